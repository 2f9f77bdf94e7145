"""Ce que la page montre d'abord d'une lecture : ses chiffres, et les venues mois par mois."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from epn.commun.dates import INSECABLE, MOIS_COURTS
from epn.planning.models import Nature

from . import phrases
from .etendue import NATURES
from .graphiques import multiples
from .lecture import Lecture
from .periodes import Periode
from .phrases import ABSENT, CACHE, dire, environ, nombre
from .publication import Publication


@dataclass(frozen=True)
class Fiche:
    """Un chiffre et sa tendance. `sens` : hausse, baisse, egal ou rien. `environ` : arrondi."""

    titre: str
    valeur: str
    sens: str = ""
    ecart: str = ""
    avant: str = ""
    juste_avant: str = ""
    environ: bool = False


@dataclass(frozen=True)
class Petit:
    """Une nature, sur les mois de la période."""

    nature: str
    nom: str
    total: str
    image: SafeString
    cases: Sequence[str]


@dataclass(frozen=True)
class Venues:
    """`arrondie` : les mois ne se disent qu'à la dizaine, ou le total aussi."""

    titre: str
    petits: Sequence[Petit]
    mois: Sequence[str]
    arrondie: bool

    @property
    def cache(self) -> bool:
        return any(CACHE in (p.total, *p.cases) for p in self.petits)


def fiches(lecture: Lecture, avant: Publication | None, touchees: Fiche) -> list[Fiche]:
    """Personnes, venues, heures, remplissage, communes. `avant` : l'an dernier. D'une période plus courte que l'année,
    celle d'avant aussi. Un filtre n'a pas tous ces chiffres."""
    ici = lecture.publication
    publies = ici, avant, None if lecture.periode.est_annuelle else lecture.precedente
    toutes = {
        "personnes": _fiche("Personnes différentes", *(_lu(p, "personnes") for p in publies)),
        "venues": _fiche("Venues", *(_lu(p, "venues") for p in publies)),
        "minutes_donnees": _fiche("Heures données au public", *(_heures(p) for p in publies), unite="h"),
        "places_offertes": _fiche("Places occupées", *(_taux(p) for p in publies), unite="%", en_points=True),
    }
    dites = [_environ(fiche, nom in ici.arrondis) for nom, fiche in toutes.items() if nom in ici.chiffres]
    return [*dites, touchees] if "communes" in ici.tables else dites


def _environ(fiche: Fiche, arrondie: bool) -> Fiche:
    if not arrondie or fiche.valeur in (ABSENT, "0"):
        return fiche
    return replace(fiche, valeur=environ(fiche.valeur), environ=True)


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
    valeur = ABSENT if n is None else f"{nombre(n)}{suite}"
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


@dataclass(frozen=True)
class Serie:
    """Les venues d'une nature. `avant` : l'an dernier."""

    nature: str
    nom: str
    total: int | None
    avant: int | None
    par_mois: Mapping[Periode, int | None]


def venues(lecture: Lecture) -> Venues:
    """Une image par nature, à une seule échelle ; sous un filtre, une seule. Les groupes partenaires n'en sont pas."""
    series = [_sous_le_filtre(lecture)] if lecture.est_filtree else [_d_une_nature(lecture, n) for n in NATURES]
    mois = lecture.periode.mois if lecture.par_mois else []
    haut = max((n for serie in series for n in serie.par_mois.values() if n), default=0)
    evolutions = [(s.nom, s.total, s.avant) for s in series if s.total is not None and s.avant is not None]
    neutre = "Les venues, mois par mois" if mois else "Les venues, par nature"
    return Venues(
        phrases.titre_des_natures(evolutions, neutre),
        [_petit(serie, mois, haut) for serie in series],
        [MOIS_COURTS[m.du.month - 1] for m in mois],
        arrondie=bool(mois)
        or lecture.publication.table("natures").arrondie
        or "venues" in lecture.publication.arrondis,
    )


def _sous_le_filtre(lecture: Lecture) -> Serie:
    def lues(publication: Publication | None) -> int | None:
        return publication.chiffres.get("venues", 0) if publication else None

    nom = Nature(lecture.nature).label.capitalize() if lecture.nature else "Toutes natures, dans ce lieu"
    par_mois = {mois: lues(p) for mois, p in lecture.par_mois.items()}
    return Serie(lecture.nature or "ensemble", nom, lues(lecture.publication), lues(lecture.comparable), par_mois)


def _d_une_nature(lecture: Lecture, nature: Nature) -> Serie:
    avant = lecture.comparable.tables.get("natures") if lecture.comparable else None
    par_mois = {mois: p.table("natures").valeur(nature) for mois, p in lecture.par_mois.items()}
    total = lecture.publication.table("natures").valeur(nature)
    return Serie(nature, nature.label.capitalize(), total, avant.valeur(nature) if avant else None, par_mois)


def _petit(serie: Serie, mois: Sequence[Periode], haut: int) -> Petit:
    image = multiples.dessiner(serie.nature, serie.nom, serie.par_mois, mois, haut) if mois else SafeString("")
    cases = [dire(serie.par_mois[m]) if m in serie.par_mois else ABSENT for m in mois]
    return Petit(serie.nature, serie.nom, dire(serie.total), image, cases)
