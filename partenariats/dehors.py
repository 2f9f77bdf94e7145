"""Aller vers : prévoir une sortie et ses trajets, la déplacer, l'annuler, en rendre compte. Verrou : le conseiller."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from epn.commun import dates
from epn.commun.refus import Refus
from epn.planning import registre
from epn.planning.models import Nature

from .models import ActionExterieure

RENCONTRE_MAX = 2000
# Ce qui se corrige sans toucher aux heures.
DESCRIPTION = ("titre", "endroit", "adresse", "partenaire", "pour_qui", "publique", "attendus")


class ActionFigee(Refus):
    phrase = "Cette action est annulée ou déjà passée : elle ne se change plus."


class ActionChangeeEntreTemps(Refus):
    phrase = "Cette action a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


class CompteImpossible(Refus):
    """Un nombre négatif, trop grand, dit d'avance, ou des tranches d'âge qui dépassent le total."""


class ActionDiscrete(Refus):
    phrase = "Ce partenaire est discret : une action chez lui ne se montre pas au public."


@transaction.atomic
def prevoir(action: ActionExterieure, *, aller: dt.timedelta, retour: dt.timedelta) -> ActionExterieure:
    """Enregistre l'action et engage le conseiller, trajets compris. Lève ConseillerDejaPris ou ActionDiscrete."""
    _verifier_la_discretion(action)
    action.depart, action.retour = action.debut - aller, action.fin + retour
    action.occupation = registre.occuper(action.conseiller_id, action.depart, action.retour, Nature.EXTERIEURE)
    action.save(force_insert=True)
    return action


@transaction.atomic
def deplacer(
    action: ActionExterieure,
    debut: dt.datetime,
    fin: dt.datetime,
    *,
    maintenant: dt.datetime,
    aller: dt.timedelta | None = None,
    retour: dt.timedelta | None = None,
    revision: int | None = None,
) -> ActionExterieure:
    """Change les heures ; les trajets restent les mêmes, sauf `aller` et `retour`. Lève ConseillerDejaPris et garde
    alors les anciennes ; ActionFigee ou ActionChangeeEntreTemps."""
    action = _verrouiller(action)
    _verifier_revision(action, revision)
    if action.est_annulee or action.debut <= maintenant:
        raise ActionFigee
    depart = debut - (action.trajet_aller if aller is None else aller)
    arrivee = fin + (action.trajet_retour if retour is None else retour)
    action.occupation = registre.deplacer(action.occupation, depart, arrivee)
    action.depart, action.debut, action.fin, action.retour = depart, debut, fin, arrivee
    return _reviser(action, maintenant)


@transaction.atomic
def modifier(
    action: ActionExterieure, *, maintenant: dt.datetime, revision: int | None = None, **champs: Any
) -> ActionExterieure:
    """Corrige ce qui la décrit (`DESCRIPTION`). Lève ActionFigee si elle est annulée, ou ActionDiscrete."""
    action = _verrouiller(action)
    _verifier_revision(action, revision)
    if action.est_annulee:
        raise ActionFigee
    for nom in DESCRIPTION:
        setattr(action, nom, champs.pop(nom, getattr(action, nom)))
    if champs:
        raise TypeError(f"Une action extérieure ne change pas ainsi : {sorted(champs)}.")
    _verifier_la_discretion(action)
    return _reviser(action, maintenant)


@transaction.atomic
def annuler(
    action: ActionExterieure, motif: str, *, maintenant: dt.datetime, revision: int | None = None
) -> ActionExterieure:
    """Annule et rend l'heure au registre. Deux fois : sans effet. Lève ActionFigee si elle est comptée."""
    action = _verrouiller(action)
    if action.est_annulee:
        return action
    _verifier_revision(action, revision)
    if action.effectif is not None:
        raise ActionFigee
    occupation, action.occupation = action.occupation, None
    action.annulee_le, action.motif_annulation = maintenant, motif
    _reviser(action, maintenant)
    registre.liberer(occupation)
    return action


@transaction.atomic
def rendre_compte(
    action: ActionExterieure,
    *,
    effectif: int,
    tranches: Mapping[str, int],
    thematiques: Sequence[str],
    kilometres: int | None,
    maintenant: dt.datetime,
    revision: int | None = None,
) -> ActionExterieure:
    """Qui l'on a rencontré, en nombres. Se corrige. Lève CompteImpossible ou ActionFigee."""
    action = _verrouiller(action)
    if action.est_annulee:
        raise ActionFigee
    _verifier_revision(action, revision)
    if action.debut > maintenant:
        raise CompteImpossible(f"C’est {dates.jour_et_heure(action.debut)} : on ne compte que ce qui a eu lieu.")
    nombres = [effectif, kilometres or 0, *tranches.values()]
    if min(nombres) < 0 or max(nombres) > RENCONTRE_MAX:
        raise CompteImpossible(f"Donnez des nombres entre 0 et {RENCONTRE_MAX}.")
    if sum(tranches.values()) > effectif:
        raise CompteImpossible("Les tranches d’âge font plus de monde que le total : vérifiez les nombres.")
    action.effectif, action.kilometres, action.compte_le = effectif, kilometres, maintenant
    action.tranches = {tranche: nombre for tranche, nombre in tranches.items() if nombre}
    action.thematiques = list(thematiques)
    return _reviser(action, maintenant)


def _verrouiller(action: ActionExterieure) -> ActionExterieure:
    registre.verrouiller(action.conseiller_id)
    tenues = ActionExterieure.objects.select_for_update(of=("self",)).select_related(
        "occupation", "commune", "partenaire"
    )
    return tenues.get(pk=action.pk)


def _verifier_la_discretion(action: ActionExterieure) -> None:
    if action.publique and action.partenaire and action.partenaire.discret:
        raise ActionDiscrete


def _verifier_revision(action: ActionExterieure, revision: int | None) -> None:
    if revision is not None and revision != action.sequence:
        raise ActionChangeeEntreTemps


def _reviser(action: ActionExterieure, maintenant: dt.datetime) -> ActionExterieure:
    action.revise_le = maintenant
    action.sequence += 1
    action.save()
    return action
