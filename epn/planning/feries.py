"""Jours fériés : ceux de la bibliothèque `holidays`, pour le pays et la subdivision réglés."""

import datetime as dt
from functools import lru_cache

import holidays
from django.conf import settings


@lru_cache(maxsize=64)
def _de_l_annee(pays: str, subdivision: str | None, annee: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays(pays, subdiv=subdivision, years=annee, language="fr"))


def feries(du: dt.date, au: dt.date) -> dict[dt.date, str]:
    """Les jours fériés de la période (bornes comprises) et leur nom."""
    return {
        jour: nom
        for annee in range(du.year, au.year + 1)
        for jour, nom in _de_l_annee(settings.FERIES_PAYS, settings.FERIES_SUBDIVISION, annee).items()
        if du <= jour <= au
    }
