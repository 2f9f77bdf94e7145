"""Ce que l'on emporte de la semaine : l'affiche à imprimer, l'agenda auquel s'abonner."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _absent(request: HttpRequest, semaine: str = "") -> HttpResponse:
    raise Http404("Ce document n’est pas disponible.")


urlpatterns = [
    path("agenda/<str:semaine>.pdf", _absent, name="affiche"),
    path("agenda.ics", _absent, name="flux"),
]
