"""Qui est venu, et pour quoi : l'âge, la situation, le public, le niveau, les thèmes. Une image, et la table des mêmes
nombres."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from epn.commun.templatetags.francais import capitale
from epn.commun.vocabulaire import Thematique

from . import phrases
from .definitions import TABLES, mots
from .graphiques import barres, themes
from .graphiques.barres import REGROUPEES
from .graphiques.themes import Theme
from .phrases import CACHE, dire
from .publication import Publication

LARGEUR = 400


@dataclass(frozen=True)
class Repartition:
    """`tue` : rien ne s'en montre. `lignes` : la table ; `image` : ce qui s'en dit."""

    code: str
    titre: str
    sous_titre: str
    colonne: str
    image: SafeString
    lignes: Sequence[tuple[str, str]]
    cache: bool
    arrondie: bool
    tue: bool


def publics(publication: Publication) -> list[Repartition]:
    """Celles que cette période, ou ce filtre, dit."""
    titre = phrases.titre_des_ages(publication.table("ages"))
    voulues = (
        ("ages", titre, "Tranche d’âge"),
        ("statuts", "La situation des personnes", "Situation"),
        ("audiences", "Habitants, professionnels, agents", "Public"),
        ("niveaux", "Le niveau des ateliers suivis", "Niveau"),
        ("orientations", "Vers quels services l’on a orienté", "Service"),
    )
    dites = [voulue for voulue in voulues if voulue[0] in publication.tables]
    return [_repartir(publication, *voulue) for voulue in dites if _dit_quelque_chose(publication, voulue[0])]


def _dit_quelque_chose(publication: Publication, code: str) -> bool:
    table = publication.table(code)
    return table.tue or bool(table.caches) or any(table.visibles.values())


def _repartir(publication: Publication, code: str, titre: str, colonne: str) -> Repartition:
    table, sous_titre = publication.table(code), TABLES[code].titre
    vues = [] if table.tue else [(capitale(mot), table.valeur(cle)) for cle, mot in mots(code).items()]
    lignes = [(mot, dire(n)) for mot, n in vues if n != 0]
    if table.reste:
        lignes.append((REGROUPEES, dire(table.reste)))
    dessinees = barres.d_une_table(table, mots(code))
    image = barres.dessiner(dessinees, f"{sous_titre}, en barres.", largeur=LARGEUR) if dessinees else SafeString("")
    cache = any(n is None for _, n in vues)
    return Repartition(code, titre, sous_titre, colonne, image, lignes, cache, table.arrondie, table.tue)


@dataclass(frozen=True)
class Themes:
    titre: str
    image: SafeString
    lignes: Sequence[tuple[str, str, str]]
    parts: Sequence[Theme]
    cache: bool
    arrondie: bool


def demandes_et_dons(publication: Publication) -> Themes:
    """Des parts, du plus demandé au plus donné ; un thème caché d'un côté n'a pas d'écart."""
    demandes, dons = publication.table("themes_demandes"), publication.table("themes_donnes")
    lignes, parts = [], []
    # Une venue compte dans chacun de ses thèmes : la part se prend sur ce qui se montre.
    en_tout = [sum(table.visibles.values()) for table in (demandes, dons)]
    for theme in Thematique:
        d, g = demandes.valeur(theme), dons.valeur(theme)
        if d != 0 or g != 0:
            lignes.append((theme.label, dire(d), dire(g)))
        if (d or g) and d is not None and g is not None and all(en_tout):
            parts.append(Theme(theme.label, round(100 * d / en_tout[0]), round(100 * g / en_tout[1])))
    parts.sort(key=lambda t: (-t.ecart, t.nom))
    image = themes.dessiner(parts) if parts else SafeString("")
    cache = any(CACHE in ligne for ligne in lignes)
    return Themes(phrases.titre_des_themes(parts), image, lignes, parts, cache, dons.arrondie)


def themes_donnes(publication: Publication) -> Repartition:
    """Sous un filtre, qui ne dit que ce qui est donné."""
    return _repartir(publication, "themes_donnes", "Ce que l’on y a travaillé", "Thème")
