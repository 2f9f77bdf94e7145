"""Où l'on est allé : par commune, la dernière visite, la prochaine, et combien de personnes on y a rencontrées."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Min, Q, Sum

from .models import ActionExterieure


@dataclass(frozen=True)
class Visites:
    """`rencontrees` : un compte sans identité, sur la période demandée."""

    derniere: dt.datetime | None = None
    prochaine: dt.datetime | None = None
    rencontrees: int = 0


def par_commune(depuis: dt.datetime, maintenant: dt.datetime) -> dict[str, Visites]:
    """Code INSEE : ses visites, de toujours ; les rencontres, depuis cette date. Une requête."""
    recentes = Q(debut__gte=depuis, debut__lt=maintenant)
    lues = (
        ActionExterieure.objects.vivantes()
        .order_by("commune")
        .values("commune")
        .annotate(
            derniere=Max("debut", filter=Q(debut__lt=maintenant)),
            prochaine=Min("debut", filter=Q(debut__gte=maintenant)),
            rencontrees=Sum("effectif", filter=recentes),
        )
    )
    return {
        ligne["commune"]: Visites(ligne["derniere"], ligne["prochaine"], ligne["rencontrees"] or 0) for ligne in lues
    }
