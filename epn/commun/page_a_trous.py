"""Un formulaire encore vide est le même pour tous les inconnus, à quelques champs cachés près.

Le jeton contre la contrefaçon, la clé d'un envoi, l'heure du départ : chacun a les siens. La page se garde comme une
page commune, et ces trous-là se remplissent à chaque visite. Qui tient déjà une visite (un prescripteur, le personnel)
a sa page composée pour lui.
"""

import functools
import re
from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from .page_commune import Page, Vue, page_gardee

JETON = "csrfmiddlewaretoken"


def page_a_trous(**trous: Callable[[], str]) -> Callable[[Vue], Vue]:
    """Décore la vue d'un formulaire. `trous` : le nom de chaque champ caché, et ce qui lui donne une valeur neuve.

    La vue d'un inconnu reçoit une requête neuve, dont la session est vide.
    """
    noms = b"|".join(re.escape(nom).encode() for nom in (JETON, *trous))
    champs = re.compile(rb'(<input type="hidden" name="(%s)" value=")[^"]*(")' % noms)

    def remplir(request: HttpRequest, octets: bytes) -> bytes:
        def valeur(champ: re.Match[bytes]) -> bytes:
            nom = champ[2].decode()
            return champ[1] + (get_token(request) if nom == JETON else trous[nom]()).encode() + champ[3]

        return champs.sub(valeur, octets)

    def decorer(vue: Vue) -> Vue:
        def vue_d_un_inconnu(request: WSGIRequest, *args: object, **kwargs: object) -> HttpResponse:
            request.session = {}
            return vue(request, *args, **kwargs)

        @functools.wraps(vue)
        def servie(request: WSGIRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
                return vue(request, *args, **kwargs)
            page = page_gardee(vue_d_un_inconnu, request, *args, **kwargs)
            if isinstance(page, Page):
                return HttpResponse(remplir(request, page.octets), headers=page.entetes)
            # Une heure déjà prise, une séance retirée : rien n'en est gardé.
            page.content = remplir(request, page.content)
            return page

        return servie

    return decorer
