"""Deux fiches parlent-elles de la même personne ? Des points, et les mots pour le dire.

Un contact commun ne suffit jamais : un couple en partage un. Un nom commun non plus, si tout le reste diffère.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from .normaliser import normaliser

# Sur cent, pour deux mots : une lettre de travers passe dans un nom de sept lettres, pas dans un de quatre.
PROCHE = 85
# Ce qu'il faut de points pour être montré. Deux noms égaux dont on ne sait rien d'autre y suffisent tout juste.
SEUIL = 60
FEMININS = ("e", "le", "ne", "te", "se", "tte", "ie", "ine", "ette")
PARTICULES = {"de", "du", "des", "la", "le", "les", "d", "l", "da", "dos", "von", "van", "el", "al", "ben"}


@dataclass(frozen=True)
class Fiche:
    """Ce qui se compare. `numero` None : pas encore en base. Téléphone en E.164, e-mail en minuscules."""

    numero: int | None
    prenom: str
    nom: str
    telephone: str = ""
    email: str = ""
    commune: int | None = None
    annee: int | None = None
    prenom_plat: str = field(init=False)
    nom_plat: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "prenom_plat", normaliser(self.prenom))
        object.__setattr__(self, "nom_plat", normaliser(self.nom))


@dataclass(frozen=True)
class Ressemblance:
    points: int
    raisons: tuple[str, ...]

    @property
    def est_probable(self) -> bool:
        return self.points >= SEUIL


def comparer(une: Fiche, autre: Fiche) -> Ressemblance:
    noms, raison = _noms(une, autre)
    if not noms:
        return Ressemblance(0, ())
    points, raisons = noms, [raison]
    for gain, dit in (_contact(une, autre), _commune(une, autre), _annee(une, autre)):
        points += gain
        raisons += [dit] if dit else []
    return Ressemblance(points, tuple(raisons))


def mots_d_un_nom(plat: str) -> list[str]:
    """« le goff dubois » → [« legoff », « dubois »] : la particule tient au mot qui suit."""
    mots, attente = [], ""
    for mot in plat.split():
        if mot in PARTICULES:
            attente += mot
        else:
            mots.append(attente + mot)
            attente = ""
    return mots + ([attente] if attente else [])


@lru_cache(maxsize=50_000)
def sons(mot: str) -> str:
    """Ce que l'on entend d'un mot, en quatre signes au plus : « Lecomte » et « Lecompte » se rejoignent."""
    entendu = entendre(mot)
    return entendu[:1] + re.sub(r"[aeiou]", "", entendu[1:])[:3]


@lru_cache(maxsize=50_000)
def entendre(mot: str) -> str:
    """« philippe » et « filipe » → « filip »."""
    for ecrit, entendu in _SONS:
        mot = ecrit.sub(entendu, mot)
    return mot


_SONS = tuple(
    (re.compile(ecrit), entendu)
    for ecrit, entendu in (
        (r"ph", "f"),
        (r"qu|ck|ch|k|q", "c"),
        (r"ç|ss|z", "s"),
        (r"c(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "g"),
        (r"y|j(?=[eiy])", "i"),
        (r"w", "v"),
        (r"h", ""),
        (r"e?aux?", "o"),
        (r"[mn](?=[bcdfglpqrstvz])", "n"),
        (r"np(?=t)|mp(?=t)", "n"),
        (r"p(?=t)", ""),
        (r"(.)\1+", r"\1"),
        (r"[estdxp]+$", ""),
    )
)


def _noms(une: Fiche, autre: Fiche) -> tuple[int, str]:
    """Les points des seuls noms, et pourquoi. Zéro : deux personnes, quoi qu'elles partagent."""
    prenoms, noms = (une.prenom_plat, autre.prenom_plat), (une.nom_plat, autre.nom_plat)
    if prenoms[0] == prenoms[1] and noms[0] == noms[1]:
        return (60, "même nom") if prenoms[0] and noms[0] else (45, "même nom, le reste n’est pas dit")
    if prenoms[0] == noms[1] and noms[0] == prenoms[1]:
        return 60, "prénom et nom échangés"
    if sorted(f"{prenoms[0]} {noms[0]}".split()) == sorted(f"{prenoms[1]} {noms[1]}".split()):
        return 55, "mêmes mots dans un autre ordre"
    if noms[0] == noms[1] and not all(prenoms):
        return 45, "même nom, un prénom manque"
    if not _prenoms_proches(*prenoms):
        return _echanges_proches(une, autre)
    if prenoms[0] == prenoms[1] and _sonnent_pareil(*noms):
        return 60, "noms qui se disent pareil"
    if _proches(*noms):
        return 50, "noms écrits presque pareil"
    if all(noms) and _l_un_dans_l_autre(*noms):
        return 45, "même prénom, et un nom composé de l’autre"
    return 30, "même prénom, autre nom : nom de mariage ?"


def _echanges_proches(une: Fiche, autre: Fiche) -> tuple[int, str]:
    if _proches(une.prenom_plat, autre.nom_plat) and _proches(une.nom_plat, autre.prenom_plat):
        return 50, "prénom et nom échangés, écrits presque pareil"
    return 0, ""


def _prenoms_proches(un: str, autre: str) -> bool:
    """« Jean-Pierre » et « Jean-Piere », « Jean-Pierre » et « Jean » ; jamais « Louis » et « Louise »."""
    if not un or not autre:
        return False
    court, long = sorted((un, autre), key=len)
    if long in {court + fin for fin in FEMININS} or long == f"{court[:-1]}que":
        return False
    return _proches(un, autre) or _l_un_dans_l_autre(un, autre)


def _proches(un: str, autre: str) -> bool:
    if not un or not autre:
        return False
    colles = un.replace(" ", ""), autre.replace(" ", "")
    return fuzz.ratio(*colles) >= PROCHE or _sonnent_pareil(un, autre)


def _sonnent_pareil(un: str, autre: str) -> bool:
    entendus = entendre(un.replace(" ", "")), entendre(autre.replace(" ", ""))
    return len(entendus[0]) > 2 and entendus[0] == entendus[1]


def _l_un_dans_l_autre(un: str, autre: str) -> bool:
    mots, autres = set(mots_d_un_nom(un)), set(mots_d_un_nom(autre))
    return mots <= autres or autres <= mots


def _contact(une: Fiche, autre: Fiche) -> tuple[int, str]:
    memes = [
        dit
        for dit, valeurs in (
            ("même téléphone", (une.telephone, autre.telephone)),
            ("même e-mail", (une.email, autre.email)),
        )
        if valeurs[0] and valeurs[0] == valeurs[1]
    ]
    if memes:
        return 30, " et ".join(memes)
    differents = (une.telephone and autre.telephone) or (une.email and autre.email)
    return (-10, "") if differents else (0, "")


def _commune(une: Fiche, autre: Fiche) -> tuple[int, str]:
    if not une.commune or not autre.commune:
        return 0, ""
    return (10, "même commune") if une.commune == autre.commune else (-10, "")


def _annee(une: Fiche, autre: Fiche) -> tuple[int, str]:
    if not une.annee or not autre.annee:
        return 0, ""
    ecart = abs(une.annee - autre.annee)
    if not ecart:
        return 20, "même année de naissance"
    return (0, "") if ecart == 1 else (-40, "")
