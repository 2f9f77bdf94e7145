"""Écrire un calendrier que tous les agendas comprennent (RFC 5545, RFC 7986), heures locales et fuseau compris.

Une même chose garde son UID toute sa vie ; chaque changement augmente SEQUENCE ; une annulation reste dite.
Un calendrier sans `methode` s'abonne ; avec CANCEL ou PUBLISH, il accompagne un message.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event, Timezone, vDuration, vText

from epn.commun.dates import fuseau, heure_locale

PRODUIT = "-//Espace Public Numerique//Agenda//FR"
TYPE = "text/calendar; charset=utf-8"


def uid(genre: str, cle: object) -> str:
    """« seance-12@epn.exemple.fr » : le même pour toujours, quoi qu'il arrive à la séance."""
    return f"{genre}-{cle}@{urlsplit(settings.ADRESSE_DU_SITE).hostname}"


def evenement(
    *,
    uid: str,
    debut: dt.datetime | dt.date,
    fin: dt.datetime | dt.date,
    titre: str,
    revise_le: dt.datetime,
    revision: int = 0,
    annule: bool = False,
    lieu: str = "",
    description: str = "",
    adresse: str = "",
) -> Event:
    """Un évènement à l'heure du lieu, ou de jours entiers (`fin` : le lendemain du dernier). `revise_le` (DTSTAMP) ne
    bouge que si l'évènement a changé."""
    vevent = Event()
    vevent.add("uid", uid)
    vevent.add("dtstamp", revise_le.astimezone(dt.UTC))
    vevent.add("sequence", revision)
    vevent.add("status", "CANCELLED" if annule else "CONFIRMED")
    vevent.add("summary", titre)
    vevent.add("dtstart", _moment(debut))
    vevent.add("dtend", _moment(fin))
    for nom, valeur in (("location", lieu), ("description", description), ("url", adresse)):
        if valeur:
            vevent.add(nom, valeur)
    return vevent


def _moment(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return heure_locale(moment) if isinstance(moment, dt.datetime) else moment


def calendrier(
    evenements: Iterable[Event],
    *,
    nom: str = "",
    methode: str = "",
    rafraichir: dt.timedelta | None = None,
    adresse: str = "",
) -> bytes:
    """Le calendrier et la définition de son fuseau. `rafraichir` : ce que l'on demande à qui s'abonne."""
    vcalendar = Calendar()
    vcalendar.add("prodid", PRODUIT)
    vcalendar.add("version", "2.0")
    vcalendar.add("calscale", "GREGORIAN")
    if methode:
        vcalendar.add("method", methode)
    if nom:
        vcalendar.add("name", nom)
        vcalendar.add("x-wr-calname", vText(nom))
        vcalendar.add("x-wr-timezone", vText(fuseau().key))
    if rafraichir:
        vcalendar.add("refresh-interval", vDuration(rafraichir), parameters={"VALUE": "DURATION"})
        vcalendar.add("x-published-ttl", vDuration(rafraichir))
    if adresse:
        vcalendar.add("url", adresse)
    evenements = list(evenements)
    vcalendar.add_component(_vtimezone(evenements))
    for vevent in evenements:
        vcalendar.add_component(vevent)
    return vcalendar.to_ical()


def reponse(octets: bytes, fichier: str) -> HttpResponse:
    return HttpResponse(octets, content_type=TYPE, headers={"Content-Disposition": f'inline; filename="{fichier}"'})


def _vtimezone(evenements: list[Event]) -> Timezone:
    """Les changements d'heure des années citées, de janvier à janvier : assez pour lire, et stable.

    Sans évènement, une année quelconque suffit.
    """
    annees = [e["dtstart"].dt.year for e in evenements] or [2026]
    return _changements_d_heure(fuseau().key, min(annees) - 1, max(annees) + 2)


@lru_cache(maxsize=64)
def _changements_d_heure(cle: str, de: int, a: int) -> Timezone:
    """Le calcul en est long, et rend toujours la même chose : personne ne doit la modifier."""
    return Timezone.from_tzid(cle, first_date=dt.date(de, 1, 1), last_date=dt.date(a, 1, 1))
