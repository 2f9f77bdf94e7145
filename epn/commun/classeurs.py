"""Un tableau, dans une des formes qu'ouvre un tableur : xlsx, ods, csv.

Aucune cellule n'y est une formule, quoi qu'aient tapé les gens (CWE-1236). Un classeur dit le genre de chaque cellule :
un texte y est écrit comme texte, et le reste si on le corrige. Un CSV n'a pas de genres : `tableur.cellule` y garde ce
qu'un tableur prendrait pour une formule.
"""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter
from django.http import FileResponse

from . import ods, tableur
from .dates import fuseau

# En mémoire jusque-là, puis sur le disque.
EN_MEMOIRE = 4 * 1024 * 1024
# Ce qu'une cellule d'un .xlsx peut porter (ECMA-376, 18.3.1.40).
CELLULE_MAX = 32_767
# XML 1.0, 2.2 : ce qu'un document ne peut pas contenir, même échappé.
_HORS_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LARGEUR = 22


@dataclass
class Tableau:
    """`lignes` : lues une seule fois, une à une, et comptées en passant."""

    titre: str
    colonnes: Sequence[str]
    lignes: Iterable[Sequence[object]]
    ecrites: int = 0

    def propres(self) -> Iterator[list[object]]:
        for ligne in self.lignes:
            self.ecrites += 1
            yield [propre(valeur) for valeur in ligne]


def propre(valeur: object) -> object:
    """Un nombre, une date, un instant à l'heure du lieu, ou un texte qu'un document peut porter."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.datetime):
        return valeur.astimezone(fuseau()).replace(tzinfo=None) if valeur.tzinfo else valeur
    if isinstance(valeur, int | float | dt.date):
        return valeur
    texte = _HORS_XML.sub("", str(valeur)).replace("\r\n", "\n").replace("\r", "\n")
    # Une tabulation n'a pas de sens dans une cellule, et se perd d'un tableur à l'autre.
    return texte.replace("\t", " ")[:CELLULE_MAX]


def ecrire_xlsx(tableau: Tableau, sortie: BinaryIO) -> None:
    """Les lignes s'écrivent au fil de l'eau. Un texte dangereux porte la marque « texte » d'Excel, qui survit si on le
    corrige."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sortie, options) as classeur:
        feuille = classeur.add_worksheet(_nom_de_feuille(tableau.titre))
        garde = classeur.add_format({"quote_prefix": True})
        jour, moment = (classeur.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        feuille.set_column(0, max(len(tableau.colonnes) - 1, 0), _LARGEUR)
        feuille.freeze_panes(1, 0)
        titre = classeur.add_format({"bold": True})
        for place, colonne in enumerate(tableau.colonnes):
            feuille.write_string(0, place, colonne, titre)
        for rang, ligne in enumerate(tableau.propres(), 1):
            for place, valeur in enumerate(ligne):
                if isinstance(valeur, dt.datetime):
                    feuille.write_datetime(rang, place, valeur, moment)
                elif isinstance(valeur, dt.date):
                    feuille.write_datetime(rang, place, valeur, jour)
                elif isinstance(valeur, int | float):
                    feuille.write_number(rang, place, valeur)
                else:
                    feuille.write_string(rang, place, valeur, garde if tableur.est_dangereux(valeur) else None)


def ecrire_ods(tableau: Tableau, sortie: BinaryIO) -> None:
    ods.ecrire(sortie, tableau.titre, tableau.colonnes, tableau.propres())


def ecrire_csv(tableau: Tableau, sortie: BinaryIO) -> None:
    """Points-virgules et marque d'ordre : ce qu'un tableur français ouvre d'un double clic."""
    texte = io.TextIOWrapper(sortie, encoding="utf-8-sig", newline="", write_through=True)
    ecrivain = csv.writer(texte, delimiter=";")
    ecrivain.writerow(tableau.colonnes)
    for ligne in tableau.propres():
        ecrivain.writerow([tableur.cellule(_en_csv(valeur)) for valeur in ligne])
    texte.detach()


def _en_csv(valeur: object) -> object:
    return valeur.isoformat(sep=" ", timespec="minutes") if isinstance(valeur, dt.datetime) else valeur


@dataclass(frozen=True)
class Forme:
    type: str
    ecrire: Callable[[Tableau, BinaryIO], None]


FORMES = {
    "xlsx": Forme("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ecrire_xlsx),
    "ods": Forme(ods.TYPE, ecrire_ods),
    "csv": Forme("text/csv; charset=utf-8", ecrire_csv),
}


def fichier(tableau: Tableau, forme: str, nom: str) -> FileResponse:
    """La réponse à télécharger, que personne ne garde. `tableau.ecrites` dit ensuite combien de lignes elle porte."""
    sortie = tempfile.SpooledTemporaryFile(max_size=EN_MEMOIRE)  # noqa: SIM115 : la réponse le ferme
    FORMES[forme].ecrire(tableau, sortie)
    sortie.seek(0)
    entetes = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(
        sortie, as_attachment=True, filename=f"{nom}.{forme}", content_type=FORMES[forme].type, headers=entetes
    )


def _nom_de_feuille(titre: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", titre)[:31]
