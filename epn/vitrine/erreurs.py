"""Les pages d'erreur : une phrase, ce qu'on peut faire, et le numéro de téléphone."""

from django.http import HttpRequest, HttpResponse


def formulaire_perime(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("Le formulaire a expiré.", status=403)
