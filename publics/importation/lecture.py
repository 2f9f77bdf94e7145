"""Du fichier reçu à des lignes de textes. Le contenu dit ce qu'il est, non son nom ; rien n'y est jamais calculé."""

import csv
import datetime as dt
import io
import re
import zipfile

import python_calamine

from epn.commun.refus import Refus

OCTETS_AU_PLUS = 2 * 1024 * 1024
LIGNES_AU_PLUS = 5000
COLONNES_AU_PLUS = 60
# Un tableau est une archive : deux mégaoctets peuvent en cacher des milliers.
DEPLIE_AU_PLUS = 60 * 1024 * 1024

TROP_GROS = f"Ce fichier est trop gros : {OCTETS_AU_PLUS // 1024 // 1024}\u00a0Mo au plus. Importez en plusieurs fois."
TROP_DE_LIGNES = f"Ce tableau a plus de {LIGNES_AU_PLUS}\u00a0lignes. Coupez-le, et importez en plusieurs fois."
TROP_LARGE = "Ce tableau est trop large : gardez les seules colonnes à importer."
VIDE = "Ce fichier est vide."
ABIME = "Ce fichier est abîmé ou incomplet. Ouvrez-le dans votre tableur, enregistrez-le à nouveau, puis recommencez."
PAS_UN_TABLEAU = "Ce fichier n’est pas un tableau. Il faut un .xlsx, un .ods ou un .csv."
ANCIEN = (
    "Ce fichier est dans un ancien format. Dans votre tableur, « Enregistrer sous », puis choisissez .xlsx ou .ods."
)
ILLISIBLE = "Ce fichier contient des caractères illisibles. Dans votre tableur, enregistrez-le en .xlsx ou en .ods."

Ligne = list[str]


class FichierIllisible(Refus):
    pass


def lire(contenu: bytes) -> list[Ligne]:
    """Les lignes, blancs resserrés, celle d'en haut d'abord. Lève FichierIllisible, avec sa phrase."""
    if len(contenu) > OCTETS_AU_PLUS:
        raise FichierIllisible(TROP_GROS)
    if not contenu.strip(b"\x00 \r\n\t;,"):
        raise FichierIllisible(VIDE)
    if contenu.startswith(b"PK"):
        lignes = _lire_classeur(contenu)
    elif contenu.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierIllisible(ANCIEN)
    else:
        lignes = _lire_texte(contenu)
    if len(lignes) > LIGNES_AU_PLUS + 10:
        raise FichierIllisible(TROP_DE_LIGNES)
    if not any(any(ligne) for ligne in lignes):
        raise FichierIllisible(VIDE)
    if any("\x00" in cellule for ligne in lignes for cellule in ligne):
        raise FichierIllisible(ILLISIBLE)
    return lignes


# --- csv ------------------------------------------------------------------------------------------


def _lire_texte(contenu: bytes) -> list[Ligne]:
    texte = _decoder(contenu)
    if re.search(r"[\x00-\x08\x0e-\x1f]", texte):
        binaire = contenu[:4] in (b"%PDF", b"\x89PNG", b"\xff\xd8\xff\xe0") or contenu[:2] in (b"\x1f\x8b", b"MZ")
        raise FichierIllisible(PAS_UN_TABLEAU if binaire else ILLISIBLE)
    if texte.lstrip()[:1] in "{<%":
        raise FichierIllisible(PAS_UN_TABLEAU)
    lignes = []
    try:
        for ligne in csv.reader(io.StringIO(texte, newline=""), delimiter=_separateur(texte)):
            lignes.append([_resserrer(cellule) for cellule in ligne[: COLONNES_AU_PLUS + 1]])
            if len(lignes) > LIGNES_AU_PLUS + 10:
                raise FichierIllisible(TROP_DE_LIGNES)
    except csv.Error as erreur:
        raise FichierIllisible(ABIME) from erreur
    return lignes


def _decoder(contenu: bytes) -> str:
    """UTF-8, sinon ce qu'écrivent les tableurs français sous Windows, qui contient latin-1."""
    if contenu[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return contenu.decode("utf-16", errors="replace")
    try:
        return contenu.decode("utf-8-sig")
    except UnicodeDecodeError:
        return contenu.decode("cp1252", errors="replace")


def _separateur(texte: str) -> str:
    debut = "\n".join(texte.splitlines()[:5])
    return max(";,\t", key=debut.count)


# --- xlsx et ods ----------------------------------------------------------------------------------


def _lire_classeur(contenu: bytes) -> list[Ligne]:
    _verifier_archive(contenu)
    try:
        classeur = python_calamine.load_workbook(io.BytesIO(contenu))
        feuille = classeur.get_sheet_by_index(0)
        if feuille.total_height > LIGNES_AU_PLUS + 10:
            raise FichierIllisible(TROP_DE_LIGNES)
        if feuille.total_width > COLONNES_AU_PLUS:
            raise FichierIllisible(TROP_LARGE)
        return [[_en_texte(cellule) for cellule in ligne] for ligne in feuille.to_python(skip_empty_area=False)]
    except FichierIllisible:
        raise
    except BaseException as erreur:
        # Un fichier abîmé fait parfois paniquer le lecteur, qui lève alors hors d'Exception.
        if isinstance(erreur, Exception) or type(erreur).__name__ == "PanicException":
            raise FichierIllisible(ABIME) from erreur
        raise


def _verifier_archive(contenu: bytes) -> None:
    """Avant de déplier : la taille annoncée, et l'étendue du tableau, qu'une seule cellule perdue rend immense."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            noms = archive.namelist()
            if sum(entree.file_size for entree in archive.infolist()) > DEPLIE_AU_PLUS:
                raise FichierIllisible(TROP_GROS)
            if "xl/workbook.xml" in noms:
                for nom in noms:
                    if re.fullmatch(r"xl/worksheets/[^/]+\.xml", nom):
                        _verifier_etendue_xlsx(archive.read(nom))
            elif "content.xml" in noms:
                _verifier_etendue_ods(archive.read("content.xml"))
            else:
                raise FichierIllisible(PAS_UN_TABLEAU)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as erreur:
        raise FichierIllisible(ABIME) from erreur
    except Exception as erreur:
        if isinstance(erreur, FichierIllisible):
            raise
        raise FichierIllisible(ABIME) from erreur


def _verifier_etendue_xlsx(feuille: bytes) -> None:
    lignes = max((int(n) for n in re.findall(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"', feuille)), default=0)
    cellules = re.findall(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,9})"', feuille)
    lignes = max(lignes, max((int(n) for _, n in cellules), default=0))
    if lignes > LIGNES_AU_PLUS + 10:
        raise FichierIllisible(TROP_DE_LIGNES)
    # « BH » est la soixantième colonne.
    if any(len(lettres) > 2 or (len(lettres) == 2 and lettres > b"BH") for lettres, _ in cellules):
        raise FichierIllisible(TROP_LARGE)


def _verifier_etendue_ods(contenu: bytes) -> None:
    """Les lignes et cellules vides qui se répètent ne coûtent rien ; les pleines, si."""
    ecrites = rb"<text:p|office:value"
    for fois, ligne in re.findall(
        rb'<table:table-row\b[^>]*number-rows-repeated="(\d+)"[^>]*[^/]>(.*?)</table:table-row>', contenu, re.DOTALL
    ):
        if int(fois) > LIGNES_AU_PLUS and re.search(ecrites, ligne):
            raise FichierIllisible(TROP_DE_LIGNES)
    for fois in re.findall(rb'<table:table-cell\b[^>]*number-columns-repeated="(\d+)"[^>]*[^/]><text:p', contenu):
        if int(fois) > COLONNES_AU_PLUS:
            raise FichierIllisible(TROP_LARGE)


def _en_texte(cellule: object) -> str:
    """Un nombre s'écrit sans décimale inutile : 1948, non 1948,0."""
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, float) and cellule.is_integer():
        return str(int(cellule))
    if isinstance(cellule, dt.date):
        return f"{cellule:%d/%m/%Y}"
    return _resserrer(str(cellule))


def _resserrer(texte: str) -> str:
    return " ".join(texte.split())
