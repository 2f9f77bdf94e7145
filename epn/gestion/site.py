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

from epn.commun.classeurs import FORMES
from epn.gestion import menu


class SiteDeGestion(AdminSite):
    site_header = "Gestion"
    site_title = "Gestion"
    index_title = "Aujourd’hui"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        commun = {"menu": menu.composer(self, request), "formes_d_export": FORMES}
        return {**super().each_context(request), **commun}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Notre menu tient lieu de liste d'applications ; seule la page d'une application la demande encore."""
        return super().get_app_list(request, app_label) if app_label else []

    def get_urls(self) -> list:
        # Même raison qu'à l'accueil : les adresses se demandent une fois les modèles lus.
        from epn.gestion.adresses import adresses

        return [*adresses(self), *super().get_urls()]

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
        # Le site se construit avant les modèles : les vues, qui en vivent, ne se lisent qu'à l'usage.
        from epn.gestion.views import accueil

        return accueil(request, self.each_context(request))
