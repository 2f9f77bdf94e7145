"""Annuler une place : quelles inscriptions, et ce qui arrivera, dit avant de le faire."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ateliers import annonces, attente
from ateliers.models import Inscription
from ateliers.models.seances import PRENNENT_UNE_PLACE
from epn.gestion.formulaires_feuille import CETTE_DATE, TOUT_LE_PARCOURS
from epn.gestion.prevenir import comment_prevenir


@dataclass(frozen=True)
class Consequences:
    """`suivants` : à qui ira la place, et comment on le lui dira (vide : il faudra l'appeler)."""

    etendue: str
    nombre: int
    revision: int
    suivants: list[tuple[str, str]]


def voulues(inscription: Inscription, etendue: str, maintenant: dt.datetime) -> list[Inscription]:
    """Cette date, ou toutes celles qui restent à cette personne sous ce billet, annulées comprises : leurs
    révisions ne font alors que grandir."""
    if etendue == CETTE_DATE:
        return [inscription]
    siennes = Inscription.objects.filter(reservation=inscription.reservation_id, usager=inscription.usager_id)
    return list(siennes.filter(seance__debut__gt=maintenant).avec_personnes().order_by("seance__debut"))


def prevoir(inscription: Inscription, maintenant: dt.datetime) -> list[Consequences]:
    """Une seule étendue hors d'un parcours."""
    etendues = [CETTE_DATE, TOUT_LE_PARCOURS] if inscription.seance.parcours_id else [CETTE_DATE]
    prevues = [_prevoir(voulues(inscription, etendue, maintenant), etendue, maintenant) for etendue in etendues]
    return [c for c in prevues if c.nombre]


def places_donnees(rendues: Iterable[Inscription], maintenant: dt.datetime) -> list[str]:
    """Les personnes que la file vient de faire entrer, dans cette même transaction."""
    entrees = Inscription.objects.filter(
        seance__in={i.seance_id for i in rendues}, statut__in=PRENNENT_UNE_PLACE, revise_le=maintenant
    )
    return list(dict.fromkeys(str(i.usager) for i in entrees.select_related("usager").order_by("attend_depuis", "pk")))


def _prevoir(siennes: list[Inscription], etendue: str, maintenant: dt.datetime) -> Consequences:
    vivantes = [i for i in siennes if i.est_vivante]
    suivants = attente.qui_aurait_la_place(vivantes, maintenant=maintenant)
    return Consequences(
        etendue=etendue,
        nombre=len(vivantes),
        revision=sum(i.sequence for i in siennes),
        suivants=[(str(eux[0].usager), _comment(eux, maintenant)) for eux in suivants],
    )


def _comment(siennes: list[Inscription], maintenant: dt.datetime) -> str:
    if not attente.se_previent_par_message(siennes, maintenant=maintenant):
        return ""
    return comment_prevenir(annonces.PlaceLiberee(siennes))
