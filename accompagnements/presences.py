"""Ce qui s'est passé : pointer, et écrire le compte rendu."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from publics.opposition import exiger_suivi_permis

from .models import CompteRendu, RendezVous

EN_AVANCE = dt.timedelta(minutes=30)


class PointageImpossible(Refus):
    """Annulé, ou pas encore commencé."""


@transaction.atomic
def pointer(rendez_vous: RendezVous, presence: Presence, *, maintenant: dt.datetime) -> RendezVous:
    """Note la présence ; se corrige autant qu'il faut. Lève PointageImpossible. Verrouille le rendez-vous."""
    rendez_vous = RendezVous.objects.select_for_update(of=("self",)).get(pk=rendez_vous.pk)
    if rendez_vous.est_annule:
        raise PointageImpossible("Ce rendez-vous est annulé : il n’y a rien à pointer.")
    # On arrive souvent un peu en avance ; on n'est absent qu'une fois l'heure venue.
    au_plus_tot = rendez_vous.debut - (EN_AVANCE if presence == Presence.PRESENT else dt.timedelta(0))
    if presence in (Presence.PRESENT, Presence.ABSENT) and au_plus_tot > maintenant:
        raise PointageImpossible("Ce rendez-vous n’a pas commencé : on ne pointe que ce qui a eu lieu.")
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
    note: str = "",
) -> CompteRendu:
    """Écrit ou corrige le compte rendu ; la personne est alors présente. Lève PointageImpossible, ou
    SuiviRefuse pour une note sur qui s'y est opposé."""
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
            "orientation": orientation,
            "note": note,
            "ecrit_le": maintenant,
        },
    )
    return compte_rendu
