"""Écrire un rendez-vous, d'où qu'il vienne : l'heure que l'on choisit, ou celle que l'on nous gardait."""

import datetime as dt

from epn.commun.requete_prete import inserer
from epn.planning.models import Occupation
from publics.models import Reservation, Usager

from . import annonces
from .creneaux import Creneau
from .models import Offre, RendezVous


def ecrire(
    heure: Creneau | Offre,
    occupation: Occupation,
    usager: Usager,
    reservation: Reservation,
    *,
    maintenant: dt.datetime,
    besoin: str = "",
    precision: str = "",
) -> RendezVous:
    """Le rendez-vous, son billet (`reservation`, pas encore enregistrée) et sa confirmation.

    À appeler dans la transaction qui tient la file du conseiller et l'heure au registre (`occupation`).
    """
    rendez_vous = inserer(
        RendezVous(
            usager=usager,
            reservation=inserer(reservation),
            conseiller_id=heure.conseiller_id,
            lieu_id=heure.lieu_id,
            debut=heure.debut,
            fin=heure.fin,
            occupation=occupation,
            besoin=besoin,
            precision=precision,
            revise_le=maintenant,
        )
    )
    annonces.annoncer(annonces.Confirmation(rendez_vous), maintenant=maintenant)
    return rendez_vous
