"""La page d'une mairie ou d'un travailleur social : réserver pour quelqu'un, et suivre ce que l'on a pris."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accompagnements.creneaux import creneaux_libres
from accompagnements.liste import a_plusieurs_lieux
from accompagnements.models import RendezVous
from ateliers.models import Inscription
from ateliers.programme import lignes, seances_a_venir
from publics import prescripteurs, visite
from publics.models import Prescripteur, Reservation

HEURES_MONTREES, ATELIERS_MONTRES = 6, 4
PASSE_MONTRE = dt.timedelta(days=30)
# Ce que l'on ouvre d'une réservation, et la page qui le fait.
GESTES = {"": "agenda:reservation", "deplacer": "agenda:deplacer", "annuler": "agenda:annuler"}


@dataclass(frozen=True)
class Prise:
    """Ce que la structure a réservé : qui, quoi, quand, et où cela en est. Jamais si la personne est venue."""

    reservation: int
    qui: str
    quoi: str
    quand: dt.datetime
    etat: str
    se_change: bool


@never_cache
@require_safe
def entrer(request: HttpRequest, jeton: str) -> HttpResponse:
    """Échange le lien contre une courte visite, et revient à une adresse propre."""
    if prescripteurs.entrer(request.session, jeton, maintenant=timezone.now()) is None:
        return _fermee(request)
    return redirect("agenda:prescripteur")


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    prescripteur = prescripteurs.ouvert(request.session, maintenant=maintenant)
    if prescripteur is None:
        return _fermee(request)
    libres = creneaux_libres(maintenant)
    prises = prises_par(prescripteur, maintenant)
    contexte = {
        "prescripteur": prescripteur,
        # Deux conseillers libres à la même heure n'en font qu'une.
        "heures": list({(c.debut, c.lieu.pk): c for c in reversed(libres)}.values())[::-1][:HEURES_MONTREES],
        "plusieurs_lieux": a_plusieurs_lieux(libres),
        "ateliers": lignes(seances_a_venir(maintenant))[:ATELIERS_MONTRES],
        "a_venir": [p for p in prises if p.quand > maintenant],
        "passees": [p for p in reversed(prises) if p.quand <= maintenant],
    }
    return render(request, "agenda/prescripteur.html", contexte)


@never_cache
@require_POST
def ouvrir_la_sienne(request: HttpRequest, pk: int) -> HttpResponse:
    """Ouvre cette réservation seule, pour la voir, la déplacer ou l'annuler par les pages de tous. D'une autre
    structure, ou plus ancienne : introuvable."""
    maintenant = timezone.now()
    prescripteur = prescripteurs.ouvert(request.session, maintenant=maintenant)
    if prescripteur is None:
        return _fermee(request)
    depuis = maintenant - PASSE_MONTRE
    recente = Q(rendez_vous__debut__gte=depuis) | Q(inscriptions__seance__debut__gte=depuis)
    siennes = Reservation.objects.filter(recente, prescripteur=prescripteur).distinct()
    visite.ouvrir(request.session, get_object_or_404(siennes, pk=pk), maintenant=maintenant)
    return redirect(GESTES.get(request.POST.get("geste", ""), "agenda:reservation"))


@never_cache
@require_POST
def finir(request: HttpRequest) -> HttpResponse:
    prescripteurs.sortir(request.session)
    return redirect("agenda:accueil")


def prises_par(prescripteur: Prescripteur, maintenant: dt.datetime) -> list[Prise]:
    """Les siennes seulement : à venir, et celles des trente derniers jours. Deux requêtes."""
    depuis = maintenant - PASSE_MONTRE
    rendez_vous = RendezVous.objects.filter(
        reservation__prescripteur=prescripteur, debut__gte=depuis, usager__anonymise_le=None
    ).select_related("usager")
    inscriptions = (
        Inscription.objects.filter(
            reservation__prescripteur=prescripteur, seance__debut__gte=depuis, usager__anonymise_le=None
        )
        .select_related("usager", "seance__atelier", "seance__parcours__cycle")
        .order_by("reservation", "seance__debut", "pk")
    )
    prises = [_d_un_rendez_vous(r, maintenant) for r in rendez_vous]
    for _, groupe in groupby(inscriptions, key=lambda i: i.reservation_id):
        prises.append(_d_un_billet(list(groupe), maintenant))
    return sorted(prises, key=lambda p: (p.quand, p.reservation))


def _d_un_rendez_vous(r: RendezVous, maintenant: dt.datetime) -> Prise:
    etat = "annulé" if r.est_annule else "à venir" if r.debut > maintenant else "passé"
    return Prise(r.reservation_id, str(r.usager), "rendez-vous", r.debut, etat, r.se_change(maintenant))


def _d_un_billet(inscriptions: Sequence[Inscription], maintenant: dt.datetime) -> Prise:
    """Un billet d'atelier : toutes ses personnes, à la prochaine date qui vit encore, sinon à la dernière."""
    vivantes = [i for i in inscriptions if i.est_vivante]
    suite = [i for i in vivantes if i.seance.debut > maintenant] or vivantes[-1:] or list(inscriptions[-1:])
    prochaine = suite[0]
    if not vivantes:
        etat = "annulé"
    elif prochaine.seance.debut <= maintenant:
        etat = "passé"
    else:
        etat = "en liste d’attente" if prochaine.attend else "à venir"
    return Prise(
        prochaine.reservation_id,
        ", ".join(dict.fromkeys(str(i.usager) for i in vivantes or inscriptions)),
        str(prochaine.seance.parcours or prochaine.seance.titre),
        prochaine.seance.debut,
        etat,
        any(i.se_change(maintenant) for i in inscriptions),
    )


def _fermee(request: HttpRequest) -> HttpResponse:
    """Lien inconnu, périmé, révoqué, ou visite finie : la même page, qui ne dit pas lequel."""
    return render(request, "agenda/prescripteur_ferme.html", status=404)
