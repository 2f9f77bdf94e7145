"""L'administration de Django, rangée par métier ; on y entre par /compte/, jamais par son formulaire à elle,
qui ignorerait le second facteur."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from epn.gestion import guide, menu, saisie_gardee


class SiteDeGestion(AdminSite):
    site_header = "Gestion"
    site_title = "Gestion"
    index_title = "Aujourd’hui"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        page = request.resolver_match.url_name if request.resolver_match else ""
        siens = {"menu": menu.composer(self, request), "aide": guide.section_de(page or "")}
        return super().each_context(request) | siens

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Notre menu tient lieu de liste d'applications ; seule la page d'une application la demande encore."""
        return super().get_app_list(request, app_label) if app_label else []

    def get_urls(self) -> list:
        # Même raison qu'à l'accueil : les adresses se demandent une fois les modèles lus.
        from epn.gestion.adresses import adresses

        return [*adresses(self), *super().get_urls()]

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """La session a expiré pendant que l'on tapait : la reconnexion rend ce qui était tapé."""
        gardee = super().admin_view(view, cacheable)

        @wraps(view)
        def vue(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
            anonyme = request.method == "POST" and not request.user.is_authenticated
            if anonyme and saisie_gardee.garder(request, maintenant=timezone.now()):
                return self._se_connecter(reverse("admin:saisie"))
            return gardee(request, *arguments, **options)

        return vue

    @staticmethod
    def _se_connecter(suite: str) -> HttpResponse:
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: suite})}")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            # Connecté mais sans droit d'entrer : le renvoyer à la connexion tournerait en rond.
            raise PermissionDenied
        return self._se_connecter(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # Le site se construit avant les modèles : les vues, qui en vivent, ne se lisent qu'à l'usage.
        from epn.gestion.views import accueil

        return accueil(request, self.each_context(request))
