"""Écrire un rendez-vous, d'où qu'il vienne : l'heure que l'on choisit, ou celle que l'on nous gardait."""

import datetime as dt

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
    reservation.save(force_insert=True)
    rendez_vous = RendezVous.objects.create(
        usager=usager,
        reservation=reservation,
        conseiller_id=heure.conseiller_id,
        lieu=heure.lieu,
        debut=heure.debut,
        fin=heure.fin,
        occupation=occupation,
        besoin=besoin,
        precision=precision,
        revise_le=maintenant,
    )
    annonces.annoncer(annonces.Confirmation(rendez_vous), maintenant=maintenant)
    return rendez_vous
