"""Filtres de gabarit : dates en toutes lettres, téléphones, accords."""

import datetime as dt

from django import template
from phonenumbers import PhoneNumber, PhoneNumberFormat, format_number

from epn.commun import dates

register = template.Library()

register.filter("en_toutes_lettres", dates.en_toutes_lettres)
register.filter("jour_local", dates.jour_local)
register.filter("jour_et_heure", dates.jour_et_heure)
register.filter("jour_court_et_heure", dates.jour_court_et_heure)
register.filter("jour_bref", dates.jour_bref)
register.filter("jour_et_mois", dates.jour_et_mois)
register.filter("nom_du_jour", dates.nom_du_jour)
register.filter("heure", dates.heure)
register.filter("duree", dates.duree)
register.filter("semaine_iso", dates.semaine_iso)
register.filter("mois_et_annee", dates.mois_et_annee)
register.filter("mois_iso", dates.mois_iso)


@register.filter
def de_a(debut: dt.datetime | dt.time, fin: dt.datetime | dt.time) -> str:
    return dates.de_a(debut, fin)


@register.filter
def du_au(debut: dt.date, fin: dt.date) -> str:
    return dates.du_au(debut, fin)


@register.filter
def avec_annee(jour: dt.date) -> str:
    return dates.en_toutes_lettres(jour, annee=True)


@register.filter
def telephone(numero: PhoneNumber | None) -> str:
    """« 02 61 91 00 00 », en un seul morceau."""
    if not numero:
        return ""
    return format_number(numero, PhoneNumberFormat.NATIONAL).replace(" ", dates.INSECABLE)


@register.filter
def telephone_lien(numero: PhoneNumber | None) -> str:
    """« tel:+33261910000 », pour l'attribut href."""
    return f"tel:{format_number(numero, PhoneNumberFormat.E164)}" if numero else ""


@register.filter
def capitale(texte: str) -> str:
    """La première lettre en capitale, le reste intact (« mardi 24 » → « Mardi 24 »)."""
    return texte[:1].upper() + texte[1:]


@register.simple_tag
def accorder(nombre: int, singulier: str, pluriel: str = "") -> str:
    """« 1 place libre », « 3 places libres », « 0 place libre » : le pluriel commence à deux."""
    mot = singulier if abs(nombre) < 2 else (pluriel or f"{singulier}s")
    return f"{nombre}{dates.INSECABLE}{mot}"
