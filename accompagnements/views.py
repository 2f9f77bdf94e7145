"""Les pages du rendez-vous."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from epn.commun import dates
from epn.commun.page_commune import page_commune
from epn.territoire.models import Lieu

from .creneaux import creneaux_libres
from .liste import par_jour

SEMAINES_D_ABORD = 2


@page_commune
def liste(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    aujourd_hui = dates.jour_local(maintenant)
    libres = creneaux_libres(maintenant)
    semaines = _semaines_demandees(request.GET.get("semaines", ""))
    # Les semaines se comptent depuis la première heure libre : un mois d'août fermé ne vide pas la page.
    depart = dates.lundi_de(libres[0].jour if libres else aujourd_hui)
    montres = [c for c in libres if c.jour < depart + dt.timedelta(weeks=semaines)]
    contexte = {
        "prochain": libres[0] if libres else None,
        "jours": par_jour(montres, aujourd_hui),
        "plusieurs_lieux": len({c.plage.plage.lieu_id for c in libres}) > 1,
        "lieu": Lieu.objects.select_related("commune").filter(principal=True).first(),
        "semaines_suivantes": semaines + SEMAINES_D_ABORD if len(montres) < len(libres) else None,
    }
    return render(request, "accompagnements/liste.html", contexte)


def _semaines_demandees(texte: str) -> int:
    """Ce que dit l'adresse, ramené à ce qui a un sens."""
    nombre = int(texte) if texte.isascii() and texte.isdigit() and len(texte) < 4 else SEMAINES_D_ABORD
    return min(max(nombre, 1), settings.HORIZON_SEMAINES + 1)
