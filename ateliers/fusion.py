"""Quand deux fiches sont réunies : une personne n'a qu'une place par séance.

L'inscription la plus avancée reste ; l'autre est annulée et gardée, comme toute inscription annulée. La place de trop
va à la file. La personne vient toujours : aucun message ne lui dit le contraire.
"""

import datetime as dt

from django.db.models import Count, Q

from epn.commun.vocabulaire import Presence
from publics.fusion import FichesChangees, Regle
from publics.models import Usager

from . import annonces, attente, groupes
from .models import Inscription, Seance
from .models.seances import VIVANTES

# De la plus avancée à la moins avancée.
_STATUTS = (Inscription.Statut.INSCRITE, Inscription.Statut.PROPOSEE, Inscription.Statut.ATTENTE)
_PRESENCES = (Presence.PRESENT, Presence.ABSENT, Presence.EXCUSE, Presence.A_RENSEIGNER)


def _en_double(garde: Usager, absorbe: Usager) -> list[int]:
    """Les séances où les deux fiches sont vivantes."""
    vivantes = Inscription.objects.filter(usager__in=(garde, absorbe), statut__in=VIVANTES).order_by()
    return list(vivantes.values("seance").annotate(n=Count("usager")).filter(n__gt=1).values_list("seance", flat=True))


def _verrouiller(garde: Usager, absorbe: Usager) -> None:
    """Ces séances, et toutes celles de leur parcours, dont la file est commune."""
    doubles = _en_double(garde, absorbe)
    groupes.verrouiller_seances(Seance.objects.filter(Q(pk__in=doubles) | Q(parcours__seances__in=doubles)).distinct())


def _fondre(garde: Usager, absorbe: Usager, maintenant: dt.datetime) -> None:
    seances = groupes.verrouiller_seances(Seance.objects.filter(pk__in=_en_double(garde, absorbe)))
    laissees = [_reunir(seance, garde, absorbe, maintenant) for seance in seances]
    annonces.rappeler(laissees, maintenant=maintenant)
    for unite in groupes.unites(seances, maintenant=maintenant):
        attente.promouvoir(unite, maintenant=maintenant)


def _reunir(seance: Seance, garde: Usager, absorbe: Usager, maintenant: dt.datetime) -> Inscription:
    """Annule l'inscription la moins avancée, rend celle-ci ; l'autre hérite de ce qu'elle savait."""
    deux = Inscription.objects.vivantes().filter(seance=seance, usager__in=(garde, absorbe)).avec_personnes()
    tenues = sorted(deux.select_for_update(of=("self",)), key=_avancement)
    if len(tenues) != 2:
        raise FichesChangees
    reste, laissee = tenues
    reste.aisance = reste.aisance or laissee.aisance
    reste.reponses = laissee.reponses | reste.reponses
    reste.creee_le = min(reste.creee_le, laissee.creee_le)
    if reste.attend:
        reste.attend_depuis = min(reste.attend_depuis, laissee.attend_depuis)
    reste.a_appeler_le = reste.a_appeler_le or (laissee.a_appeler_le if not laissee.appele_le else None)
    laissee.statut, laissee.presence = Inscription.Statut.ANNULEE, Presence.A_RENSEIGNER
    laissee.annulee_le, laissee.annulee_par = maintenant, Inscription.AnnuleePar.EPN
    laissee.a_appeler_le = laissee.appele_le = None
    for inscription in (laissee, reste):
        attente.reviser(inscription, maintenant)
    return laissee


def _avancement(inscription: Inscription) -> tuple[int, int, dt.datetime, int]:
    rang = (_STATUTS.index(inscription.statut), _PRESENCES.index(inscription.presence))
    return (*rang, inscription.creee_le, inscription.pk)


REGLE = Regle(Inscription, _fondre, _verrouiller)
