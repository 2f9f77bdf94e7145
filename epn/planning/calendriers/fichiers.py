"""Un .ics, et le tableau du ministère (« fr-en-calendrier-scolaire » sur data.education.gouv.fr).

Dans les deux, la fin est le jour où l'on reprend : le dernier jour fermé est la veille.
"""

import csv
import datetime as dt
import io
import re

from django.conf import settings
from icalendar import Calendar

from epn.commun import dates

from . import texte as lignes_tapees
from .lecture import LIGNES_AU_PLUS, TROP_LONG, CalendrierIllisible, Lecture, Periode, decoder, nettoyer

UN_JOUR = dt.timedelta(days=1)
COMPOSANTS_AU_PLUS = 2000
COLONNES = {"description", "date de debut", "date de fin"}
ABIME = "Ce calendrier est abîmé ou incomplet. Téléchargez-le à nouveau, puis recommencez."
_ZONES = re.compile(r"\bzones?\s+([a-c](?:\s*(?:,|/|et|\+)\s*[a-c])*)\b", re.IGNORECASE)


def lire(contenu: bytes, aujourd_hui: dt.date) -> Lecture:
    """Le contenu dit ce que c'est. Lève CalendrierIllisible."""
    texte = decoder(contenu)
    if texte.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return _lire_ics(texte, aujourd_hui)
    if texte.count("\n") > LIGNES_AU_PLUS:
        raise CalendrierIllisible(TROP_LONG)
    titres = [_sans_accent(t) for t in re.split("[;,\t]", texte.lstrip().split("\n", 1)[0])]
    if set(titres) >= COLONNES:
        return _lire_tableau(texte, aujourd_hui)
    return lignes_tapees.lire(texte, aujourd_hui)


# --- Le tableau du ministère ----------------------------------------------------------------------


def _lire_tableau(texte: str, aujourd_hui: dt.date) -> Lecture:
    lecture, entete = Lecture(vacances=True), texte.lstrip().split("\n", 1)[0]
    lecteur = csv.reader(io.StringIO(texte.lstrip(), newline=""), delimiter=max(";,\t", key=entete.count))
    try:
        titres = [_sans_accent(titre) for titre in next(lecteur)]
        for ligne in lecteur:
            if any(ligne):
                _lire_la_ligne(lecteur.line_num, dict(zip(titres, ligne, strict=False)), lecture, aujourd_hui)
    except csv.Error as erreur:
        raise CalendrierIllisible(ABIME) from erreur
    return lecture


def _lire_la_ligne(numero: int, ligne: dict[str, str], lecture: Lecture, aujourd_hui: dt.date) -> None:
    motif = nettoyer(ligne.get("description", ""))
    if _est_d_une_autre_zone(ligne.get("zones", "")):
        lecture.autres_zones += 1
        return
    if _sans_accent(ligne.get("population", "")) == "enseignants":
        return
    try:
        du, reprise = (_jour(ligne.get(titre, "")) for titre in ("date de debut", "date de fin"))
        au = max(du, reprise - UN_JOUR)
    except (ValueError, OverflowError) as raison:
        lecture.refuser(numero, motif or " ".join(ligne.values()), str(raison))
        return
    if not motif:
        lecture.refuser(numero, " ".join(ligne.values()), "il manque la description")
        return
    lecture.garder(Periode(numero, motif, du, au), aujourd_hui)


def _jour(texte: str) -> dt.date:
    """« 2026-10-17 », « 2026-10-16T22:00:00+00:00 » (minuit à Paris), « 17/10/2026 ». Lève ValueError."""
    texte = texte.strip()
    if not texte:
        raise ValueError("il manque une date")
    try:
        if "T" in texte:
            instant = dt.datetime.fromisoformat(texte)
            return dates.jour_local(instant) if instant.tzinfo else instant.date()
        if "/" in texte:
            return dt.datetime.strptime(texte[:10], "%d/%m/%Y").date()
        return dt.date.fromisoformat(texte)
    except (ValueError, OverflowError) as erreur:
        raise ValueError(f"« {nettoyer(texte[:30])} » n’est pas une date") from erreur


# --- Le .ics --------------------------------------------------------------------------------------


def _lire_ics(texte: str, aujourd_hui: dt.date) -> Lecture:
    """Aucune répétition n'est suivie : elle peut être sans fin."""
    if len(re.findall(r"^\s*BEGIN:", texte, re.IGNORECASE | re.MULTILINE)) > COMPOSANTS_AU_PLUS:
        raise CalendrierIllisible(f"Ce calendrier a plus de {COMPOSANTS_AU_PLUS} éléments : donnez-en un plus court.")
    lecture = Lecture()
    try:
        evenements = Calendar.from_ical(texte).walk("VEVENT")
    except Exception as erreur:
        # La bibliothèque lève selon l'endroit où elle bute : rien de tout cela n'est de notre fait.
        raise CalendrierIllisible(ABIME) from erreur
    for numero, evenement in enumerate(evenements, 1):
        motif = nettoyer(str(evenement.get("SUMMARY", "")))
        if _est_d_une_autre_zone(f"{motif} {evenement.get('LOCATION', '')}"):
            lecture.autres_zones += 1
            continue
        lecture.vacances = lecture.vacances or "vacances" in motif.lower()
        try:
            lecture.garder(_periode(numero, motif, evenement), aujourd_hui)
        except ValueError as raison:
            lecture.refuser(numero, motif, str(raison))
    return lecture


def _periode(numero: int, motif: str, evenement: object) -> Periode:
    """Lève ValueError, avec sa raison."""
    if "RRULE" in evenement or "RDATE" in evenement:
        raise ValueError("elle se répète : écrivez plutôt ses dates")
    if not motif:
        raise ValueError("il manque le titre")
    try:
        debut, fin = evenement.decoded("DTSTART"), evenement.decoded("DTEND", None)
        if fin is None:
            fin = debut + evenement.decoded(
                "DURATION", UN_JOUR if not isinstance(debut, dt.datetime) else dt.timedelta()
            )
        if not isinstance(debut, dt.datetime):
            return Periode(numero, motif, debut, max(debut, fin - UN_JOUR))
        return _periode_d_heures(numero, motif, _a_la_pendule(debut), _a_la_pendule(fin))
    except Exception as erreur:
        raise ValueError("ses dates ne se lisent pas") from erreur


def _periode_d_heures(numero: int, motif: str, debut: dt.datetime, fin: dt.datetime) -> Periode:
    """Dans la journée, des heures ; sur plusieurs jours, des jours entiers."""
    if debut.date() == fin.date() and debut < fin:
        return Periode(numero, motif, debut.date(), fin.date(), debut.time(), fin.time())
    return Periode(numero, motif, debut.date(), max(debut, fin - dt.timedelta(minutes=1)).date())


def _a_la_pendule(moment: dt.datetime) -> dt.datetime:
    """À l'heure du lieu, sans secondes ni fuseau."""
    local = dates.heure_locale(moment) if moment.tzinfo else moment
    return local.replace(second=0, microsecond=0, tzinfo=None)


def _est_d_une_autre_zone(texte: str) -> bool:
    """Il nomme des zones scolaires, et pas la nôtre. Sans zone réglée, rien n'est écarté."""
    nommees = {z for trouvee in _ZONES.finditer(texte) for z in re.findall(r"\b[a-c]\b", trouvee[1].lower())}
    return bool(settings.ZONE_SCOLAIRE and nommees) and settings.ZONE_SCOLAIRE.lower() not in nommees


def _sans_accent(texte: str) -> str:
    propre = texte.strip().strip('"').lower()
    return propre.translate(str.maketrans("éèêà", "eeea"))
