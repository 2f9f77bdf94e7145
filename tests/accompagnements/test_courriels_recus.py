"""Ce que la personne lit vraiment dans sa boîte : trois courriels, un lien qui ouvre, un agenda qui suit."""

from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar, Event

from accompagnements.creneaux import Creneau
from accompagnements.models import RendezVous
from accompagnements.reservations import annuler, deplacer, reserver
from epn.commun import dates
from epn.messagerie.envoi import envoyer_tout
from tests.facteur import Facteur

from .conftest import LUNDI_8H, demande

# L'envoi refuse de vivre dans une transaction ouverte : il faut de vraies transactions, finies.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def recus(creneaux: list[Creneau], facteur: Facteur) -> list[EmailMessage]:
    """Réserver, changer d'heure, annuler, puis le facteur passe : confirmation, changement, annulation."""
    pris = reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    deplacer(pris, creneaux[5], maintenant=LUNDI_8H)
    annuler(pris, par=RendezVous.AnnulePar.USAGER, maintenant=LUNDI_8H)
    envoyer_tout()
    return facteur.recus


def texte(recu: EmailMessage) -> str:
    return recu.get_body(("plain",)).get_content().replace("\u00a0", " ")


def sujet(recu: EmailMessage) -> str:
    """Le sujet déplié : un sujet long voyage sur plusieurs lignes."""
    return " ".join(recu["Subject"].split())


def lien(recu: EmailMessage) -> str:
    (trouve,) = [mot for mot in texte(recu).split() if mot.startswith(f"{settings.ADRESSE_DU_SITE}/reservation/")]
    return urlsplit(trouve).path


def agendas(recus: list[EmailMessage]) -> Iterator[tuple[EmailMessage, Calendar, Event]]:
    """La pièce de chaque courriel, relue : la partie, le calendrier, son seul évènement."""
    for recu in recus:
        (piece,) = recu.iter_attachments()
        calendrier = Calendar.from_ical(piece.get_content())
        (evenement,) = calendrier.walk("VEVENT")
        yield piece, calendrier, evenement


def test_chaque_courriel_dit_l_heure_en_toutes_lettres(recus: list[EmailMessage], creneaux: list[Creneau]) -> None:
    sujets = ["Rendez-vous confirmé", "Votre rendez-vous a changé d’heure", "Rendez-vous annulé"]
    heures = [dates.jour_et_heure(creneaux[n].debut).replace("\u00a0", " ") for n in (0, 5, 5)]
    for recu, attendu, heure in zip(recus, sujets, heures, strict=True):
        assert sujet(recu) == f"{attendu} : {heure}"
        assert recu["To"] == "alice@exemple.fr"
        assert heure in texte(recu).lower()
        assert "Alice Martin" in texte(recu)
        assert "02 61 91 00 00" in texte(recu)
        assert "{" not in texte(recu)


def test_le_lien_recu_ouvre_la_reservation(recus: list[EmailMessage]) -> None:
    # L'annulation, elle, ne donne que la liste des heures.
    for recu in recus[:2]:
        personne = Client()
        assert personne.get(lien(recu))["Location"] == "/reservation/"
        assert "Rendez-vous annulé" in personne.get("/reservation/").content.decode()
    assert f"{settings.ADRESSE_DU_SITE}/rendez-vous/" in texte(recus[2])


def test_le_lien_du_premier_courriel_change_l_heure_et_le_suivant_le_dit(
    creneaux: list[Creneau], facteur: Facteur
) -> None:
    reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    envoyer_tout()
    personne = Client()
    personne.get(lien(facteur.recus[0]))
    assert personne.post("/reservation/deplacer/", {"creneau": creneaux[3].code})["Location"] == "/reservation/"
    assert personne.post("/reservation/annuler/").status_code == 302
    envoyer_tout()
    assert [agenda[2]["SEQUENCE"] for agenda in agendas(facteur.recus)] == [0, 1, 2]


def test_l_agenda_suit_le_meme_rendez_vous_jusqu_a_l_annulation(
    recus: list[EmailMessage], creneaux: list[Creneau]
) -> None:
    pieces, calendriers, evenements = zip(*agendas(recus), strict=True)
    assert len({str(evenement["UID"]) for evenement in evenements}) == 1
    assert [evenement["SEQUENCE"] for evenement in evenements] == [0, 1, 2]
    methodes = ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [calendrier["METHOD"] for calendrier in calendriers] == methodes
    assert [piece["Content-Type"].params["method"] for piece in pieces] == methodes
    assert [str(evenement["STATUS"]) for evenement in evenements] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for evenement, numero in zip(evenements, (0, 5, 5), strict=True):
        assert evenement.decoded("DTSTART") == creneaux[numero].debut
        assert evenement.decoded("DTEND") == creneaux[numero].fin
        # L'heure de la pendule, et le nom du fuseau : un agenda d'ailleurs ne s'y trompe pas.
        assert evenement["DTSTART"].params["TZID"] == "Europe/Paris"
        assert evenement["DTSTART"].dt.hour == dates.heure_locale(creneaux[numero].debut).hour
        assert {str(zone["TZID"]) for zone in calendriers[0].walk("VTIMEZONE")} == {"Europe/Paris"}
