"""Ouvrir, déplacer, changer, annuler une séance. Verrous : le conseiller, puis la séance.

Ce qui change pour les inscrits leur est écrit dans la même transaction ; qui n'a ni e-mail ni mobile passe sur
la liste des personnes à appeler. Rien ne s'efface.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from epn.planning import registre

from . import annonces, attente, groupes
from .annonces_reservees import MatineeAnnulee, MatineeChangee, dire_au_groupe
from .models import Inscription, Seance
from .programme import autres_dates
from .refus import CapaciteTropBasse

# Ce qui, changé, se dit aux inscrits.
SE_DIT = {"atelier", "lieu"}


class SeanceAnnulee(Refus):
    phrase = "Cette séance est annulée : elle ne se change plus. Programmez-en une autre."


class SeanceChangeeEntreTemps(Refus):
    phrase = "Cette séance a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


class DejaDesInscrits(Refus):
    phrase = "Des personnes y sont inscrites : cette séance ne peut plus être retirée du programme. Annulez-la plutôt."


class EchangeImpossible(Refus):
    phrase = "On échange les thèmes de deux séances différentes, à venir, de même nature et hors parcours."


@transaction.atomic
def ouvrir_seance(seance: Seance) -> Seance:
    """Enregistre une séance nouvelle et engage le conseiller. Lève ConseillerDejaPris."""
    seance.occupation = registre.occuper(seance.conseiller_id, seance.debut, seance.fin, seance.nature)
    seance.save(force_insert=True)
    return seance


@transaction.atomic
def deplacer_seance(
    seance: Seance, debut: dt.datetime, fin: dt.datetime, *, maintenant: dt.datetime, revision: int | None = None
) -> Seance:
    """Change les heures, ou lève ConseillerDejaPris et garde les anciennes. Les inscrits sont prévenus.

    `revision` : celle que l'on a lue ; SeanceChangeeEntreTemps si ce n'est plus elle.
    """
    seance = _a_changer(seance, revision)
    if (debut, fin) == (seance.debut, seance.fin):
        return seance
    seance.occupation = registre.deplacer(seance.occupation, debut, fin)
    seance.debut, seance.fin = debut, fin
    _retoucher(seance, maintenant)
    _dire_le_changement(seance, maintenant)
    return seance


@transaction.atomic
def changer_seance(
    seance: Seance,
    *,
    maintenant: dt.datetime,
    revision: int | None = None,
    places_confirmees: bool = False,
    **champs: object,
) -> Seance:
    """Change le thème, les places, le lieu ou la publication ; un nouveau thème apporte sa durée.

    Plus de places : la file avance aussitôt. Moins que d'inscrits : CapaciteTropBasse, sauf
    `places_confirmees`. Lève ConseillerDejaPris si la durée du thème déborde : alors rien ne change. Lève
    DejaDesInscrits si l'on remet en préparation une séance où des gens comptent venir.
    """
    seance = _a_changer(seance, revision)
    avant, capacite = {c: getattr(seance, f"{c}_id") for c in SE_DIT}, seance.capacite
    if champs.get("brouillon") and seance.inscriptions.vivantes().exists():
        raise DejaDesInscrits
    for champ, valeur in champs.items():
        setattr(seance, champ, valeur)
    if seance.atelier and seance.atelier_id != avant["atelier"]:
        seance.fin = seance.debut + dt.timedelta(minutes=seance.atelier.duree_minutes)
        seance.occupation = registre.deplacer(seance.occupation, seance.debut, seance.fin)
    if seance.capacite < capacite:
        _tenir_les_places(seance, confirme=places_confirmees)
    _retoucher(seance, maintenant)
    if any(getattr(seance, f"{c}_id") != valeur for c, valeur in avant.items()):
        _dire_le_changement(seance, maintenant)
    if seance.capacite > capacite:
        for unite in groupes.unites([seance], maintenant=maintenant):
            attente.promouvoir(unite, maintenant=maintenant)
    return seance


@transaction.atomic
def echanger_les_themes(
    une: Seance,
    autre: Seance,
    *,
    maintenant: dt.datetime,
    revision: int | None = None,
    revision_de_l_autre: int | None = None,
) -> None:
    """Donne à chacune le thème de l'autre ; leurs inscrits sont prévenus. Lève EchangeImpossible.

    Les révisions : celles que l'on a lues ; SeanceChangeeEntreTemps si ce ne sont plus elles.
    """
    if une.pk == autre.pk:
        raise EchangeImpossible
    # Les deux d'un coup : un conseiller verrouillé après une séance romprait l'ordre des verrous.
    tenues = {s.pk: s for s in groupes.verrouiller_seances([une, autre])}
    une, autre = tenues[une.pk], tenues[autre.pk]
    for seance, lue in ((une, revision), (autre, revision_de_l_autre)):
        _verifier_changeable(seance, lue)
    semblables = une.nature == autre.nature and not (une.parcours_id or autre.parcours_id)
    if not semblables or min(une.debut, autre.debut) <= maintenant:
        raise EchangeImpossible
    de_une, de_autre = une.atelier, autre.atelier
    changer_seance(une, maintenant=maintenant, atelier=de_autre)
    changer_seance(autre, maintenant=maintenant, atelier=de_une)


@transaction.atomic
def annuler_seance(
    seance: Seance,
    motif: str,
    *,
    maintenant: dt.datetime,
    revision: int | None = None,
    sauf: Collection[int] = (),
) -> Seance:
    """Annule, rend les heures du conseiller, et l'écrit aux inscrits avec d'autres dates. Deux fois : sans effet.

    `sauf` : les clés des séances qu'on ne propose pas, parce qu'elles vont être annulées aussi.
    """
    seance = groupes.verrouiller_seances([seance])[0]
    if seance.est_annulee:
        return seance
    _verifier_revision(seance, revision)
    occupation, seance.occupation = seance.occupation, None
    seance.annulee_le, seance.motif_annulation = maintenant, motif
    _retoucher(seance, maintenant)
    registre.liberer(occupation)
    dire_au_groupe(seance, MatineeAnnulee, maintenant=maintenant)
    _desinscrire(seance, sauf, maintenant)
    return seance


def _desinscrire(seance: Seance, sauf: Collection[int], maintenant: dt.datetime) -> None:
    """Annule les inscriptions encore vivantes ; qui est venu reste compté comme venu."""
    pointees = (Presence.PRESENT, Presence.ABSENT)
    vivantes = list(seance.inscriptions.vivantes().exclude(presence__in=pointees).avec_personnes())
    for inscription in vivantes:
        inscription.seance = seance
        inscription.statut = Inscription.Statut.ANNULEE
        inscription.annulee_le, inscription.annulee_par = maintenant, Inscription.AnnuleePar.EPN
        # Ce que l'on avait à lui dire ne vaut plus ; l'annulation se dit ci-dessous.
        inscription.a_appeler_le = inscription.appele_le = None
        attente.reviser(inscription, maintenant)
    annonces.retirer_rappels(vivantes)
    if seance.debut > maintenant:
        autres = autres_dates(seance, maintenant=maintenant, sauf=sauf)
        annonces.annoncer_aux_inscrits(
            vivantes, lambda siennes: annonces.SeanceAnnulee(siennes, autres), maintenant=maintenant
        )


def _dire_le_changement(seance: Seance, maintenant: dt.datetime) -> None:
    dire_au_groupe(seance, MatineeChangee, maintenant=maintenant)
    inscriptions = list(seance.inscriptions.vivantes().avec_personnes())
    if not inscriptions or seance.debut <= maintenant:
        return
    annonces.annoncer_aux_inscrits(inscriptions, annonces.SeanceChangee, maintenant=maintenant)
    annonces.rappeler(inscriptions, maintenant=maintenant)


def _tenir_les_places(seance: Seance, *, confirme: bool) -> None:
    """Les derniers arrivés deviennent « en plus des places » : personne n'est désinscrit."""
    prises = list(seance.inscriptions.qui_prennent_une_place().order_by("creee_le", "pk"))
    if len(prises) <= seance.capacite:
        return
    if not confirme:
        raise CapaciteTropBasse(len(prises))
    de_trop = [i.pk for i in prises[seance.capacite :]]
    Inscription.objects.filter(pk__in=de_trop).update(en_plus=True)


def _a_changer(seance: Seance, revision: int | None) -> Seance:
    seance = groupes.verrouiller_seances([seance])[0]
    _verifier_changeable(seance, revision)
    return seance


def _verifier_changeable(seance: Seance, revision: int | None) -> None:
    if seance.est_annulee:
        raise SeanceAnnulee
    _verifier_revision(seance, revision)


def _verifier_revision(seance: Seance, revision: int | None) -> None:
    if revision is not None and revision != seance.sequence:
        raise SeanceChangeeEntreTemps


def _retoucher(seance: Seance, maintenant: dt.datetime) -> None:
    seance.retouchee_le = seance.revise_le = maintenant
    seance.sequence += 1
    seance.save()
