"""Changer la semaine type : à partir d'une date, sans jamais récrire le passé."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from epn.commun import dates
from epn.commun.refus import Refus
from epn.planning import exclusivite, registre
from epn.planning.models import Plage


class DateDejaPassee(Refus):
    phrase = "Le passé ne se récrit pas : choisissez une date à partir d’aujourd’hui."


class PlageDejaPrise(Refus):
    phrase = "Ces heures viennent d’être prises dans la semaine type : relisez-la, puis recommencez."


class PlageDejaFermee(Refus):
    """La plage s'arrête avant la date demandée."""


Transmettre = Callable[[Plage, Plage], None]
_heritages: list[Transmettre] = []


def herite_par(transmettre: Transmettre) -> None:
    """Inscrit ce que la plage qui prend la suite reçoit de celle qu'elle remplace : son atelier, son groupe."""
    if transmettre not in _heritages:
        _heritages.append(transmettre)


@transaction.atomic
def ouvrir_plage(plage: Plage, *, aujourd_hui: dt.date) -> Plage:
    """Ajoute une plage. ValidationError si elle en gêne une autre, et la nomme. Verrouille le conseiller."""
    if plage.valide_du < aujourd_hui:
        raise DateDejaPassee
    registre.verrouiller(plage.conseiller_id)
    return _enregistrer(plage)


@transaction.atomic
def modifier_plage(plage: Plage, changements: dict[str, Any], *, a_partir_du: dt.date, aujourd_hui: dt.date) -> Plage:
    """Ferme la plage la veille de `a_partir_du` et rend celle qui prend la suite.

    Une plage qui n'a pas encore commencé à cette date est simplement corrigée. ValidationError si la
    suite en gêne une autre : alors rien ne change. Verrouille le conseiller.
    """
    ancienne = plage = _a_changer(plage, a_partir_du, aujourd_hui)
    suite = None
    if a_partir_du > plage.valide_du:
        # Une plage n'a qu'une suite : celle qui existait déjà passe après la nouvelle.
        suite = Plage.objects.filter(remplace=plage).first()
        Plage.objects.filter(remplace=plage).update(remplace=None)
        plage = _couper(plage, a_partir_du)
    for champ, valeur in changements.items():
        setattr(plage, champ, valeur)
    plage = _enregistrer(plage)
    if suite:
        Plage.objects.filter(pk=suite.pk).update(remplace=plage)
    if plage != ancienne:
        for transmettre in _heritages:
            transmettre(ancienne, plage)
    return plage


@transaction.atomic
def fermer_plage(plage: Plage, *, a_partir_du: dt.date, aujourd_hui: dt.date) -> None:
    """La plage n'a plus lieu à partir de cette date. Verrouille le conseiller."""
    plage = _a_changer(plage, a_partir_du, aujourd_hui)
    if a_partir_du <= plage.valide_du:
        plage.delete()
        return
    plage.valide_au = a_partir_du - dt.timedelta(days=1)
    plage.save(update_fields=["valide_au"])


@transaction.atomic
def copier_semaine(de: int, vers: int, *, a_partir_du: dt.date, aujourd_hui: dt.date) -> list[tuple[Plage, Plage]]:
    """Ouvre chez `vers` les plages de `de` qui vivent à cette date ou après elle ; rend chaque plage et sa copie.

    ValidationError si l'une d'elles en gêne une autre : alors rien ne change. Verrouille les deux conseillers.
    """
    if a_partir_du < aujourd_hui:
        raise DateDejaPassee
    for conseiller_id in sorted((de, vers)):
        registre.verrouiller(conseiller_id)
    copies = []
    for plage in Plage.objects.filter(conseiller=de, ponctuelle=False).entre(a_partir_du, dt.date.max):
        valeurs = _copie(plage) | {"conseiller_id": vers, "valide_du": max(plage.valide_du, a_partir_du)}
        valeurs.pop("conseiller")
        copies.append((plage, _enregistrer(Plage(**valeurs, valide_au=plage.valide_au))))
    return copies


def _couper(plage: Plage, a_partir_du: dt.date) -> Plage:
    """Arrête la plage la veille ; rend celle qui prend la suite, pareille et pas encore enregistrée."""
    suite = Plage(**_copie(plage), remplace=plage, valide_du=a_partir_du, valide_au=plage.valide_au)
    plage.valide_au = a_partir_du - dt.timedelta(days=1)
    plage.save(update_fields=["valide_au"])
    return suite


def _enregistrer(plage: Plage) -> Plage:
    """ValidationError qui nomme la plage gênante ; PlageDejaPrise si la base l'a vue avant nous."""
    plage.full_clean()
    try:
        with transaction.atomic():
            plage.save()
    except IntegrityError as erreur:
        if exclusivite.PLAGE not in str(erreur):
            raise
        raise PlageDejaPrise from erreur
    return plage


def _copie(plage: Plage) -> dict[str, Any]:
    champs = (
        "conseiller",
        "lieu",
        "jour",
        "debut",
        "fin",
        "nature",
        "duree_creneau",
        "capacite",
        "ponctuelle",
    )
    return {champ: getattr(plage, champ) for champ in champs}


def _a_changer(plage: Plage, a_partir_du: dt.date, aujourd_hui: dt.date) -> Plage:
    """La plage, relue sous le verrou, si elle vit encore à cette date."""
    if a_partir_du < aujourd_hui:
        raise DateDejaPassee
    registre.verrouiller(plage.conseiller_id)
    plage = Plage.objects.select_for_update(of=("self",)).get(pk=plage.pk)
    if plage.valide_au and plage.valide_au < a_partir_du:
        raise PlageDejaFermee(
            f"Cette plage s’arrête le {dates.en_toutes_lettres(plage.valide_au, annee=True)} : "
            "choisissez une date plus proche, ou ajoutez une plage."
        )
    return plage
