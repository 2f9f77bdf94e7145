"""Ce qui s'est passé : pointer chacun, ou tous d'un geste, et écrire ses observations."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from publics.presences import PointageImpossible, verifier_l_heure

from . import attente
from .models import Inscription, Seance

Statut = Inscription.Statut
LA_SEANCE = "Cette séance"


class ObservationsChangees(Refus):
    """Écrites ailleurs entre-temps. `ecrites` : ce qu'elles disent à présent."""

    def __init__(self, ecrites: str) -> None:
        self.ecrites = ecrites
        super().__init__("Ces observations ont été récrites dans une autre fenêtre : relisez-les avant d’enregistrer.")


@transaction.atomic
def pointer(inscription: Inscription, presence: Presence, *, maintenant: dt.datetime) -> Inscription:
    """Note la présence ; se corrige autant qu'il faut. Lève PointageImpossible. Verrouille l'inscription.

    Qui se présente alors qu'une place lui était gardée la prend.
    """
    if inscription.statut == Statut.PROPOSEE and presence == Presence.PRESENT:
        attente.accepter(inscription, maintenant=maintenant)
    tenue = Inscription.objects.select_for_update(of=("self",)).select_related("seance", "usager")
    inscription = tenue.get(pk=inscription.pk)
    if phrase := _rien_a_pointer(inscription, presence):
        raise PointageImpossible(phrase)
    verifier_l_heure(presence, inscription.seance.debut, quoi=LA_SEANCE, maintenant=maintenant)
    inscription.presence = presence
    inscription.save(update_fields=["presence"])
    return inscription


@transaction.atomic
def tous_presents(seance: Seance, *, maintenant: dt.datetime) -> int:
    """Pointe présents ceux que l'on n'a pas encore pointés, et dit combien. Lève PointageImpossible."""
    verifier_l_heure(Presence.PRESENT, seance.debut, quoi=LA_SEANCE, maintenant=maintenant)
    inscrits = seance.inscriptions.filter(statut=Statut.INSCRITE, presence=Presence.A_RENSEIGNER)
    return inscrits.update(presence=Presence.PRESENT)


@transaction.atomic
def ecrire_observations(seance: Seance, texte: str, *, lues: str) -> Seance:
    """Ce que le conseiller retient de la séance. `lues` : ce qu'il avait sous les yeux. Lève ObservationsChangees."""
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if seance.observations not in (lues, texte):
        raise ObservationsChangees(seance.observations)
    seance.observations = texte
    seance.save(update_fields=["observations"])
    return seance


@transaction.atomic
def raconter(
    seance: Seance,
    *,
    minutes: int | None,
    thematiques: Iterable[str],
    materiels: Iterable[str],
    maintenant: dt.datetime,
) -> Seance:
    """Le compte rendu, dans les mots officiels ; se corrige. Vide, il laisse ce que l'atelier annonçait."""
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    ecrits = (seance.minutes_faites, seance.thematiques, seance.materiels)
    if ecrits == (minutes, list(thematiques), list(materiels)):
        return seance
    seance.minutes_faites, seance.raconte_le = minutes, maintenant
    seance.thematiques, seance.materiels = list(thematiques), list(materiels)
    seance.save(update_fields=["minutes_faites", "thematiques", "materiels", "raconte_le"])
    return seance


def _rien_a_pointer(inscription: Inscription, presence: Presence) -> str:
    """La phrase du refus, vide s'il n'y a pas lieu."""
    if not inscription.est_vivante:
        return f"L’inscription de {inscription.usager} est annulée : il n’y a rien à pointer."
    if inscription.attend:
        return f"{inscription.usager} est en liste d’attente : donnez-lui d’abord une place."
    if inscription.statut == Statut.PROPOSEE and presence != Presence.A_RENSEIGNER:
        return f"{inscription.usager} n’a pas encore répondu : dites d’abord si la place gardée est prise."
    return ""
