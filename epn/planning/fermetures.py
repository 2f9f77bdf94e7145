"""Fermer plusieurs jours d'un coup. Refaire le même envoi ne double rien."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from epn.planning import registre
from epn.planning.models import Fermeture


def deja_fermees(du: dt.date, au: dt.date) -> list[Fermeture]:
    """Les fermetures de toute la maison qui touchent la période. Une requête."""
    return list(Fermeture.objects.entre(du, au).filter(lieu=None, conseiller=None).order_by("du", "pk"))


def couvre(deja: Fermeture, voulue: Fermeture) -> bool:
    """Cette fermeture-là ferme déjà tout ce que l'on voudrait fermer."""
    jours = deja.du <= voulue.du and voulue.au <= deja.au
    if deja.de is None:
        return jours
    return jours and voulue.de is not None and deja.de <= voulue.de and voulue.a <= deja.a


@transaction.atomic
def fermer_jours(voulues: Iterable[Fermeture]) -> list[Fermeture]:
    """Enregistre celles qui ne le sont pas déjà, et les rend. Verrouille tous les conseillers : c'est leur temps.

    Ne prévient ni n'annule personne : la programmation dira ce qui reste à décider. Lève ValidationError.
    """
    registre.verrouiller_tous()
    faites = []
    for voulue in voulues:
        voulue.full_clean()
        if not any(couvre(deja, voulue) for deja in deja_fermees(voulue.du, voulue.au)):
            voulue.save()
            faites.append(voulue)
    return faites
