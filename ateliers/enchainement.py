"""Enchaîner les ateliers d'un cycle sur les dates d'une plage : une date, une étape, un parcours après l'autre.

Ce qui est figé (passé, retouché, annulé, réservé) ne bouge pas : l'enchaînement reprend après lui. Le reste se
recalcule à chaque fois, et donne toujours la même chose tant que la semaine ne change pas.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from epn.planning.models import Plage

from .models import Atelier, Cycle, Parcours, Seance


@dataclass(frozen=True)
class Place:
    """Ce que reçoit une date : l'atelier, et son rang dans un parcours."""

    atelier: Atelier | None = None
    parcours: Parcours | None = None
    rang: int | None = None


def enchainer(
    plage: Plage,
    cycle: Cycle,
    jours: Iterable[dt.date],
    *,
    en_preparation: Collection[dt.date] = (),
    maintenant: dt.datetime,
) -> dict[dt.date, Place]:
    """La place de chaque jour. Crée les parcours qui manquent ; sous le verrou du conseiller.

    `en_preparation` : les jours où un parcours qui commence n'est pas encore montré au public.
    """
    etapes = {e.rang: e.atelier for e in cycle.etapes.select_related("atelier")}
    if not etapes:
        return {}
    figees = {s.date_theorique: s for s in _figees(plage, maintenant)}
    faits: dict[int, set[int]] = {}
    for seance in figees.values():
        faits.setdefault(seance.parcours_id, set()).add(seance.rang)
    places, courant = {}, None
    for jour in sorted({*jours, *figees}):
        if jour in figees:
            courant = figees[jour].parcours
            continue
        rang = next((r for r in sorted(etapes) if courant and r not in faits[courant.pk]), None)
        if courant is None or rang is None or courant.cycle_id != cycle.pk:
            courant, rang = _parcours(plage, cycle, jour, brouillon=jour in en_preparation), min(etapes)
            faits[courant.pk] = set()
        faits[courant.pk].add(rang)
        places[jour] = Place(etapes[rang], courant, rang)
    return places


def retirer_les_parcours_vides(conseiller_id: int) -> None:
    """Ceux que la programmation avait faits et qui n'ont plus aucune date."""
    Parcours.objects.filter(plage__conseiller=conseiller_id, seances=None).delete()


def _figees(plage: Plage, maintenant: dt.datetime) -> list[Seance]:
    """Les séances de parcours de cette plage que la programmation ne refait plus, dans l'ordre. Une requête."""
    de_la_plage = Seance.objects.filter(plage=plage, date_theorique__isnull=False).exclude(parcours=None)
    liste = de_la_plage.select_related("parcours").order_by("date_theorique")
    return [s for s in liste if s.retouchee_le or s.est_annulee or s.debut <= maintenant]


def _parcours(plage: Plage, cycle: Cycle, jour: dt.date, *, brouillon: bool) -> Parcours:
    """Celui qui commence ce jour-là, relu ou créé."""
    nouveau = {"cycle": cycle, "brouillon": brouillon}
    parcours, _ = Parcours.objects.get_or_create(plage=plage, date_theorique=jour, defaults=nouveau)
    if parcours.cycle_id != cycle.pk:
        parcours.cycle = cycle
        parcours.save(update_fields=["cycle"])
    return parcours
