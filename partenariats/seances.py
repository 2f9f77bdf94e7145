"""Le temps d'un groupe partenaire : l'ouvrir, le déplacer, l'annuler, dire combien viendront, puis combien sont venus.

Les mêmes actions pour la gestion, la programmation et la page du référent. Verrous : le conseiller, puis la séance.
Quand l'EPN annule ou déplace, le référent reçoit un message.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from epn.commun import dates
from epn.commun.refus import Refus
from epn.messagerie.depot import deposer
from epn.planning import registre
from epn.planning.models import Nature

from .annonces import DateAnnulee, DateDeplacee
from .models import SeancePartenaire

# Plus large que tout groupe réel : au-delà, c'est une faute de frappe.
GROUPE_MAX = 60


class SeanceFigee(Refus):
    phrase = "Cette date est annulée ou déjà passée : elle ne se change plus."


class SeanceChangeeEntreTemps(Refus):
    phrase = "Cette date a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


class EffectifImpossible(Refus):
    """Négatif, plus grand que la salle, ou dit avant que le groupe soit venu."""


@transaction.atomic
def ouvrir(seance: SeancePartenaire) -> SeancePartenaire:
    """Enregistre une séance nouvelle et engage le conseiller. Lève ConseillerDejaPris ou EffectifImpossible."""
    verifier_l_effectif(seance, seance.attendus)
    seance.occupation = registre.occuper(seance.conseiller_id, seance.debut, seance.fin, Nature.PARTENAIRE)
    seance.save(force_insert=True)
    return seance


@transaction.atomic
def deplacer(
    seance: SeancePartenaire,
    debut: dt.datetime,
    fin: dt.datetime,
    *,
    maintenant: dt.datetime,
    revision: int | None = None,
) -> SeancePartenaire:
    """Change les heures, ou lève ConseillerDejaPris et garde les anciennes.

    Lève SeanceFigee ou SeanceChangeeEntreTemps.
    """
    seance = _a_changer(seance, maintenant, revision)
    if (debut, fin) == (seance.debut, seance.fin):
        return seance
    avant = seance.debut, seance.fin
    seance.occupation = registre.deplacer(seance.occupation, debut, fin)
    seance.debut, seance.fin = debut, fin
    _retoucher(seance, maintenant)
    deposer(DateDeplacee(seance, avant))
    return seance


@transaction.atomic
def annuler(
    seance: SeancePartenaire,
    *,
    par: SeancePartenaire.AnnuleePar,
    maintenant: dt.datetime,
    revision: int | None = None,
) -> SeancePartenaire:
    """Annule et rend l'heure au registre. Deux fois : sans effet. Le partenaire n'annule pas ce qui a commencé."""
    seance = _verrouiller(seance)
    if seance.est_annulee:
        return seance
    _verifier_revision(seance, revision)
    if seance.est_comptee or (par == SeancePartenaire.AnnuleePar.PARTENAIRE and seance.debut <= maintenant):
        raise SeanceFigee
    occupation, seance.occupation = seance.occupation, None
    seance.annulee_le, seance.annulee_par = maintenant, par
    _retoucher(seance, maintenant)
    registre.liberer(occupation)
    if par == SeancePartenaire.AnnuleePar.EPN and seance.debut > maintenant:
        deposer(DateAnnulee(seance))
    return seance


def noter_vue(seance: SeancePartenaire, *, maintenant: dt.datetime) -> None:
    """Le conseiller a vu que le partenaire ne vient pas : cela n'attend plus."""
    SeancePartenaire.objects.filter(pk=seance.pk, vue_le=None).exclude(annulee_le=None).update(vue_le=maintenant)


@transaction.atomic
def preparer(
    seance: SeancePartenaire,
    *,
    maintenant: dt.datetime,
    attendus: int | None,
    sujet: str,
    precision: str = "",
    revision: int | None = None,
) -> SeancePartenaire:
    """Ce que l'on sait d'avance : combien, et de quoi parler. Lève SeanceFigee ou EffectifImpossible.

    `precision` est relue par qui la reçoit (`sans_nom.py`), comme toute saisie : ici on l'écrit.
    """
    seance = _a_changer(seance, maintenant, revision)
    verifier_l_effectif(seance, attendus)
    if (attendus, sujet, precision) == (seance.attendus, seance.sujet, seance.precision):
        return seance
    seance.attendus, seance.sujet, seance.precision = attendus, sujet, precision
    return _retoucher(seance, maintenant)


@transaction.atomic
def compter(
    seance: SeancePartenaire,
    effectif: int,
    thematiques: Sequence[str],
    *,
    maintenant: dt.datetime,
    revision: int | None = None,
) -> SeancePartenaire:
    """L'effectif, une fois le groupe venu, et ce que l'on a travaillé. Se corrige. Zéro : personne n'est venu.

    Lève EffectifImpossible ou SeanceFigee.
    """
    seance = _verrouiller(seance)
    if seance.est_annulee:
        raise SeanceFigee
    _verifier_revision(seance, revision)
    if seance.debut > maintenant:
        raise EffectifImpossible(
            f"Le groupe vient {dates.jour_et_heure(seance.debut)} : on ne compte que ce qui a eu lieu."
        )
    if effectif < 0:
        raise EffectifImpossible("Un effectif ne peut pas être négatif : donnez 0 si personne n’est venu.")
    verifier_l_effectif(seance, effectif or None)
    seance.effectif, seance.thematiques, seance.compte_le = effectif, list(thematiques), maintenant
    # Les mots du référent ont servi.
    seance.precision = ""
    return _retoucher(seance, maintenant)


def verifier_l_effectif(seance: SeancePartenaire, nombre: int | None) -> None:
    """None : on ne sait pas. Lève EffectifImpossible."""
    if nombre is None:
        return
    if nombre < 1:
        raise EffectifImpossible("Attendez au moins une personne, ou ne dites pas combien.")
    salle = seance.lieu.capacite or GROUPE_MAX
    if nombre > salle:
        raise EffectifImpossible(f"La salle reçoit {salle} personnes au plus : vérifiez le nombre.")


def _a_changer(seance: SeancePartenaire, maintenant: dt.datetime, revision: int | None) -> SeancePartenaire:
    seance = _verrouiller(seance)
    _verifier_revision(seance, revision)
    if seance.est_annulee or seance.est_comptee or seance.debut <= maintenant:
        raise SeanceFigee
    return seance


def _verrouiller(seance: SeancePartenaire) -> SeancePartenaire:
    registre.verrouiller(seance.conseiller_id)
    tenues = SeancePartenaire.objects.select_for_update(of=("self",)).select_related("lieu", "occupation", "partenaire")
    return tenues.get(pk=seance.pk)


def _verifier_revision(seance: SeancePartenaire, revision: int | None) -> None:
    if revision is not None and revision != seance.sequence:
        raise SeanceChangeeEntreTemps


def _retoucher(seance: SeancePartenaire, maintenant: dt.datetime) -> SeancePartenaire:
    seance.retouchee_le = seance.revise_le = maintenant
    seance.sequence += 1
    seance.save()
    return seance
