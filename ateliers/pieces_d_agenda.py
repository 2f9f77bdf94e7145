"""La pièce d'agenda d'un billet d'ateliers."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from epn.commun import dates, ics
from epn.messagerie.annonces import Ics
from epn.messagerie.models import Message

from .models import Inscription


def evenements_ics(inscriptions: Iterable[Inscription], adresse: str = "") -> list[ics.Event]:
    """Une date par séance, quel que soit le nombre de personnes : même UID toute sa vie, SEQUENCE qui grandit,
    CANCEL quand plus personne de ce billet n'y vient."""
    ordonnees = sorted(inscriptions, key=lambda i: (i.seance.debut, i.seance_id))
    return [_evenement(list(siennes), adresse) for _, siennes in groupby(ordonnees, key=lambda i: i.seance_id)]


def _evenement(siennes: Sequence[Inscription], adresse: str) -> ics.Event:
    seance, lieu = siennes[0].seance, siennes[0].seance.lieu
    return ics.evenement(
        uid=ics.uid("inscription", f"{siennes[0].reservation_id}-{seance.pk}"),
        debut=seance.debut,
        fin=seance.fin,
        titre=f"Atelier{dates.INSECABLE}: {seance.titre}",
        revise_le=max(seance.revise_le, *(i.revise_le for i in siennes)),
        revision=seance.sequence + max(i.sequence for i in siennes),
        annule=seance.est_annulee or not any(i.est_vivante for i in siennes),
        lieu=f"{lieu.nom}, {lieu.adresse}, {lieu.code_postal} {lieu.commune.nom}",
        adresse=adresse,
    )


def agenda_ics(inscriptions: Iterable[Inscription]) -> Ics:
    """La pièce d'agenda d'un billet : à noter, ou à ôter si tout y est annulé."""
    evenements = evenements_ics(inscriptions)
    annulee = all(e["status"] == "CANCELLED" for e in evenements)
    methode = Message.Methode.CANCEL if annulee else Message.Methode.PUBLISH
    return Ics(ics.calendrier(evenements, methode=methode).decode(), methode)
