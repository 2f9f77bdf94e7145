"""L'agenda d'un conseiller, sur son téléphone et son ordinateur : `/flux/<jeton>/agenda.ics`.

Il passe par des serveurs qui ne sont pas à nous (Google, Outlook) : une personne n'y est que ses initiales, un groupe
partenaire qu'un nombre, une fermeture sans motif privé. Autant de requêtes, quel que soit le nombre d'évènements.
"""

import datetime as dt
import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from epn.commun import ics
from epn.commun.dates import INSECABLE
from epn.comptes import flux
from epn.territoire.models import Espace
from publics import abus

from .evenements import evenements

RAFRAICHIR = dt.timedelta(hours=1)
# Quelques appareils, relus dix fois l'heure chacun ; au-delà, un réglage s'est emballé.
LECTURES_PAR_HEURE = 60


@require_safe
def agenda(request: HttpRequest, jeton: str) -> HttpResponse:
    """La même réponse pour une adresse inconnue, renouvelée ou révoquée. Rien n'en est gardé en route."""
    maintenant = timezone.now()
    compte = flux.compte_du(jeton)
    try:
        if compte is None:
            ici = abus.adresse_du_visiteur(request.META)
            abus.compter(ici, "flux", settings.RECHERCHES_PAR_HEURE_ET_ADRESSE, maintenant=maintenant)
            raise Http404
        abus.compter(f"flux-{compte.pk}", "flux", LECTURES_PAR_HEURE, maintenant=maintenant)
    except abus.TropDEnvois:
        return HttpResponse(status=429, headers={"Retry-After": "3600", "Cache-Control": "no-store"})
    espace = Espace.objects.first()
    octets = ics.calendrier(
        evenements(compte, maintenant),
        nom=f"{espace.nom if espace else 'EPN'}{INSECABLE}: {compte}",
        rafraichir=RAFRAICHIR,
    )
    return _repondre(request, octets)


def _repondre(request: HttpRequest, octets: bytes) -> HttpResponse:
    """À celui-là seul, à vérifier chaque fois : 304 tant que rien n'a changé."""
    reponse = ics.reponse(octets, "agenda.ics")
    etiquette = f'"{hashlib.sha256(octets).hexdigest()[:32]}"'
    reponse["ETag"] = etiquette
    reponse["Cache-Control"] = "private, no-cache"
    reponse["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etiquette, response=reponse)
