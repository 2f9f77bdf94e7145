"""Des lignes tapées : « Toussaint ; 17/10/2026 ; 01/11/2026 », « du 17 octobre au 1er novembre 2026 : Toussaint »."""

import datetime as dt
import re
import unicodedata

from epn.commun import dates

from .lecture import CalendrierIllisible, Lecture, Periode, nettoyer

LIGNES_TAPEES_AU_PLUS = 500
# Plus long, ce n'est plus une ligne de dates : la lire coûterait sans rien apprendre.
SIGNES_PAR_LIGNE = 300
_MOIS = {m: n for n, nom in enumerate(dates.MOIS, 1) for m in (nom, nom.translate(str.maketrans("éû", "eu")))}
_NOMS = "|".join(sorted(_MOIS, key=len, reverse=True))
_JOURS = "|".join(dates.JOURS)
_DATE = re.compile(
    rf"(?:\b(?:{_JOURS})\s+)?(?:"
    r"\b(?P<iso>\d{4}-\d{1,2}-\d{1,2})\b"
    r"|\b(?P<j>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<a>\d{4})\b"
    rf"|\b(?P<jour>\d{{1,2}}|1er)\s+(?P<mois>{_NOMS})(?:\s+(?P<an>\d{{4}}))?\b"
    # « du 17 au 30 octobre 2026 » : le premier quantième n'a que lui.
    r"|(?<=\bdu )(?P<seul>\d{1,2}|1er)(?=\s+au\b)"
    r")",
    re.IGNORECASE,
)
# Ce qui relie les dates au motif, aux bords de ce qui reste.
_LIAISONS = re.compile(
    r"^(?:\s|[;:,|\-–—()]|\b(?:du|au|le|les|et|jusqu|à)\b)+|(?:\s|[;:,|\-–—()]|\b(?:du|au|le)\b)+$", re.IGNORECASE
)


def lire(texte: str, aujourd_hui: dt.date) -> Lecture:
    """Une période par ligne, les deux jours compris. Lève CalendrierIllisible."""
    lecture, lignes = Lecture(), texte.splitlines()
    if len(lignes) > LIGNES_TAPEES_AU_PLUS:
        raise CalendrierIllisible(f"C’est trop long : {LIGNES_TAPEES_AU_PLUS}\u00a0lignes au plus.")
    for numero, ligne in enumerate(lignes, 1):
        lisible = unicodedata.normalize("NFC", ligne[:SIGNES_PAR_LIGNE]).replace('"', " ")
        propre = " ".join("".join(c if c.isprintable() or c == "\t" else " " for c in lisible).split(" "))
        if not propre or (numero == 1 and _est_un_titre(propre)):
            continue
        try:
            lecture.garder(_periode(numero, propre), aujourd_hui)
        except ValueError as raison:
            lecture.refuser(numero, propre, str(raison))
    return lecture


def _est_un_titre(ligne: str) -> bool:
    """« motif ; du ; au », en tête d'un tableau."""
    return bool(re.search(r"[;\t]", ligne)) and not re.search(r"\d", ligne)


def _periode(numero: int, ligne: str) -> Periode:
    """Lève ValueError, avec sa raison."""
    trouvees = list(_DATE.finditer(ligne))
    if not 1 <= len(trouvees) <= 2:
        raise ValueError("aucune date ne s’y lit" if not trouvees else "elle a plus de deux dates")
    au = _date(trouvees[-1])
    du = _date(trouvees[0], au) if len(trouvees) == 2 else au
    motif = _LIAISONS.sub("", nettoyer(_sans_les_dates(ligne, trouvees)))
    if not motif:
        raise ValueError("il manque le motif")
    return Periode(numero, motif[:1].upper() + motif[1:], du, au)


def _sans_les_dates(ligne: str, trouvees: list[re.Match[str]]) -> str:
    avant, apres = ligne[: trouvees[0].start()], ligne[trouvees[-1].end() :]
    entre = ligne[trouvees[0].end() : trouvees[-1].start()] if len(trouvees) > 1 else ""
    return " ".join(morceau for bout in (avant, entre, apres) if (morceau := _LIAISONS.sub("", bout)))


def _date(lue: re.Match[str], suivante: dt.date | None = None) -> dt.date:
    """`suivante` : celle qui ferme la période, et donne l'année ou le mois qui manquent."""
    try:
        if lue["iso"]:
            return dt.date(*(int(n) for n in lue["iso"].split("-")))
        if lue["a"]:
            return dt.date(int(lue["a"]), int(lue["m"]), int(lue["j"]))
        quantieme = int((lue["jour"] or lue["seul"]).lower().removesuffix("er"))
        if lue["seul"]:
            return suivante.replace(day=quantieme)
        mois = _MOIS[lue["mois"].lower()]
        if lue["an"]:
            return dt.date(int(lue["an"]), mois, quantieme)
        if suivante is None:
            raise ValueError("il manque l’année")
        date = dt.date(suivante.year, mois, quantieme)
        return date if date <= suivante else date.replace(year=date.year - 1)
    except (ValueError, AttributeError) as erreur:
        raison = str(erreur) if "année" in str(erreur) else f"« {lue[0].strip()} » n’est pas une date"
        raise ValueError(raison) from erreur
