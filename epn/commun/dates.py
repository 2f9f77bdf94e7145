"""Le temps dit en français : « mardi 1er décembre à 14 h 30 », insécable là où il le faut.

Les heures sont celles de l'horloge du lieu (réglage `TIME_ZONE`) ; les instants arrivent conscients.
"""

import calendar
import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.conf import settings

INSECABLE = "\u00a0"
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
MOIS_COURTS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_SEMAINE_ISO = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MOIS_ISO = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def fuseau() -> ZoneInfo:
    """Le fuseau du lieu."""
    return ZoneInfo(settings.TIME_ZONE)


def heure_locale(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(fuseau())


def jour_local(instant: dt.datetime) -> dt.date:
    return heure_locale(instant).date()


def la_veille(instant: dt.datetime) -> dt.datetime:
    """La veille, à la même heure de la pendule : 25 heures avant, le jour du passage à l'hiver."""
    local = heure_locale(instant)
    return dt.datetime.combine(local.date() - dt.timedelta(days=1), local.time(), fuseau())


def nom_du_jour(jour: dt.date) -> str:
    return JOURS[jour.weekday()]


def quantieme(jour: dt.date) -> str:
    """« 1er », « 2 », « 31 »."""
    return "1er" if jour.day == 1 else str(jour.day)


def jour_et_mois(jour: dt.date) -> str:
    """« 24 novembre »."""
    return f"{quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]}"


def en_toutes_lettres(jour: dt.date, *, annee: bool = False) -> str:
    """« mardi 24 novembre », et « mardi 24 novembre 2026 » avec `annee`."""
    texte = f"{nom_du_jour(jour)}{INSECABLE}{jour_et_mois(jour)}"
    return f"{texte}{INSECABLE}{jour.year}" if annee else texte


def heure(moment: dt.time | dt.datetime) -> str:
    """« 9 h », « 14 h 30 ». Un instant conscient est d'abord ramené à l'heure du lieu."""
    if isinstance(moment, dt.datetime) and moment.tzinfo:
        moment = heure_locale(moment)
    minutes = f"{INSECABLE}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{INSECABLE}h{minutes}"


def de_a(debut: dt.time | dt.datetime, fin: dt.time | dt.datetime) -> str:
    """« 14 h – 17 h »."""
    return f"{heure(debut)}{INSECABLE}–{INSECABLE}{heure(fin)}"


def jour_et_heure(instant: dt.datetime, *, annee: bool = False) -> str:
    """« mardi 3 novembre à 14 h 30 »."""
    local = heure_locale(instant)
    return f"{en_toutes_lettres(local.date(), annee=annee)} à{INSECABLE}{heure(local)}"


def jour_court_et_heure(instant: dt.datetime) -> str:
    """« ven. 27 nov. à 14 h », pour un texto où chaque signe compte."""
    local = heure_locale(instant)
    jour = f"{nom_du_jour(local.date())[:3]}. {quantieme(local.date())} {MOIS_COURTS[local.month - 1]}"
    return f"{jour} à {heure(local)}"


def jour_bref(instant: dt.datetime) -> str:
    """« ven. 27 », au-dessus d'une heure, sur un petit bouton."""
    jour = jour_local(instant)
    return f"{nom_du_jour(jour)[:3]}.{INSECABLE}{jour.day}"


def duree(minutes: int) -> str:
    """« 45 minutes », « une heure », « 1 h 30 », « 2 heures »."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste}{INSECABLE}minute{'s' if reste > 1 else ''}"
    if reste:
        return f"{heures}{INSECABLE}h{INSECABLE}{reste:02d}"
    return "une heure" if heures == 1 else f"{heures}{INSECABLE}heures"


def du_au(debut: dt.date, fin: dt.date) -> str:
    """« du 23 au 27 novembre 2026 », « du 30 novembre au 4 décembre 2026 »."""
    if debut == fin:
        return f"le {en_toutes_lettres(debut, annee=True)}"
    gauche = quantieme(debut) if (debut.year, debut.month) == (fin.year, fin.month) else jour_et_mois(debut)
    if debut.year != fin.year:
        gauche = f"{gauche}{INSECABLE}{debut.year}"
    return f"du {gauche} au {jour_et_mois(fin)}{INSECABLE}{fin.year}"


def lundi_de(jour: dt.date) -> dt.date:
    return jour - dt.timedelta(days=jour.weekday())


def semaine_iso(jour: dt.date) -> str:
    """« 2026-W48 » : la semaine du jour dans nos adresses (ISO 8601)."""
    annee, semaine, _ = jour.isocalendar()
    return f"{annee:04d}-W{semaine:02d}"


def lire_semaine(texte: str) -> dt.date:
    """Le lundi de « 2026-W48 ».

    ValueError si ce n'est pas une semaine ISO (2027-W53 n'existe pas).
    """
    trouve = _SEMAINE_ISO.fullmatch(texte)
    if not trouve:
        raise ValueError(texte)
    return dt.date.fromisocalendar(int(trouve[1]), int(trouve[2]), 1)


def mois_et_annee(jour: dt.date) -> str:
    """« décembre 2026 »."""
    return f"{MOIS[jour.month - 1]}{INSECABLE}{jour.year}"


def mois_iso(jour: dt.date) -> str:
    """« 2026-12 » : le mois du jour dans nos adresses."""
    return f"{jour:%Y-%m}"


def lire_mois(texte: str) -> dt.date:
    """Le premier jour de « 2026-12 ».

    ValueError si ce n'est pas un mois (2026-13 n'existe pas).
    """
    trouve = _MOIS_ISO.fullmatch(texte)
    if not trouve:
        raise ValueError(texte)
    return dt.date(int(trouve[1]), int(trouve[2]), 1)


def mois_suivant(jour: dt.date, nombre: int = 1) -> dt.date:
    """Le premier jour du mois d'après ; `nombre` négatif, celui d'avant."""
    mois = jour.year * 12 + jour.month - 1 + nombre
    return dt.date(mois // 12, mois % 12 + 1, 1)


def mois_avant(instant: dt.datetime, mois: int) -> dt.datetime:
    """La même date `mois` mois plus tôt ; le dernier jour du mois s'il est plus court."""
    annee, index = divmod(instant.year * 12 + instant.month - 1 - mois, 12)
    jour = min(instant.day, calendar.monthrange(annee, index + 1)[1])
    return instant.replace(year=annee, month=index + 1, day=jour)
