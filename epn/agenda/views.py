"""Les pages de la semaine : l'accueil, la semaine publique."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accompagnements.creneaux import dernier_jour
from epn.commun import dates
from epn.commun.page_commune import page_commune
from epn.planning.models import Nature
from epn.territoire.models import Commune, Lieu

from . import semaine as agenda


@page_commune
def accueil(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    lundi = dates.lundi_de(dates.jour_local(maintenant))
    lu = agenda.lire(maintenant, lundi, max(dernier_jour(maintenant), lundi + dt.timedelta(days=13)))
    ateliers = (s for s in lu.seances if s.debut > maintenant and not s.est_annulee)
    contexte = {
        "semaine": lu.semaine(agenda.lundi_a_montrer(lu)),
        "prochain_creneau": lu.libres[0] if lu.libres else None,
        "prochaine_seance": next((s for s in ateliers if s.nature != Nature.PROFESSIONNELS), None),
        "lieu": Lieu.objects.select_related("commune").filter(principal=True).first(),
        "communes": Commune.objects.du_territoire().count(),
    }
    return render(request, "agenda/accueil.html", contexte)


@page_commune
def semaine_courante(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    lundi = dates.lundi_de(dates.jour_local(maintenant))
    lu = agenda.lire(maintenant, lundi, lundi + dt.timedelta(days=13))
    return render(request, "agenda/semaine.html", {"semaine": lu.semaine(agenda.lundi_a_montrer(lu))})


@page_commune
def semaine(request: HttpRequest, semaine: str) -> HttpResponse:
    maintenant = timezone.now()
    lundi = agenda.lundi_demande(semaine, maintenant)
    lu = agenda.lire(maintenant, lundi, lundi + dt.timedelta(days=6))
    return render(request, "agenda/semaine.html", {"semaine": lu.semaine(lundi)})
