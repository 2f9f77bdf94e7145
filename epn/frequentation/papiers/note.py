"""La note d'un trimestre : une page, quoi qu'elle ait à dire. On compose du plus grand corps au plus petit, et la
première mise en page qui tient est la bonne ; ce qui est sans borne (corrections) ne se dit qu'une fois."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from epn.agenda.papier import VARIANTE
from epn.agenda.papier import composer as mettre_en_pages
from epn.commun import dates
from epn.commun.dates import INSECABLE
from epn.commun.templatetags.francais import capitale
from epn.frequentation import lecture, phrases
from epn.frequentation.etendue import NATURES
from epn.frequentation.graphiques import colonnes
from epn.frequentation.graphiques.colonnes import Colonne
from epn.frequentation.models import Cloture
from epn.frequentation.periodes import Periode
from epn.frequentation.phrases import environ, nombre
from epn.frequentation.publication import Publication
from epn.frequentation.tableaux import dire_ecart
from epn.planning.models import Nature

from .elements import ABSENT, CACHE, SEUIL, Image, Partie, Table, rediger, textes

FEUILLE = "css/note.css"
# En points. Au plus petit, les textes les plus longs tiennent encore (un essai le montre).
CORPS = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
LARGEUR, HAUTEUR = 600, 150
TETES = ("Chiffre", "Ce trimestre", "Le trimestre d’avant", "Le même, un an plus tôt")


@dataclass(frozen=True)
class Mesure:
    """`sur` : ce dont c'est une part, en pour cent ; `par` : ce qui en fait l'unité."""

    titre: str
    nom: str
    sur: str = ""
    par: int = 1
    unite: str = ""

    def lire(self, publication: Publication) -> int | None:
        """None : caché, ou rien à diviser."""
        n = publication.chiffres.get(self.nom)
        if not self.sur:
            return None if n is None else round(n / self.par)
        ensemble = publication.chiffres.get(self.sur)
        return round(100 * n / ensemble) if ensemble and n is not None else None

    def dire(self, publication: Publication | None) -> str:
        if publication is None:
            return ABSENT
        n = self.lire(publication)
        if n is None:
            return ABSENT if publication.chiffres.get(self.sur) == 0 else CACHE
        dit = f"{nombre(n)}{self.unite}"
        return environ(dit) if n and self.nom in publication.arrondis else dit

    def comparer(self, publication: Publication, avant: Publication | None) -> str:
        """« 238 (−3 %) » : l'autre trimestre, et l'écart de celui-ci à lui."""
        n, a = self.lire(publication), self.lire(avant) if avant else None
        if n is None or a is None:
            return self.dire(avant)
        return f"{self.dire(avant)} ({dire_ecart(n - a, a, en_points=bool(self.sur))})"


MESURES = (
    Mesure("Personnes différentes", "personnes"),
    Mesure("Dont personnes nouvelles", "nouvelles"),
    Mesure("Venues", "venues"),
    Mesure("Séances tenues", "seances"),
    Mesure("Heures données au public", "minutes_donnees", par=60, unite=f"{INSECABLE}h"),
    Mesure("Places occupées en atelier", "places_occupees", sur="places_offertes", unite=f"{INSECABLE}%"),
)


def composer(cloture: Cloture, closes: Sequence[Cloture]) -> bytes | None:
    """None si rien n'est publié au dehors de ce trimestre. Deux requêtes."""
    suite = _depuis_un_an(cloture.periode)
    versions = lecture.lire_versions(suite, closes, "", None, seuil=SEUIL)
    if cloture.periode not in versions:
        return None
    publiees = {p: Publication.de(v[-1].contenu) for p, v in versions.items()}
    ici, avant, an_dernier = publiees[cloture.periode], publiees.get(suite[-2]), publiees.get(suite[0])
    parties = [_chiffres(ici, avant, an_dernier), _venues(suite, publiees), *_natures(ici, avant, an_dernier)]
    contexte = {
        "periode": cloture.periode,
        "cloture": cloture,
        "corrections": versions[cloture.periode][1:][-1:],
        "resume": phrases.resume(ici, an_dernier),
        "parties": parties,
        "textes": textes(cloture).values(),
    }
    return imprimer(rediger("frequentation/papiers/note.html", contexte))


def _depuis_un_an(periode: Periode) -> list[Periode]:
    """Du même trimestre de l'an passé à celui-ci : cinq."""
    suite = [periode]
    while len(suite) < 5:
        suite.insert(0, suite[0].precedente())
    return suite


def _chiffres(ici: Publication, avant: Publication | None, an_dernier: Publication | None) -> Partie:
    lignes = [[m.titre, m.dire(ici), m.comparer(ici, avant), m.comparer(ici, an_dernier)] for m in MESURES]
    table = Table("« ≈ » : arrondi. Entre parenthèses, l’écart de ce trimestre à l’autre", TETES, lignes)
    return Partie("Le trimestre en chiffres", tables=[table])


def _venues(suite: Sequence[Periode], publiees: Mapping[Periode, Publication]) -> Partie:
    lues = [Colonne(_nom(p), _venues_de(publiees.get(p)), close=p in publiees, forte=p == suite[-1]) for p in suite]
    cases = [phrases.dire(c.n) if c.close else ABSENT for c in lues]
    table = Table("Venues par trimestre, à la dizaine", ["", *(c.nom for c in lues)], [["Venues", *cases]])
    dessin = colonnes.dessiner(lues, "Venues par trimestre, en colonnes.", largeur=LARGEUR, hauteur=HAUTEUR)
    return Partie(_titre(lues), image=Image.de(dessin), tables=[table])


def _natures(ici: Publication, avant: Publication | None, an_dernier: Publication | None) -> Iterator[Partie]:
    """Seulement si ce trimestre les publie."""
    if not any(ici.table("natures").visibles.values()):
        return
    publiees = [p and p.tables.get("natures") for p in (ici, avant, an_dernier)]
    lignes = [
        [capitale(Nature(n).label), *(ABSENT if t is None else phrases.dire(t.valeur(n)) for t in publiees)]
        for n in NATURES
    ]
    table = Table("Venues par nature d’activité, à la dizaine", ("Nature", *TETES[1:]), lignes)
    yield Partie("Pour quoi l’on est venu", tables=[table])


def _venues_de(publication: Publication | None) -> int | None:
    return publication.chiffres.get("venues") if publication else None


def _titre(lues: Sequence[Colonne]) -> str:
    n, avant = lues[-1].n, lues[0].n
    if n is None or avant is None or n == avant:
        return "Les venues, trimestre après trimestre"
    sens = "plus" if n > avant else "moins"
    return f"{nombre(n)} venues, {nombre(abs(n - avant))} de {sens} qu’au même trimestre de l’an passé"


def _nom(periode: Periode) -> str:
    """« janv.-mars 2026 » : un élu sait quels mois c'est."""
    courts = [dates.MOIS_COURTS[m.du.month - 1] for m in (periode.mois[0], periode.mois[-1])]
    return f"{courts[0]}–{courts[1]}{INSECABLE}{periode.du.year}"


@lru_cache(maxsize=16)
def imprimer(texte: str) -> bytes:
    """Le PDF d'une page, en français, titré et balisé (PDF/UA)."""
    for corps in CORPS:
        document = mettre_en_pages(texte, FEUILLE, f"html {{ font-size: {corps}pt }}")
        if len(document.pages) == 1:
            break
    return document.copy(document.pages[:1]).write_pdf(pdf_variant=VARIANTE)
