"""Écrire dans le registre du temps engagé. La base décide ; ici on traduit son refus.

Ordre des verrous, pour toute l'application : le conseiller, puis la séance, puis l'usager.
"""

import datetime as dt

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.requete_prete import Parametre, RequetePrete, inserer
from epn.comptes.models import Compte
from epn.planning import exclusivite
from epn.planning.models import Nature, Occupation, Plage

_FILE = RequetePrete(
    lambda: (
        Compte.objects.select_for_update(no_key=True)
        .filter(pk=Parametre("conseiller", models.BigIntegerField()))
        .values_list("pk")
    )
)


class ConseillerDejaPris(Refus):
    """Le conseiller a déjà un engagement à ces heures ; `occupation` est cet engagement, s'il vit encore."""

    def __init__(self, occupation: Occupation | None) -> None:
        self.occupation = occupation
        if occupation is None:
            super().__init__("Cette heure vient d’être prise.")
            return
        super().__init__(
            f"Le conseiller est déjà pris {dates.en_toutes_lettres(dates.jour_local(occupation.debut))}, "
            f"{dates.de_a(occupation.debut, occupation.fin)} ({occupation.get_nature_display()})."
        )


def verrouiller(conseiller_id: int) -> None:
    """Met en file ceux qui écrivent le temps de ce conseiller. À prendre avant tout autre verrou.

    Sans cette file, deux insertions simultanées qui se chevauchent s'attendent l'une l'autre : PostgreSQL
    rompt l'interblocage en tuant l'une d'elles, au lieu de la refuser proprement. Lève Compte.DoesNotExist.
    """
    if not _FILE.lignes(conseiller=conseiller_id):
        raise Compte.DoesNotExist


def verrouiller_tous() -> None:
    """Met en file tout le temps de tous : l'un après l'autre, toujours dans le même ordre. Qui n'est plus conseiller
    mais a encore des plages ou des engagements en est."""
    encore = Q(pk__in=Plage.objects.values("conseiller")) | Q(pk__in=Occupation.objects.values("conseiller"))
    conseillers = Compte.objects.filter(Q(role=Compte.Role.CONSEILLER) | encore).order_by("pk")
    for conseiller_id in conseillers.values_list("pk", flat=True):
        verrouiller(conseiller_id)


def occuper(conseiller_id: int, debut: dt.datetime, fin: dt.datetime, nature: Nature | str) -> Occupation:
    """Engage le conseiller sur [debut, fin[, et le verrouille.

    Lève ConseillerDejaPris ; la transaction de celui qui appelle reste utilisable.
    """
    return _ecrire(Occupation(conseiller_id=conseiller_id, debut=debut, fin=fin, nature=nature))


def engager(conseiller_id: int, debut: dt.datetime, fin: dt.datetime, nature: Nature | str) -> Occupation:
    """Comme `occuper`, pour qui tient déjà la file du conseiller et défait tout au premier refus.

    Lève ConseillerDejaPris, sans dire avec qui : sans point de reprise, la transaction ne peut plus rien lire.
    """
    try:
        return inserer(Occupation(conseiller_id=conseiller_id, debut=debut, fin=fin, nature=nature))
    except IntegrityError as erreur:
        _verifier_que_c_est_le_registre(erreur)
        raise ConseillerDejaPris(None) from erreur


def deplacer(occupation: Occupation, debut: dt.datetime, fin: dt.datetime) -> Occupation:
    """Change les heures d'un engagement, ou lève ConseillerDejaPris et laisse les anciennes."""
    return _ecrire(
        Occupation(
            pk=occupation.pk,
            conseiller_id=occupation.conseiller_id,
            debut=debut,
            fin=fin,
            nature=occupation.nature,
        )
    )


def liberer(occupation: Occupation) -> None:
    """Rend ces heures, dans la transaction de celui qui appelle."""
    occupation.delete()


def celle_qui_gene(occupation: Occupation) -> Occupation | None:
    """L'engagement qui prend déjà ces heures au même conseiller ; sans verrou, ce n'est qu'un avis. Une requête."""
    return (
        Occupation.objects.entre(occupation.debut, occupation.fin)
        .filter(conseiller_id=occupation.conseiller_id)
        .exclude(pk=occupation.pk)
        .first()
    )


def _ecrire(occupation: Occupation) -> Occupation:
    try:
        with transaction.atomic():
            verrouiller(occupation.conseiller_id)
            occupation.save(force_insert=occupation.pk is None, force_update=occupation.pk is not None)
    except IntegrityError as erreur:
        _verifier_que_c_est_le_registre(erreur)
        raise ConseillerDejaPris(celle_qui_gene(occupation)) from erreur
    return occupation


def _verifier_que_c_est_le_registre(erreur: IntegrityError) -> None:
    """Relance ce que la base refuse pour une autre raison que deux engagements aux mêmes heures."""
    if exclusivite.OCCUPATION not in str(erreur):
        raise erreur
