"""Ouvrir, déplacer, annuler une séance. Verrous : le conseiller, puis la séance."""

import datetime as dt

from django.db import transaction

from epn.commun.refus import Refus
from epn.planning import registre

from .models import Seance


class SeanceAnnulee(Refus):
    phrase = "Cette séance est annulée : elle ne se change plus. Programmez-en une autre."


@transaction.atomic
def ouvrir_seance(seance: Seance) -> Seance:
    """Enregistre une séance nouvelle et engage le conseiller. Lève ConseillerDejaPris."""
    seance.occupation = registre.occuper(seance.conseiller_id, seance.debut, seance.fin, seance.nature)
    seance.save(force_insert=True)
    return seance


@transaction.atomic
def deplacer_seance(seance: Seance, debut: dt.datetime, fin: dt.datetime, *, maintenant: dt.datetime) -> Seance:
    """Change les heures, ou lève ConseillerDejaPris et garde les anciennes."""
    seance = _a_changer(seance)
    seance.occupation = registre.deplacer(seance.occupation, debut, fin)
    seance.debut, seance.fin = debut, fin
    return _retoucher(seance, maintenant)


@transaction.atomic
def changer_seance(seance: Seance, *, maintenant: dt.datetime, **champs: object) -> Seance:
    """Change le thème, les places ou le lieu ; un nouveau thème apporte sa durée.

    Lève ConseillerDejaPris si cette durée déborde sur un autre engagement : alors rien ne change.
    """
    seance = _a_changer(seance)
    avant = seance.atelier_id
    for champ, valeur in champs.items():
        setattr(seance, champ, valeur)
    if seance.atelier and seance.atelier_id != avant:
        seance.fin = seance.debut + dt.timedelta(minutes=seance.atelier.duree_minutes)
        seance.occupation = registre.deplacer(seance.occupation, seance.debut, seance.fin)
    return _retoucher(seance, maintenant)


@transaction.atomic
def annuler_seance(seance: Seance, motif: str, *, maintenant: dt.datetime) -> Seance:
    """Annule et rend les heures du conseiller. Annuler deux fois ne change rien."""
    registre.verrouiller(seance.conseiller_id)
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if seance.est_annulee:
        return seance
    occupation, seance.occupation = seance.occupation, None
    seance.annulee_le, seance.motif_annulation = maintenant, motif
    _retoucher(seance, maintenant)
    registre.liberer(occupation)
    return seance


def _a_changer(seance: Seance) -> Seance:
    registre.verrouiller(seance.conseiller_id)
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if seance.est_annulee:
        raise SeanceAnnulee
    return seance


def _retoucher(seance: Seance, maintenant: dt.datetime) -> Seance:
    seance.retouchee_le = seance.revise_le = maintenant
    seance.sequence += 1
    seance.save()
    return seance
