"""L'administration de Django, rangée par métier ; on y entre par /compte/, jamais par son formulaire à elle,
qui ignorerait le second facteur."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class SiteDeGestion(AdminSite):
    site_header = "Gestion"
    site_title = "Gestion"
    index_title = "Aujourd’hui"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            # Connecté mais sans droit d'entrer : le renvoyer à la connexion tournerait en rond.
            raise PermissionDenied
        suite = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: suite})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from epn.gestion.vues import accueil

        return accueil(request, self.each_context(request))
