"""Du texte ou du fichier reçu à des périodes. Le contenu dit ce qu'il est, non son nom ; rien n'y est répété ni suivi.

La zone scolaire du territoire est un réglage : les autres zones sont comptées, et laissées de côté.
"""

import datetime as dt
from dataclasses import dataclass, field

from epn.commun.refus import Refus

OCTETS_AU_PLUS = 512 * 1024
LIGNES_AU_PLUS = 4000
# Au-delà, la page ne se relit plus.
PERIODES_AU_PLUS = 200
JOURS_AU_PLUS = 366
MOTIF_AU_PLUS = 120

TROP_GROS = f"Ce fichier est trop gros : {OCTETS_AU_PLUS // 1024}\u00a0Ko au plus."
TROP_LONG = f"C’est trop long : {LIGNES_AU_PLUS}\u00a0lignes au plus. Gardez les années à venir."


class CalendrierIllisible(Refus):
    phrase = "Ce fichier n’est ni un calendrier (.ics), ni un tableau (.csv), ni des lignes de dates."


@dataclass(frozen=True)
class Periode:
    """Des jours, bornes comprises ; les heures de chacun, ou toute la journée. `ligne` : où on l'a lue."""

    ligne: int
    motif: str
    du: dt.date
    au: dt.date
    de: dt.time | None = None
    a: dt.time | None = None

    @property
    def cle(self) -> tuple:
        return (self.motif, self.du, self.au, self.de, self.a)


@dataclass(frozen=True)
class Illisible:
    ligne: int
    texte: str
    raison: str


@dataclass
class Lecture:
    """`vacances` : c'est un calendrier scolaire, qui ne ferme pas forcément l'espace."""

    periodes: list[Periode] = field(default_factory=list)
    illisibles: list[Illisible] = field(default_factory=list)
    autres_zones: int = 0
    passees: int = 0
    vacances: bool = False

    def garder(self, periode: Periode, aujourd_hui: dt.date) -> None:
        """Une fois chacune, si elle se peut et n'est pas passée."""
        if periode.au < aujourd_hui:
            self.passees += 1
        elif raison := _impossible(periode, aujourd_hui):
            self.refuser(periode.ligne, periode.motif, raison)
        elif periode.cle not in {p.cle for p in self.periodes}:
            if len(self.periodes) >= PERIODES_AU_PLUS:
                raise CalendrierIllisible(f"Il y a plus de {PERIODES_AU_PLUS} périodes : donnez-en moins à la fois.")
            self.periodes.append(periode)

    def refuser(self, ligne: int, texte: str, raison: str) -> None:
        self.illisibles.append(Illisible(ligne, nettoyer(texte), raison))


def decoder(contenu: bytes) -> str:
    """UTF-8, sinon ce qu'écrivent les tableurs français sous Windows. Lève CalendrierIllisible."""
    if len(contenu) > OCTETS_AU_PLUS:
        raise CalendrierIllisible(TROP_GROS)
    if contenu[:2] in (b"\xff\xfe", b"\xfe\xff"):
        texte = contenu.decode("utf-16", errors="replace")
    else:
        try:
            texte = contenu.decode("utf-8-sig")
        except UnicodeDecodeError:
            texte = contenu.decode("cp1252", errors="replace")
    if "\x00" in texte or contenu[:4] in (b"%PDF", b"PK\x03\x04", b"\x89PNG") or texte.lstrip()[:1] in ("<", "{"):
        raise CalendrierIllisible
    return texte


def nettoyer(texte: str) -> str:
    """Sur une ligne, sans caractère de commande, l'apostrophe courbe, à la longueur d'un motif."""
    propre = " ".join("".join(c if c.isprintable() else " " for c in texte).split()).replace("'", "’")
    return propre if len(propre) <= MOTIF_AU_PLUS else f"{propre[: MOTIF_AU_PLUS - 1]}…"


def _impossible(periode: Periode, aujourd_hui: dt.date) -> str:
    if periode.au < periode.du:
        return "elle finit avant de commencer"
    if periode.au - periode.du > dt.timedelta(days=JOURS_AU_PLUS):
        return "elle dure plus d’un an"
    if periode.du > aujourd_hui + dt.timedelta(days=3 * 366):
        return "elle est dans plus de trois ans"
    return ""
