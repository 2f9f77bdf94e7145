"""Ce que l'on prend d'une inscription : une séance, ou toutes celles qui restent d'un parcours."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q

from epn.commun.requete_prete import Parametre, RequetePrete
from epn.planning import registre

from .models import Parcours, Seance
from .models.seances import PRENNENT_UNE_PLACE


@dataclass(frozen=True)
class SeanceDesignee:
    """Une séance que nomme l'adresse d'une page, pas encore lue. Existe-t-elle ? On le saura sous sa file."""

    pk: int


Offre = Seance | SeanceDesignee | Parcours

# Sa file, puis elle : PostgreSQL prend ces deux verrous dans l'ordre où `of` les nomme, et la relit une fois son tour
# venu. Une séance ne change pas de conseiller.
_LA_SEANCE = RequetePrete(
    lambda: (
        Seance.objects.select_related("conseiller")
        .only(*(c.name for c in Seance._meta.concrete_fields), "conseiller__id")
        .select_for_update(of=("conseiller", "self"), no_key=True)
        .filter(pk=Parametre("seance", models.BigIntegerField()))
        .order_by()
    )
)


def verrouiller(offre: Offre, *, maintenant: dt.datetime, sur_place: bool = False) -> list[Seance]:
    """Les séances de l'offre, relues sous leur verrou, dans l'ordre. Une séance de parcours y vient seule.

    D'un parcours ne viennent que les séances vivantes qui n'ont pas commencé ; `sur_place`, celle où l'on se
    trouve en est. Verrous, dans l'ordre de la maison : les conseillers, puis les séances.
    """
    if not isinstance(offre, Parcours):
        return _verrouiller_la_seance(offre.pk)
    restantes = offre.seances.vivantes()
    return verrouiller_seances(restantes.filter(fin__gt=maintenant) if sur_place else restantes.a_venir(maintenant))


def _verrouiller_la_seance(pk: int) -> list[Seance]:
    """Vide si elle n'existe pas. Une requête, sans son atelier ni son lieu."""
    return [] if pk > models.BigIntegerField.MAX_BIGINT else _LA_SEANCE.objets(seance=pk)


def verrouiller_seances(seances: Iterable[Seance]) -> list[Seance]:
    """Ces séances, relues sous leur verrou, par ordre de date. Une séance ne change pas de conseiller."""
    lues = list(seances)
    for conseiller_id in sorted({s.conseiller_id for s in lues}):
        registre.verrouiller(conseiller_id)
    # Par clé : deux transactions qui se croisent prennent leurs verrous dans le même ordre.
    tenues = (
        Seance.objects.filter(pk__in=[s.pk for s in lues])
        .select_for_update(of=("self",))
        .select_related("atelier", "lieu__commune", "parcours__cycle", "occupation")
    )
    return sorted(tenues.order_by("pk"), key=lambda s: (s.debut, s.pk))


def unites(seances: Sequence[Seance], *, maintenant: dt.datetime) -> list[list[Seance]]:
    """Ces séances verrouillées, regroupées comme leurs files : chacune la sienne, un parcours en a une."""
    seules = [[s] for s in seances if s.parcours_id is None]
    parcours = {s.parcours_id: s.parcours for s in seances if s.parcours_id}
    return [*seules, *(verrouiller(p, maintenant=maintenant) for p in parcours.values())]


def unites_lues(cles: Iterable[int], *, maintenant: dt.datetime) -> list[list[Seance]]:
    """Les mêmes groupes, lus sans verrou, pour dire ce qui arriverait."""
    lues = list(Seance.objects.filter(pk__in=list(cles)).select_related("parcours"))
    parcours = {s.parcours for s in lues if s.parcours_id}
    restantes = (list(p.seances.vivantes().a_venir(maintenant).order_by("debut", "pk")) for p in parcours)
    return [*([s] for s in lues if s.parcours_id is None), *restantes]


def places(seances: Sequence[Seance], rendues: Mapping[int, int] | None = None) -> int:
    """Les places libres dans toutes ces séances à la fois, file comprise ou non. Une requête, sous verrou.

    `rendues` : combien se libéreraient à chacune, pour le dire avant de le faire.
    """
    rendues = rendues or {}
    prises = dict(
        Seance.objects.filter(pk__in=[s.pk for s in seances])
        .order_by()
        .values_list("pk")
        .annotate(n=Count("inscriptions", filter=Q(inscriptions__statut__in=PRENNENT_UNE_PLACE)))
    )
    return max(min((s.capacite - prises[s.pk] + rendues.get(s.pk, 0) for s in seances), default=0), 0)


def places_offertes(seances: Sequence[Seance]) -> int:
    """Celles que l'on donne à qui arrive : aucune tant que d'autres attendent. Une requête, sous verrou."""
    lues = Seance.objects.filter(pk__in=[s.pk for s in seances]).order_by().avec_places()
    return min((s.se_reserve for s in lues), default=0)
