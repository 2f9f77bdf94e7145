"""« Mon chemin » : la feuille que la personne emporte, en grand et dans ses mots. Rien de ce qui est au conseiller."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from epn.agenda.papier import VARIANTE, composer
from epn.commun.vocabulaire import en_mots_simples
from epn.territoire.models import Espace

from .chemin import Chemin, Etape

# Au-delà, la feuille ne se lirait plus : le plus récent d'abord.
THEMES_MONTRES = 8
ACQUIS_MONTRES = 3


@dataclass
class Theme:
    """Un sujet dans les mots de tous, combien de fois on y a travaillé, et ce que l'on y sait faire."""

    titre: str
    fois: int = 0
    acquis: list[str] = field(default_factory=list)


def themes(etapes: Iterable[Etape]) -> list[Theme]:
    """Les sujets travaillés, le plus travaillé d'abord. Une étape écrite ensemble n'est pas une venue de plus."""
    par_code: dict[str, Theme] = {}
    for etape in etapes:
        for code in etape.thematiques:
            theme = par_code.setdefault(code, Theme(en_mots_simples(code)))
            theme.fois += etape.est_une_venue
            if etape.acquis and etape.acquis not in theme.acquis and len(theme.acquis) < ACQUIS_MONTRES:
                theme.acquis.append(etape.acquis)
    return sorted(par_code.values(), key=lambda t: -t.fois)


@dataclass(frozen=True)
class Themes:
    """Ceux où quelque chose est acquis, puis ceux que l'on a seulement travaillés ; `autres` : ceux de trop."""

    avec_acquis: list[Theme]
    travailles: list[Theme]
    autres: int


def ranger(tous: Iterable[Theme]) -> Themes:
    """Un même acquis touche souvent plusieurs sujets : il se lit sous le premier, et une seule fois."""
    dits: set[str] = set()
    avec, sans = [], []
    for theme in tous:
        theme.acquis = [a for a in theme.acquis if a not in dits]
        dits.update(theme.acquis)
        (avec if theme.acquis else sans).append(theme)
    return Themes(avec[:THEMES_MONTRES], sans[:THEMES_MONTRES], len(avec[THEMES_MONTRES:]) + len(sans[THEMES_MONTRES:]))


def imprimer(chemin: Chemin, jour: dt.date) -> bytes:
    """Le PDF (PDF/UA, A4). Met une demi-seconde : à ne pas faire dans une transaction."""
    connus = set(chemin.thematiques)
    sans_theme = [e.acquis for e in chemin.etapes if e.acquis and not e.thematiques][:ACQUIS_MONTRES]
    contexte = {
        "chemin": chemin,
        "themes": ranger(themes(_sans(e, connus) for e in chemin.etapes)),
        "autres_acquis": sans_theme,
        "jour": jour,
        "espace": Espace.objects.first(),
    }
    texte = render_to_string("gestion/progres.html", contexte)
    return composer(texte, "css/progres.css").write_pdf(pdf_variant=VARIANTE)


def _sans(etape: Etape, connus: set[str]) -> Etape:
    """Les seuls sujets qui s'apprennent : une démarche n'est pas de notre feuille."""
    garde = {**vars(etape), "thematiques": tuple(c for c in etape.thematiques if c in connus)}
    return Etape(**garde)
