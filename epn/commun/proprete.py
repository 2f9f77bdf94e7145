"""Écarter d'emblée ce qu'aucun navigateur n'envoie de lui-même : PostgreSQL refuse l'octet nul, et ce refus
serait une panne. Ici, un témoin abîmé ne compte pas, et une adresse abîmée reçoit sa phrase."""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

# Entre guillemets, un témoin peut porter « \000 », que la lecture des témoins rend en octet nul.
_ABIME = re.compile(r"[\x00-\x1f\x7f\ufffd]")


class AdressesEtTemoinsPropres:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for nom in [nom for nom, valeur in request.COOKIES.items() if _ABIME.search(valeur)]:
            del request.COOKIES[nom]
        requete = request.META.get("QUERY_STRING", "")
        if "%00" in requete or "\x00" in requete:
            raise BadRequest
        return self.get_response(request)
