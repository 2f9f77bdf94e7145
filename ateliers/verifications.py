"""S'inscrit-on à cette offre, à cet instant ? Sous le verrou de ses séances. Le refus dit pourquoi."""

import datetime as dt
from collections.abc import Sequence

from .groupes import Offre
from .models import Parcours, Seance
from .refus import (
    DansUnParcours,
    ParcoursCommence,
    SeanceAnnulee,
    SeancePasAnnoncee,
    SeancePassee,
    SeanceRetiree,
)


def verifier_ouverte(offre: Offre, seances: Sequence[Seance], *, au_comptoir: bool, maintenant: dt.datetime) -> None:
    if isinstance(offre, Parcours):
        _verifier_parcours(offre, seances, au_comptoir, maintenant)
        return
    if not seances:
        raise SeanceRetiree
    seance = seances[0]
    if seance.est_annulee:
        raise SeanceAnnulee
    if not au_comptoir:
        verifier_seance(seance, maintenant)


def verifier_seance(seance: Seance, maintenant: dt.datetime) -> None:
    """Un habitant peut y prendre une place lui-même."""
    if seance.est_annulee:
        raise SeanceAnnulee
    if seance.debut <= maintenant:
        raise SeancePassee
    if seance.brouillon or seance.atelier_id is None or not seance.est_pour_les_habitants:
        raise SeancePasAnnoncee
    if seance.parcours_id:
        raise DansUnParcours


def _verifier_parcours(
    parcours: Parcours, seances: Sequence[Seance], au_comptoir: bool, maintenant: dt.datetime
) -> None:
    if not seances:
        raise SeancePassee("Ce parcours est terminé. Voici d’autres dates.")
    if not parcours.est_complet:
        raise SeancePasAnnoncee("Les dates de ce parcours ne sont pas encore toutes connues : revenez bientôt.")
    if au_comptoir:
        return
    if parcours.brouillon:
        raise SeancePasAnnoncee
    if parcours.a_commence(maintenant) and not parcours.cycle.entree_en_cours:
        raise ParcoursCommence
