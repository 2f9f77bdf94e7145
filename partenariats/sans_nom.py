"""Relire les mots d'un référent : ils disent un sujet, jamais une personne, ni la santé de quelqu'un.

Ce qui ressemble à un nom est refusé, avec ce qui l'a fait croire et quoi écrire à la place. On se trompe plutôt en
refusant : un mot refusé à tort passe en minuscules.

Ce que cela ne peut pas voir : un nom de famille écrit en minuscules (« avec dupont »), ou seul en tête de phrase
(« Dupont veut un CV ») ; un surnom ; une personne décrite sans être nommée (« celle qui a le bras cassé ») ; un nom qui
est aussi un mot ou une marque d'ici (« Orange », « Pierre »). C'est pourquoi ces mots sont facultatifs et courts, ne
paraissent que sur la page du conseiller, et s'effacent quand le groupe est venu.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from epn.commun.dates import MOIS
from epn.commun.refus import Refus
from publics.mots_sensibles import reperer
from publics.normaliser import normaliser

from .mots_du_groupe import AVANT_UNE_LETTRE, CONNUS, DU_SERVICE, PRENOMS

EXEMPLE = "Écrivez seulement le sujet, par exemple « faire un CV »."
EN_MINUSCULES = "Si ce n’est pas une personne, écrivez-le sans majuscule."
# Assez long pour n'être pas un article : un mot du vrai nom du partenaire.
MOT_DU_NOM = 5

_COURRIEL = re.compile(r"\S+\s?(?:@|\barobase\b)\s?\S+", re.IGNORECASE)
_CHIFFRES = re.compile(r"\+?\d(?:[ .\-/\u00a0]?\d){7,}")
_MOIS = "|".join(MOIS)
_DATE = re.compile(
    rf"(?<![\d./-])\d{{1,2}}\s?[/.\-]\s?\d{{1,2}}\s?[/.\-]\s?(?:\d{{4}}|\d{{2}})(?![\d/-]|\.\d)|\b\d{{1,2}}(?:er)?\s+(?:{_MOIS})\s+\d{{4}}\b"
    r"|\bn[ée]+s?\s+(?:le|en)\b|\bdate de naissance\b",
    re.IGNORECASE,
)
_CIVILITE = re.compile(
    r"\bMM?\.|\bm\.\s+\w|\b(?i:mme|mmes|mlle|mlles|mr|mrs|monsieur|messieurs|madame|mesdames|mademoiselle)\b\.?"
)
# « docteur » et « maître » ne nomment que devant une majuscule : « rendez-vous chez le docteur » est un sujet.
_TITRE = re.compile(r"\b(?:[Dd]r|[Dd]octeur|[Dd]octeure|[Mm]aître|[Mm]e|[Pp]r|[Pp]rofesseur)\.?\s+[A-ZÀ-ÖØ-Þ]\w*")
_CIVILITE_ET_NOM = re.compile(rf"(?:{_CIVILITE.pattern}|{_TITRE.pattern})(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]*)+")
_INITIALES = re.compile(r"\b[A-ZÀ-ÖØ-Þ]\.\s?-?(?:[A-ZÀ-ÖØ-Þ]\b\.?|[A-ZÀ-ÖØ-Þ]\w+)")
_TRAIT = re.compile(r"[-\u2010\u2011]")
_MOT = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*", re.UNICODE)
# Après l'un de ces signes, une majuscule est celle d'une phrase ou d'un titre qui commence.
_DEBUT_DE_PHRASE = re.compile(r"(?:^|[.!?…:;«“\"(\n]|\n\s*[-–•])\s*$")


class NommeQuelquUn(Refus):
    """La phrase dit ce qui ressemble à un nom, et quoi écrire."""


@dataclass(frozen=True)
class _Mot:
    texte: str
    en_tete: bool
    avant: str

    @property
    def a_une_capitale(self) -> bool:
        return self.texte[0].isupper()

    @property
    def est_connu(self) -> bool:
        tete, *suite = (m for m in _TRAIT.split(self.texte) if m[0].isupper())
        # « USB-C » : la lettre seule dit le modèle.
        return tete in _connus() and all(len(m) == 1 or m in _connus() for m in suite)


def relire(texte: str, *, nom_tu: str = "") -> str:
    """Le texte, blancs resserrés. Lève NommeQuelquUn. `nom_tu` : le vrai nom du partenaire, dont aucun mot ne passe."""
    texte = " ".join(texte.split())
    for regle in (_contact, _civilite, _sante, _capitales, _prenom, _majuscule):
        if phrase := regle(texte):
            raise NommeQuelquUn(phrase)
    if mot := _du_nom(texte, nom_tu):
        raise NommeQuelquUn(f"« {mot} » dit de quel service vient le groupe : cela ne s’écrit pas ici. {EXEMPLE}")
    return texte


def personnes_dans(texte: str) -> list[str]:
    """Ce qui, dans un texte long, ressemble à quelqu'un : un nom après une civilité, un prénom, un numéro. Pour
    prévenir, non pour refuser : un rapport nomme des lieux et des services, que les majuscules ne distinguent pas."""
    trouves = [t for regle in (_COURRIEL, _CHIFFRES, _CIVILITE_ET_NOM) for t in regle.finditer(texte)]
    trouves += [t for t in _MOT.finditer(texte) if t.group()[0].isupper() and _est_un_prenom(t.group())]
    dans_l_ordre = sorted(trouves, key=lambda t: (t.start(), -t.end()))
    return list(dict.fromkeys(" ".join(t.group().split()) for t in _sans_recouvrement(dans_l_ordre)))


def _sans_recouvrement(trouves: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """« Mme Simone Lecomte » est une personne, non deux."""
    fin = 0
    for trouve in trouves:
        if trouve.start() >= fin:
            yield trouve
            fin = trouve.end()


def _est_un_prenom(mot: str) -> bool:
    """« Saint-Martin » est un lieu."""
    morceaux = normaliser(mot).split()
    return morceaux[0] not in ("saint", "sainte", "st", "ste") and bool(set(morceaux) & _prenoms())


def _contact(texte: str) -> str:
    if _COURRIEL.search(texte):
        return f"Une adresse électronique désigne quelqu’un. {EXEMPLE}"
    if trouve := _DATE.search(texte):
        return f"« {trouve.group()} » ressemble à une date de naissance. {EXEMPLE}"
    if trouve := _CHIFFRES.search(texte):
        chiffres = sum(c.isdigit() for c in trouve.group())
        quoi = "un numéro de sécurité sociale" if chiffres >= 13 else "un numéro de téléphone"
        return f"« {trouve.group()} » ressemble à {quoi}. {EXEMPLE}"
    return ""


def _civilite(texte: str) -> str:
    trouve = _CIVILITE.search(texte) or _TITRE.search(texte)
    return f"« {trouve.group().strip()} » annonce le nom d’une personne. {EXEMPLE}" if trouve else ""


def _sante(texte: str) -> str:
    plie = f" {normaliser(texte)} "
    du_service = (dit for pli, dit in _du_service() if f" {pli} " in plie or f" {pli}s " in plie)
    trouve = next(du_service, "") or next((t.mots for t in reperer(texte)), "")
    return f"« {trouve} » en dit trop sur les personnes : cela ne s’écrit pas ici. {EXEMPLE}" if trouve else ""


def _capitales(texte: str) -> str:
    """Tout en capitales, un nom ne se distingue plus."""
    lettres = [c for c in texte if c.isalpha()]
    inconnus = [m for m in _MOT.findall(texte) if m not in _connus() and len(m) > 1]
    if len(inconnus) > 1 and lettres and all(c.isupper() for c in lettres):
        return "Écrivez en minuscules : tout en capitales, cela ne peut pas être relu."
    return ""


def _prenom(texte: str) -> str:
    trouve = next((m for m in _MOT.findall(texte) if set(normaliser(m).split()) & _prenoms()), "")
    return f"« {trouve} » ressemble au nom d’une personne. {EXEMPLE}" if trouve else ""


def _majuscule(texte: str) -> str:
    if trouve := _INITIALES.search(texte):
        return f"« {trouve.group()} » ressemble aux initiales d’une personne. {EXEMPLE}"
    mots = _mots(texte)
    for rang, mot in enumerate(mots):
        suivant = mots[rang + 1] if rang + 1 < len(mots) else None
        if not mot.a_une_capitale or mot.est_connu:
            continue
        if len(mot.texte) == 1:
            if _est_une_initiale(mot, suivant):
                return f"« {mot.texte} » ressemble à une initiale. {EXEMPLE}"
        elif not mot.en_tete:
            return f"« {mot.texte} » ressemble au nom d’une personne. {EN_MINUSCULES} {EXEMPLE}"
        elif _est_un_nom_en_tete(mot, suivant):
            deux = f"{mot.texte} {suivant.texte}" if suivant and suivant.a_une_capitale else mot.texte
            return f"« {deux} » ressemble au nom d’une personne. {EN_MINUSCULES} {EXEMPLE}"
    return ""


def _est_une_initiale(mot: _Mot, suivant: "_Mot | None") -> bool:
    """« A l'aide » et « Y a-t-il » commencent une phrase ; « plan B » n'est personne."""
    if normaliser(mot.avant) in _avant_une_lettre():
        return False
    return not (mot.en_tete and suivant is not None and not suivant.a_une_capitale)


def _est_un_nom_en_tete(mot: _Mot, suivant: "_Mot | None") -> bool:
    """« DUPONT », « Jean-Paul », « Hubert Poirier » : une phrase ne commence pas ainsi."""
    morceaux = _TRAIT.split(mot.texte)
    compose = len(morceaux) > 1 and morceaux[1][0].isupper()
    en_capitales = len(mot.texte) > 1 and mot.texte.isupper()
    colle = suivant is not None and not suivant.en_tete and suivant.a_une_capitale and not suivant.est_connu
    return compose or en_capitales or colle


def _du_nom(texte: str, nom_tu: str) -> str:
    tus = {m for m in normaliser(nom_tu).split() if len(m) >= MOT_DU_NOM}
    return next((m for m in _MOT.findall(texte) if set(normaliser(m).split()) & tus), "")


def _mots(texte: str) -> list[_Mot]:
    mots: list[_Mot] = []
    for place in _MOT.finditer(texte):
        en_tete = bool(_DEBUT_DE_PHRASE.search(texte[: place.start()]))
        mots.append(_Mot(place.group(), en_tete, mots[-1].texte if mots else ""))
    return mots


@cache
def _connus() -> frozenset[str]:
    return frozenset(CONNUS.split())


@cache
def _prenoms() -> frozenset[str]:
    return frozenset(normaliser(p) for p in PRENOMS.split())


@cache
def _avant_une_lettre() -> frozenset[str]:
    return frozenset(normaliser(m) for m in AVANT_UNE_LETTRE.split())


@cache
def _du_service() -> tuple[tuple[str, str], ...]:
    """Chaque expression, pliée pour la comparer, et telle qu'elle se dit."""
    return tuple((normaliser(e), " ".join(e.split())) for e in DU_SERVICE.split(","))
