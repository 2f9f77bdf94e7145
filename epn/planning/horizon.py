"""Jusqu'où l'on programme et l'on réserve : la même borne pour tous."""

import datetime as dt

from django.conf import settings

from epn.commun import dates


def dernier_jour(maintenant: dt.datetime) -> dt.date:
    """Le dimanche de la dernière semaine de l'horizon : la semaine en cours et les N suivantes."""
    lundi = dates.lundi_de(dates.jour_local(maintenant))
    return lundi + dt.timedelta(weeks=settings.HORIZON_SEMAINES + 1, days=-1)
