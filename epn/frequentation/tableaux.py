"""Ce que la page montre d'une lecture : cinq chiffres, puis les tables dont viennent les images."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from epn.commun.dates import INSECABLE, MOIS_COURTS
from epn.commun.vocabulaire import Thematique, TrancheAge
from epn.planning.models import Nature

from . import phrases
from .etendue import NATURES
from .graphiques import ages, multiples, themes
from .graphiques.themes import Theme
from .lecture import Lecture
from .phrases import nombre
from .publication import Publication

CACHEE = "caché"


@dataclass(frozen=True)
class Fiche:
    """Un chiffre et sa tendance. `sens` : hausse, baisse, egal ou rien."""

    titre: str
    valeur: str
    sens: str = ""
    ecart: str = ""
    avant: str = ""
    juste_avant: str = ""


@dataclass(frozen=True)
class Petit:
    """Une nature, sur l'année."""

    nature: str
    nom: str
    total: str
    image: SafeString
    cases: Sequence[str]


@dataclass(frozen=True)
class Section:
    titre: str
    images: Sequence[SafeString] = ()
    lignes: Sequence[tuple] = ()
    petits: Sequence[Petit] = ()
    mois: Sequence[str] = ()
    cache: bool = False
    themes: Sequence[Theme] = field(default_factory=tuple)


def _dire(n: int | None) -> str:
    return CACHEE if n is None else nombre(n)


def fiches(lecture: Lecture, touchees: Fiche) -> list[Fiche]:
    """Personnes, venues, heures, remplissage, communes. D'une période plus courte que l'année, celle d'avant aussi."""
    publies = lecture.publication, lecture.an_dernier, None if lecture.periode.est_annuelle else lecture.precedente
    return [
        _fiche("Personnes différentes", *(_lu(p, "personnes") for p in publies)),
        _fiche("Venues", *(_lu(p, "venues") for p in publies)),
        _fiche("Heures données au public", *(_heures(p) for p in publies), unite="h"),
        _fiche("Places occupées", *(_taux(p) for p in publies), unite="%", en_points=True),
        touchees,
    ]


def _lu(publication: Publication | None, nom: str) -> int | None:
    return publication.chiffres.get(nom) if publication else None


def _heures(publication: Publication | None) -> int | None:
    minutes = _lu(publication, "minutes_donnees")
    return None if minutes is None else round(minutes / 60)


def _taux(publication: Publication | None) -> int | None:
    occupees, offertes = _lu(publication, "places_occupees"), _lu(publication, "places_offertes")
    return round(100 * occupees / offertes) if offertes and occupees is not None else None


def _fiche(
    titre: str,
    n: int | None,
    avant: int | None,
    precedent: int | None = None,
    *,
    unite: str = "",
    en_points: bool = False,
) -> Fiche:
    suite = f"{INSECABLE}{unite}" if unite else ""
    valeur = "–" if n is None else f"{nombre(n)}{suite}"
    juste_avant = "" if precedent is None else f"{nombre(precedent)}{suite} juste avant"
    if n is None or avant is None:
        return Fiche(titre, valeur, avant="pas de comparaison à l’an dernier", juste_avant=juste_avant)
    ecart = n - avant
    sens = "hausse" if ecart > 0 else "baisse" if ecart < 0 else "egal"
    dit = dire_ecart(ecart, avant, en_points=en_points)
    return Fiche(titre, valeur, sens, dit, f"{nombre(avant)}{suite} l’an dernier", juste_avant)


def dire_ecart(ecart: int, avant: int, *, en_points: bool) -> str:
    """Une part en points, un grand nombre en pour cent, un petit tel quel."""
    if not ecart:
        return "autant"
    if en_points:
        dit = f"{ecart:+d}{INSECABLE}point{'s' if abs(ecart) > 1 else ''}"
    elif avant >= phrases.ASSEZ:
        dit = f"{round(100 * ecart / avant):+d}{INSECABLE}%"
    else:
        dit = f"{ecart:+d}"
    return dit.replace("-", "−")


def communes_touchees(n: int | None, avant: int | None, en_tout: int) -> Fiche:
    fiche = _fiche("Communes touchées", n, avant)
    return Fiche(fiche.titre, f"{fiche.valeur} / {en_tout}", fiche.sens, fiche.ecart, fiche.avant)


def natures(lecture: Lecture, nature: str) -> Section:
    """Une image par nature, à une seule échelle ; les groupes partenaires n'y sont jamais."""
    table, avant = lecture.publication.table("natures"), lecture.an_dernier and lecture.an_dernier.table("natures")
    voulues = [n for n in NATURES if nature in ("", n)]
    mois = lecture.periode.mois
    par_nature = {n: {m: p.table("natures").valeur(n) for m, p in lecture.par_mois.items()} for n in voulues}
    if not any("natures" in p.tables for p in lecture.par_mois.values()):
        return _d_un_an(lecture, voulues)
    haut = max([v for valeurs in par_nature.values() for v in valeurs.values() if v], default=0)
    petits, evolutions = [], []
    for n in voulues:
        nom, total = Nature(n).label.capitalize(), table.valeur(n)
        image = multiples.dessiner(n, nom, par_nature[n], mois, haut) if lecture.par_mois else SafeString("")
        cases = [_dire(par_nature[n][m]) if m in par_nature[n] else "–" for m in mois] if lecture.par_mois else []
        petits.append(Petit(n, nom, _dire(total), image, cases))
        if total is not None and avant and avant.valeur(n) is not None:
            evolutions.append((Nature(n).label, total, avant.valeur(n) or 0))
    return Section(
        phrases.titre_des_natures(evolutions) if lecture.par_mois else "Les venues, par nature",
        petits=petits,
        mois=[MOIS_COURTS[m.du.month - 1] for m in mois] if lecture.par_mois else [],
        cache=any(CACHEE in (p.total, *p.cases) for p in petits),
    )


def _d_un_an(lecture: Lecture, voulues: Sequence[str]) -> Section:
    """Les mois ne disent que leur ensemble : une seule image, et chaque nature sur l'année."""
    table, mois = lecture.publication.table("natures"), lecture.periode.mois
    ensemble = {m: p.chiffres.get("venues") for m, p in lecture.par_mois.items()}
    image = multiples.dessiner(
        "", "Toutes les venues", ensemble, mois, max((v or 0 for v in ensemble.values()), default=0)
    )
    cases = [_dire(ensemble[m]) if m in ensemble else "–" for m in mois]
    petits = [Petit("ensemble", "Toutes natures", _dire(lecture.publication.chiffres.get("venues")), image, cases)]
    for n in voulues:
        petits.append(Petit(n, Nature(n).label.capitalize(), _dire(table.valeur(n)), SafeString(""), [""] * len(mois)))
    cache = any(CACHEE in (p.total, *p.cases) for p in petits)
    return Section(
        "Les venues, mois après mois", petits=petits, mois=[MOIS_COURTS[m.du.month - 1] for m in mois], cache=cache
    )


def tranches(publication: Publication) -> Section:
    """Les tranches cachées ne se disent qu'ensemble, et seulement si leur somme peut se dire."""
    table = publication.table("ages")
    vues = [(t.label, table.valeur(t)) for t in TrancheAge]
    dites = [(nom, n) for nom, n in vues if n is not None]
    cachees = [nom for nom, n in vues if n is None]
    ensemble = ("Regroupées", table.reste) if cachees and table.reste else None
    lignes = [(nom, nombre(n)) for nom, n in dites] + [(nom, CACHEE) for nom in cachees]
    if ensemble:
        lignes.append(("Tranches cachées, ensemble", nombre(ensemble[1])))
    montrees = [(nom, n) for nom, n in dites if n]
    images = [ages.dessiner(montrees, ensemble)] if montrees or ensemble else []
    return Section(phrases.titre_des_ages(table), images, lignes, cache=bool(cachees))


def demandes_et_dons(publication: Publication) -> Section:
    """Des parts, du plus demandé au plus donné ; un thème caché d'un côté n'a pas d'écart."""
    demandes, dons = publication.table("themes_demandes"), publication.table("themes_donnes")
    lignes, vus, cache = [], [], False
    # Une venue compte dans chacun de ses thèmes : la part se prend sur ce qui se montre.
    en_tout = [sum(table.visibles.values()) for table in (demandes, dons)]
    for theme in Thematique:
        d, g = demandes.valeur(theme), dons.valeur(theme)
        if d == 0 and g == 0:
            continue
        cache = cache or d is None or g is None
        lignes.append((theme.label, _dire(d), _dire(g)))
        if d is not None and g is not None and en_tout[0] and en_tout[1]:
            vus.append(Theme(theme.label, round(100 * d / en_tout[0]), round(100 * g / en_tout[1])))
    vus.sort(key=lambda t: (-t.ecart, t.nom))
    images = [themes.dessiner(vus)] if vus else []
    return Section(phrases.titre_des_themes(vus), images, lignes, cache=cache, themes=vus)
