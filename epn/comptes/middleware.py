"""Sessions du personnel : une durée maximale, et un second facteur hors démonstration (ASVS 5.0, V7 et V6)."""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

Suite = Callable[[HttpRequest], HttpResponse]

# Un code de secours n'est pas un facteur : il remplace celui que l'on a perdu.
FACTEURS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Ce qu'un compte sans second facteur peut atteindre, outre les pages où il le pose.
SORTIES = {"account_login", "account_logout", "account_reauthenticate"}


class LimitesDeSession:
    """L'inactivité est comptée par Django ; ici, la durée totale depuis la connexion, et une clé neuve à qui vient de
    prouver une fois de plus qui il est."""

    CLE = "ouverte_a"

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Sans témoin de session, personne n'est connecté : rien à lire, la page publique reste légère.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            ouverte_a = request.session.setdefault(self.CLE, int(time.time()))
            if time.time() - ouverte_a > settings.SESSION_DUREE_MAXIMALE_HEURES * 3600:
                logout(request)
            return self._avec_une_cle_neuve_si_prouve(request)
        return self.get_response(request)

    def _avec_une_cle_neuve_si_prouve(self, request: HttpRequest) -> HttpResponse:
        """Redire son mot de passe ou son code ouvre les gestes sensibles : l'ancienne clé ne doit pas les ouvrir."""
        deja = len(get_authentication_records(request, request.user))
        reponse = self.get_response(request)
        if request.user.is_authenticated and len(get_authentication_records(request, request.user)) > deja:
            request.session.cycle_key()
            UserSession.objects.create_from_request(request)
        return reponse


class SecondFacteurExige:
    """Sans second facteur, un compte n'atteint que les pages où il le pose."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        return redirect("mfa_index") if self._doit_le_poser(request) else None

    @staticmethod
    def _doit_le_poser(request: HttpRequest) -> bool:
        return (
            settings.SECOND_FACTEUR_OBLIGATOIRE
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and not _sert_a_le_poser(request.resolver_match)
            and not is_mfa_enabled(request.user, FACTEURS)
        )


def _sert_a_le_poser(route: ResolverMatch) -> bool:
    nom = route.url_name or ""
    return nom in SORTIES or (nom.startswith("mfa_") and not route.namespaces)
