"""Ce qui s'emporte d'une période close, ligne à ligne : au seuil du dehors, et rien de caché."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import plan
from .definitions import CHIFFRES, TABLES, mots
from .models import Chiffres, Cloture
from .periodes import Periode
from .publication import Publication, Ventilation

COLONNES = ("Période", "Indicateur", "Définition", "Détail", "Code", "Valeur", "Remarque")
MASQUE = f"masqué : moins de {Chiffres.Seuil.DEHORS.value} personnes, ou pour en protéger d’autres"


@dataclass(frozen=True)
class Publie:
    """La dernière version d'une période, et pourquoi elle en remplace une autre."""

    cloture: Cloture
    publication: Publication
    version: int
    etabli_le: object
    motif: str


def publiees(*sortes: str, periode: Periode | None = None) -> list[Publie]:
    """Sans filtre de nature ni de lieu, la plus récente d'abord. Une requête."""
    lignes = Chiffres.objects.filter(seuil=Chiffres.Seuil.DEHORS, nature="", lieu=None).select_related("cloture")
    if periode is not None:
        lignes = lignes.filter(cloture__sorte=periode.sorte, cloture__du=periode.du)
    elif sortes:
        lignes = lignes.filter(cloture__sorte__in=sortes)
    dernieres = {ligne.cloture_id: ligne for ligne in lignes.order_by("-cloture__du", "cloture__sorte", "version")}
    return [Publie(x.cloture, Publication.de(x.contenu), x.version, x.etabli_le, x.motif) for x in dernieres.values()]


def lignes(publie: Publie) -> Iterator[list[object]]:
    """Une requête, pour les noms des communes."""
    periode = str(publie.cloture)
    suite = f"corrigé : {publie.motif}" if publie.motif else ""
    for nom, valeur in publie.publication.chiffres.items():
        titre = CHIFFRES[nom]
        pas = publie.publication.arrondis.get(nom, 1)
        remarque = MASQUE if valeur is None else _remarque(pas, suite)
        yield [periode, titre.titre, titre.dit, "", nom, valeur, remarque]
    for nom, table in publie.publication.tables.items():
        for detail, code, valeur, remarque in _cases(nom, table):
            remarque = remarque or _remarque(plan.DIZAINE if table.arrondie else 1, suite)
            yield [periode, TABLES[nom].titre, TABLES[nom].dit, detail, code, valeur, remarque]


def _remarque(pas: int, suite: str) -> str:
    return " ; ".join(dit for dit in (f"arrondi à {pas} près" if pas > 1 else "", suite) if dit)


def _cases(nom: str, table: Ventilation) -> Iterator[tuple[str, str, int | None, str]]:
    dits = mots(nom)
    if table.tue:
        yield "toutes les cases", "", None, MASQUE
        return
    for code, valeur in sorted(table.visibles.items(), key=lambda c: (-c[1], c[0])):
        yield dits.get(code, code), code, valeur, ""
    for code in table.caches:
        yield dits.get(code, code), code, None, MASQUE
    if table.reste is not None:
        yield "ensemble des cases masquées", "", table.reste, ""


def en_json(publie: Publie) -> dict[str, object]:
    periode = publie.cloture.periode
    return {
        "periode": periode.code,
        "sorte": periode.sorte.value,
        "du": periode.du.isoformat(),
        "au": periode.au.isoformat(),
        "close_le": publie.cloture.close_le.isoformat(timespec="seconds"),
        "version": publie.version,
        "correction": publie.motif or None,
        "chiffres": dict(publie.publication.chiffres),
        "arrondis": dict(publie.publication.arrondis),
        "tables": {
            nom: {
                "visibles": {} if t.tue else dict(t.visibles),
                "masquees": list(t.caches),
                "ensemble_des_masquees": t.reste,
                "toute_masquee": t.tue,
                "arrondie_a": plan.DIZAINE if t.arrondie else 1,
            }
            for nom, t in publie.publication.tables.items()
        },
    }
