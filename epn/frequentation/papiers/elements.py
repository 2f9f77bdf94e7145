"""De quoi un papier est fait : des chapitres, des parties, une image et la table des mêmes nombres."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from epn.agenda.mise_en_page import typographier
from epn.agenda.papier import VARIANTE, composer
from epn.commun.dates import INSECABLE
from epn.frequentation import phrases
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.phrases import ABSENT, CACHE, environ
from epn.frequentation.publication import Publication
from epn.frequentation.textes import zones
from epn.territoire.models import Espace

SEUIL = Chiffres.Seuil.DEHORS.value
POURQUOI = (
    f"«{INSECABLE}Caché{INSECABLE}»{INSECABLE}: moins de {SEUIL} personnes différentes, ou un nombre d’où le leur se "
    "déduirait. Personne ne doit pouvoir être reconnu."
)
TUE = (
    "Ce tableau se tait tout entier : il est fait de nombres si petits, ou si liés à d’autres déjà publiés, que l’on "
    "pourrait y reconnaître quelqu’un."
)
PEU, BEAUCOUP = 3, 8
LETTRES_D_UNE_LIGNE = 40
_NOM = re.compile(r'aria-label="([^"]*)"')


@dataclass(frozen=True)
class Image:
    """Le dessin en adresse de données : la feuille le contient, et un lecteur d'écran en lit le nom."""

    adresse: str
    dit: str

    @classmethod
    def de(cls, dessin: SafeString) -> "Image":
        nom = _NOM.search(dessin)
        return cls(f"data:image/svg+xml;base64,{b64encode(dessin.encode()).decode()}", unescape(nom[1]) if nom else "")


@dataclass(frozen=True)
class Table:
    """La première case d'une ligne la nomme. `ensemble` : la dernière ligne est un total."""

    legende: str
    colonnes: Sequence[str]
    lignes: Sequence[Sequence[str]]
    ensemble: bool = False

    @property
    def allure(self) -> str:
        """Peu de colonnes ne s'étirent pas sur toute la feuille ; beaucoup se serrent."""
        return "etroite" if len(self.colonnes) <= PEU else "large" if len(self.colonnes) > BEAUCOUP else "pleine"

    @property
    def cache(self) -> bool:
        return any(case == CACHE for ligne in self.lignes for case in ligne)


@dataclass(frozen=True)
class Partie:
    """`titre` : ce que l'image montre. `cle` : le nom de ce qui explique ses signes. `cote` : la table à sa droite."""

    titre: str
    phrases: Sequence[str] = ()
    image: Image | None = None
    cle: str = ""
    tables: Sequence[Table] = ()
    note: str = ""
    cote: bool = False
    texte: str = ""

    @property
    def pourquoi(self) -> str:
        return POURQUOI if any(table.cache for table in self.tables) else ""


@dataclass(frozen=True)
class Chapitre:
    ancre: str
    titre: str
    parties: Sequence[Partie]


def dire(publication: Publication | None, nom: str, *, par: int = 1) -> str:
    """« caché », le nombre, ou un tiret s'il n'a pas de sens ici. `par` : soixante, pour des heures."""
    if publication is None or nom not in publication.chiffres:
        return ABSENT
    dit = phrases.dire(publication.chiffres[nom], par=par)
    return environ(dit) if publication.chiffres[nom] and nom in publication.arrondis else dit


def part(n: int | None, ensemble: int | None) -> str:
    """« 74 % » ; « caché » si l'un des deux l'est ; un tiret s'il n'y a rien à diviser."""
    if n is None or ensemble is None:
        return CACHE
    return f"{round(100 * n / ensemble)}{INSECABLE}%" if ensemble else ABSENT


def textes(cloture: Cloture) -> Mapping[str, tuple[str, str]]:
    """Les zones remplies : {clé: (titre, texte)}. Une zone vide n'y est pas. Bornées à leur longueur, d'où qu'elles
    viennent : le papier compte dessus."""
    remplies = {}
    for zone in zones(cloture.periode.sorte):
        texte = str(cloture.textes.get(zone.cle) or "").strip()
        if texte:
            remplies[zone.cle] = (zone.titre, _en_paragraphes(typographier(texte[: zone.longueur])))
    return remplies


def _en_paragraphes(texte: str) -> str:
    """Un paragraphe par ligne, sans blanc. Trop de lignes pour si peu de lettres : un seul paragraphe."""
    lignes = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
    return ("\n\n" if len(lignes) <= max(len(texte) / LETTRES_D_UNE_LIGNE, 2) else " ").join(lignes)


def rediger(gabarit: str, contexte: Mapping[str, object]) -> str:
    """Une requête, pour le nom de l'espace."""
    espace = Espace.objects.first()
    commun = {"espace": espace, "seuil": SEUIL, "demonstration": settings.DEMONSTRATION}
    return render_to_string(gabarit, {**commun, **contexte})


@lru_cache(maxsize=16)
def imprimer(texte: str, feuille: str) -> bytes:
    """Le PDF, en français, titré et balisé (PDF/UA). Prend quelques secondes : un même texte ne se compose qu'une
    fois."""
    return composer(texte, feuille).write_pdf(pdf_variant=VARIANTE)
