"""Compter les fois où le site dit non faute de place. Ni qui, ni quand dans le jour : un nombre."""

import datetime as dt

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F

from epn.commun import dates

from .models import RefusEnLigne


def compter(nature: str, motif: RefusEnLigne.Motif, *, maintenant: dt.datetime) -> None:
    """À appeler une fois la transaction refusée défaite, hors de tout verrou. Une requête ; trois la première fois du
    jour. Une base trop occupée perd le compte, jamais la réponse aimable qui le suit."""
    le_compte = RefusEnLigne.objects.filter(jour=dates.jour_local(maintenant), nature=nature, motif=motif)
    un_de_plus = {"nombre": F("nombre") + 1}
    try:
        if le_compte.update(**un_de_plus):
            return
        try:
            with transaction.atomic():
                RefusEnLigne.objects.create(jour=dates.jour_local(maintenant), nature=nature, motif=motif, nombre=1)
        except IntegrityError:
            # Deux premiers refus au même instant.
            le_compte.update(**un_de_plus)
    except OperationalError:
        return
