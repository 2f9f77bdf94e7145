"""Quand un texto peut partir : il fait sonner un téléphone, parfois sur une table de nuit.

Les heures sont celles de la pendule du lieu ([TEXTOS_DE_HEURE, TEXTOS_A_HEURE[), changement d'heure compris.
"""

import datetime as dt

from django.conf import settings

from epn.commun import dates


def est_decente(instant: dt.datetime) -> bool:
    return settings.TEXTOS_DE_HEURE <= dates.heure_locale(instant).hour < settings.TEXTOS_A_HEURE


def prochaine_decente(instant: dt.datetime) -> dt.datetime:
    """Cet instant s'il est décent, sinon la prochaine ouverture."""
    if est_decente(instant):
        return instant
    jour = dates.jour_local(instant)
    if dates.heure_locale(instant).hour >= settings.TEXTOS_A_HEURE:
        jour += dt.timedelta(days=1)
    return dt.datetime.combine(jour, dt.time(settings.TEXTOS_DE_HEURE), dates.fuseau()).astimezone(dt.UTC)
