"""Ce que l'adresse demande : une période close, une nature, un lieu. Ce qui n'existe pas est dit, jamais deviné."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from epn.commun import dates
from epn.planning.models import Nature
from epn.territoire.models import Lieu

from . import lecture, periodes
from .etendue import NATURES
from .models import Cloture
from .periodes import Periode


class Introuvable(Exception):
    """Le choix n'a pas de chiffres ; `statut` : 404 si ce que l'on demande n'existe pas, 200 s'il faut attendre."""

    def __init__(self, phrase: str, statut: int) -> None:
        super().__init__(phrase)
        self.phrase, self.statut = phrase, statut


@dataclass(frozen=True)
class Choix:
    cloture: Cloture
    nature: str
    lieu: Lieu | None


def lire(demande: Mapping[str, str], closes: Sequence[Cloture], lieux: Sequence[Lieu], jour: dt.date) -> Choix:
    """Introuvable, avec la phrase à montrer."""
    nature, code = demande.get("nature", ""), demande.get("lieu", "")
    if nature and nature not in NATURES:
        raise Introuvable("Cette nature d’activité n’existe pas. Choisissez-en une dans la liste.", 404)
    lieu = next((lieu for lieu in lieux if lieu.code == code), None)
    if code and lieu is None:
        raise Introuvable("Ce lieu n’existe pas. Choisissez-en un dans la liste.", 404)
    if nature and lieu:
        raise Introuvable("Une nature ou un lieu, pas les deux : ce serait trop peu de monde. Choisissez.", 200)
    return Choix(_cloture(demande.get("periode", ""), closes, jour), nature, lieu)


def _cloture(code: str, closes: Sequence[Cloture], jour: dt.date) -> Cloture:
    if not code:
        return lecture.habituelle(closes)
    try:
        periode = periodes.lire(code)
    except ValueError:
        raise Introuvable("Cette période n’existe pas. Choisissez-en une dans la liste.", 404) from None
    for cloture in closes:
        if cloture.periode == periode:
            return cloture
    raise Introuvable(_pas_de_chiffres(periode, jour), 200)


def _pas_de_chiffres(periode: Periode, jour: dt.date) -> str:
    if periode.peut_se_clore(jour):
        return f"Aucun chiffre n’a été figé pour la période « {periode} »."
    quand = dates.en_toutes_lettres(periode.se_clot_le(), annee=True)
    return f"La période « {periode} » n’est pas close : ses chiffres seront figés à partir du {quand}."


def natures() -> list[tuple[str, str]]:
    return [(n.value, Nature(n).label) for n in NATURES]
