"""Ce que la personne lit vraiment dans sa boîte, passé par un vrai serveur SMTP, agenda relu."""

from collections.abc import Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from ateliers.inscriptions import annuler, changer_de_seance, inscrire
from ateliers.models import Seance
from ateliers.seances import annuler_seance, deplacer_seance
from epn.messagerie.envoi import envoyer_tout
from publics.identite import Identite
from tests.distribution import a
from tests.facteur import Facteur

from .conftest import ALICE, LUNDI_8H, creer_seance, demande

# L'envoi refuse de vivre dans une transaction ouverte : il faut de vraies transactions, finies.
pytestmark = pytest.mark.django_db(transaction=True)
BRUNO = Identite("Bruno", "Le Goff", "", "bruno@exemple.fr")


@pytest.fixture
def autre(seance, claire, lieu, emails) -> Seance:
    return creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14))


@pytest.fixture
def recus(seance, autre, facteur: Facteur) -> dict[str, list[EmailMessage]]:
    """Alice s'inscrit, Bruno attend ; Alice change de date, la place va à Bruno ; la séance bouge, puis s'annule."""
    Seance.objects.filter(pk=seance.pk).update(capacite=1)
    alice = inscrire(demande(ALICE), seance, maintenant=LUNDI_8H)
    inscrire(demande(BRUNO, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    changer_de_seance(alice.inscriptions.all(), autre, maintenant=LUNDI_8H)
    deplacer_seance(seance, a(2026, 12, 3, 9), a(2026, 12, 3, 11), maintenant=LUNDI_8H)
    annuler_seance(seance, "conseiller absent", maintenant=LUNDI_8H)
    annuler(alice.inscriptions.all(), par="usager", maintenant=LUNDI_8H)
    envoyer_tout()
    boites: dict[str, list[EmailMessage]] = {}
    for recu in facteur.recus:
        boites.setdefault(recu["To"], []).append(recu)
    return boites


def texte(recu: EmailMessage) -> str:
    return recu.get_body(("plain",)).get_content().replace("\u00a0", " ")


def sujets(boite: list[EmailMessage]) -> list[str]:
    return [" ".join(recu["Subject"].split()).split(" :")[0] for recu in boite]


def evenements(boite: list[EmailMessage]) -> Iterator[tuple[str, int, str]]:
    """UID, SEQUENCE et STATUS de chaque évènement, dans l'ordre des courriels."""
    for recu in boite:
        for piece in recu.iter_attachments():
            for evenement in Calendar.from_ical(piece.get_content()).walk("VEVENT"):
                yield str(evenement["UID"]), int(evenement["SEQUENCE"]), str(evenement["STATUS"])


def test_chacun_recoit_son_histoire_dans_l_ordre(recus):
    assert sujets(recus["alice@exemple.fr"]) == ["Inscription confirmée", "Nouvelle date", "Inscription annulée"]
    assert sujets(recus["bruno@exemple.fr"]) == [
        "Liste d’attente",
        "Une place s’est libérée",
        "Votre atelier a changé",
        "Séance annulée",
    ]
    for boite in recus.values():
        for recu in boite:
            assert "02 61 91 00 00" in texte(recu)
            assert "Mes premiers e-mails" in texte(recu)
            assert "{" not in texte(recu)


def test_l_annulation_propose_l_autre_date(recus, autre):
    dernier = texte(recus["bruno@exemple.fr"][-1])
    assert "Raison : conseiller absent." in dernier
    assert f"{settings.ADRESSE_DU_SITE}{autre.get_absolute_url()}" in dernier


def test_le_lien_recu_ouvre_le_billet(recus):
    for recu in recus["bruno@exemple.fr"][:3]:
        (lien,) = [mot for mot in texte(recu).split() if "/reservation/" in mot]
        personne = Client()
        assert personne.get(urlsplit(lien).path)["Location"] == "/reservation/"
        assert "Inscription annulée" in personne.get("/reservation/").content.decode()


def test_l_agenda_de_chacun_finit_vide(recus):
    for boite in recus.values():
        fin: dict[str, tuple[int, str]] = {}
        for uid, sequence, statut in evenements(boite):
            assert sequence >= fin.get(uid, (-1, ""))[0]
            fin[uid] = (sequence, statut)
        assert {statut for _, statut in fin.values()} == {"CANCELLED"}
