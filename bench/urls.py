"""Les adresses du service, et la vue triviale à laquelle on les compare."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from epn import urls


def triviale(request: HttpRequest) -> HttpResponse:
    """Le moins que ce serveur puisse faire : tous les intergiciels, et deux octets."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("banc/triviale/", triviale), *urls.urlpatterns]
# Les pages d'erreur du service restent les siennes.
globals().update({nom: getattr(urls, nom) for nom in dir(urls) if nom.startswith("handler")})
