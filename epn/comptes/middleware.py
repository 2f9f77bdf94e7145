"""Sessions du personnel : une durée maximale, et un second facteur hors démonstration (ASVS 5.0, V7 et V6)."""

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Suite = Callable[[HttpRequest], HttpResponse]


class LimitesDeSession:
    """L'inactivité est comptée par Django ; ici, la durée totale depuis la connexion."""

    CLE = "ouverte_a"

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Sans témoin de session, personne n'est connecté : rien à lire, la page publique reste légère.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            ouverte_a = request.session.setdefault(self.CLE, int(time.time()))
            if time.time() - ouverte_a > settings.SESSION_DUREE_MAXIMALE_HEURES * 3600:
                logout(request)
        return self.get_response(request)


class SecondFacteurExige:
    """Sans second facteur, un compte n'atteint que les pages où il le pose."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._doit_le_poser(request):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    @staticmethod
    def _doit_le_poser(request: HttpRequest) -> bool:
        return (
            settings.SECOND_FACTEUR_OBLIGATOIRE
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and not request.path.startswith(("/compte/", settings.STATIC_URL))
            and not is_mfa_enabled(request.user)
        )
