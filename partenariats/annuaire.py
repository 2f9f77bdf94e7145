"""Archiver un partenaire : son histoire reste, ses dates à venir et ses liens se ferment. Verrous : chaque séance, par
son action, puis le partenaire."""

import datetime as dt

from django.db import transaction

from epn.commun.refus import Refus

from . import liens, seances
from .models import Partenaire, SeancePartenaire


class DejaArchive(Refus):
    phrase = "Ce partenaire est déjà archivé."


@transaction.atomic
def archiver(partenaire: Partenaire, *, maintenant: dt.datetime) -> int:
    """Annule ses dates à venir, avec leurs messages, ferme ses liens, et l'archive. Rend le nombre de dates annulées.

    Ce qui est compté reste compté. Ses groupes habituels restent écrits, mais ne font plus rien naître.
    """
    if partenaire.archive_le:
        raise DejaArchive
    a_venir = dates_a_venir(partenaire, maintenant)
    for seance in a_venir:
        seances.annuler(seance, par=SeancePartenaire.AnnuleePar.EPN, maintenant=maintenant)
    liens.revoquer(partenaire, maintenant=maintenant)
    Partenaire.objects.filter(pk=partenaire.pk).update(archive_le=maintenant)
    return len(a_venir)


def dates_a_venir(partenaire: Partenaire, maintenant: dt.datetime) -> list[SeancePartenaire]:
    siennes = SeancePartenaire.objects.filter(partenaire=partenaire).vivantes().a_venir(maintenant)
    return list(siennes.order_by("conseiller", "debut", "pk"))


def rouvrir(partenaire: Partenaire) -> None:
    """De nouveau actif : ses groupes habituels se programment à nouveau ; ses liens restent fermés."""
    Partenaire.objects.filter(pk=partenaire.pk).update(archive_le=None)
