"""Les fichiers que les navigateurs et les moteurs demandent à la racine."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

# Le personnel et les pages à jeton n'ont rien à faire dans un moteur de recherche.
_FERMEES = (
    "/gestion/",
    "/compte/",
    "/frequentation/",
    "/reservation/",
    "/mes-reservations/",
    "/avis/",
    "/partenaires/",
    "/prescripteurs/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lignes = ["User-agent: *", *(f"Disallow: {chemin}" for chemin in _FERMEES)]
    return HttpResponse("\n".join([*lignes, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("images/logo.svg"))
