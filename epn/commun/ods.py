"""Écrire une feuille OpenDocument (ODF 1.3), ligne à ligne, sans la garder en mémoire.

Une cellule dit toujours son genre, et jamais une formule : un texte y reste un texte. Pourquoi pas une bibliothèque :
`docs/decisions/0015-exports.md`.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFESTE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _date(nom: str, *, heure: bool) -> str:
    """Une date écrite à la française, et son style de cellule."""
    suite = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    heures = f'{suite}<number:minutes number:style="long"/>' if heure else ""
    return (
        f'<number:date-style style:name="n-{nom}"><number:day number:style="long"/><number:text>/</number:text>'
        f'<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>{heures}'
        f'</number:date-style><style:style style:name="{nom}" style:family="table-cell" '
        f'style:data-style-name="n-{nom}"/>'
    )


_DEBUT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" '
    f'xmlns:text="{_OASIS}:text:1.0" xmlns:style="{_OASIS}:style:1.0" xmlns:number="{_OASIS}:datastyle:1.0" '
    f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" office:version="1.3"><office:automatic-styles>'
    f"{_date('jour', heure=False)}{_date('moment', heure=True)}"
    '<style:style style:name="titre" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_FIN = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ecrire(sortie: BinaryIO, titre: str, colonnes: Sequence[str], lignes: Iterable[Sequence[object]]) -> None:
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        # ODF 1.3, partie 2, 3.3 : le type d'abord, sans compression.
        archive.writestr(zipfile.ZipInfo("mimetype"), TYPE)
        archive.writestr("META-INF/manifest.xml", _MANIFESTE)
        with archive.open("content.xml", "w", force_zip64=True) as contenu:
            contenu.write(f"{_DEBUT}<table:table table:name={quoteattr(titre)}>".encode())
            contenu.write(_rangee(_texte(colonne, style="titre") for colonne in colonnes))
            for ligne in lignes:
                contenu.write(_rangee(map(_cellule, ligne)))
            contenu.write(_FIN.encode())


def _rangee(cellules: Iterable[str]) -> bytes:
    return f"<table:table-row>{''.join(cellules)}</table:table-row>".encode()


def _cellule(valeur: object) -> str:
    """`valeur` : déjà propre (`classeurs.propre`)."""
    if isinstance(valeur, int | float):
        nombre = f'office:value-type="float" office:value="{valeur}"'
        return f"<table:table-cell {nombre}><text:p>{valeur}</text:p></table:table-cell>"
    if isinstance(valeur, dt.datetime):
        return _datee(valeur.isoformat(timespec="seconds"), f"{valeur:%d/%m/%Y %H:%M}", "moment")
    if isinstance(valeur, dt.date):
        return _datee(valeur.isoformat(), f"{valeur:%d/%m/%Y}", "jour")
    return _texte(str(valeur)) if valeur != "" else "<table:table-cell/>"


def _datee(valeur: str, montree: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="date" office:date-value="{valeur}">'
        f"<text:p>{montree}</text:p></table:table-cell>"
    )


def _texte(valeur: str, style: str = "") -> str:
    habit = f' table:style-name="{style}"' if style else ""
    paragraphes = "".join(f"<text:p>{_blancs(ligne)}</text:p>" for ligne in valeur.split("\n"))
    return f'<table:table-cell{habit} office:value-type="string">{paragraphes}</table:table-cell>'


def _blancs(ligne: str) -> str:
    """ODF réunit les blancs : ceux qui comptent se disent par des balises."""
    return re.sub(r"^ | {2,}", lambda m: f'<text:s text:c="{len(m[0])}"/>', escape(ligne))
