"""De vrais classeurs, écrits à la main : ce qu'il faut de XML, et rien d'autre."""

import io
import zipfile
from xml.sax.saxutils import escape

Lignes = list[list[object]]


def xlsx(lignes: Lignes, derniere: int = 0) -> bytes:
    """`derniere` : le numéro d'une cellule perdue tout en bas."""
    rangees = "".join(_rangee(n, ligne) for n, ligne in enumerate(lignes, 1))
    if derniere:
        rangees += _rangee(derniere, ["perdue"])
    espace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    liens = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    paquet = "http://schemas.openxmlformats.org/package/2006"
    genre = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{paquet}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{genre}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{genre}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{paquet}/relationships"><Relationship Id="r1" '
            f'Type="{liens}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{paquet}/relationships"><Relationship Id="r1" '
            f'Type="{liens}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {espace} xmlns:r="{liens}"><sheets>'
            '<sheet name="F" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f"<worksheet {espace}><sheetData>{rangees}</sheetData></worksheet>",
        }
    )


def ods(lignes: Lignes) -> bytes:
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    rangees = "".join(f"<table:table-row>{''.join(map(_cellule_ods, ligne))}</table:table-row>" for ligne in lignes)
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content xmlns:office="{oasis}:office:1.0" '
            f'xmlns:table="{oasis}:table:1.0" xmlns:text="{oasis}:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="F">{rangees}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{oasis}:manifest:1.0"/>',
        }
    )


def _rangee(numero: int, ligne: list[object]) -> str:
    cellules = "".join(_cellule_xlsx(f"{chr(65 + n)}{numero}", valeur) for n, valeur in enumerate(ligne))
    return f'<row r="{numero}">{cellules}</row>'


def _cellule_xlsx(place: str, valeur: object) -> str:
    if isinstance(valeur, int):
        return f'<c r="{place}"><v>{valeur}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(valeur))}</t></is></c>' if valeur else ""


def _cellule_ods(valeur: object) -> str:
    if isinstance(valeur, int):
        return (
            f'<table:table-cell office:value-type="float" office:value="{valeur}"><text:p>{valeur}</text:p>'
            "</table:table-cell>"
        )
    if not valeur:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(valeur))}</text:p></table:table-cell>'


def _archive(fichiers: dict[str, str]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, texte in fichiers.items():
            archive.writestr(nom, texte)
    return tampon.getvalue()
