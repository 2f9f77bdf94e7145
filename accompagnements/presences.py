"""Ce qui s'est passé : pointer, et écrire le compte rendu."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from epn.commun.vocabulaire import Presence
from publics.models import ServiceVoisin
from publics.opposition import exiger_suivi_permis
from publics.presences import PointageImpossible, verifier_l_heure

from . import orientations
from .models import CompteRendu, RendezVous


@transaction.atomic
def pointer(rendez_vous: RendezVous, presence: Presence, *, maintenant: dt.datetime) -> RendezVous:
    """Note la présence ; se corrige autant qu'il faut. Lève PointageImpossible. Verrouille le rendez-vous."""
    rendez_vous = RendezVous.objects.select_for_update(of=("self",)).get(pk=rendez_vous.pk)
    if rendez_vous.est_annule:
        raise PointageImpossible("Ce rendez-vous est annulé : il n’y a rien à pointer.")
    verifier_l_heure(presence, rendez_vous.debut, quoi="Ce rendez-vous", maintenant=maintenant)
    rendez_vous.presence = presence
    rendez_vous.save(update_fields=["presence"])
    return rendez_vous


@transaction.atomic
def ecrire_compte_rendu(
    rendez_vous: RendezVous,
    *,
    maintenant: dt.datetime,
    thematiques: Iterable[str],
    materiels: Iterable[str],
    duree_minutes: int,
    autonomie: str = "",
    orientation: str = "",
    service: ServiceVoisin | None = None,
    note: str = "",
) -> CompteRendu:
    """Écrit ou corrige le compte rendu, et compte son orientation ; la personne est alors présente.

    `service` : celui vers qui l'on oriente, qui dit alors sous quel mot. Lève PointageImpossible, ou SuiviRefuse pour
    une note sur qui s'y est opposé."""
    if note:
        exiger_suivi_permis(rendez_vous.usager)
    rendez_vous = pointer(rendez_vous, Presence.PRESENT, maintenant=maintenant)
    compte_rendu, _ = CompteRendu.objects.update_or_create(
        rendez_vous=rendez_vous,
        defaults={
            "thematiques": list(thematiques),
            "materiels": list(materiels),
            "duree_minutes": duree_minutes,
            "autonomie": autonomie,
            "orientation": service.vers if service else orientation,
            "note": note,
            "ecrit_le": maintenant,
        },
    )
    orientations.suivre(compte_rendu, service, maintenant=maintenant)
    return compte_rendu
