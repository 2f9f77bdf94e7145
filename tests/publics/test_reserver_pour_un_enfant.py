"""Sur le site, un adulte réserve pour son enfant : un prénom, une année, et rien d'autre sur l'enfant."""

import html
from uuid import uuid4

import pytest

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Inscription
from epn.messagerie.models import Message
from publics.models import Responsable, Usager
from tests.ateliers.conftest import LUNDI_8H, creer_seance, emails
from tests.distribution import a

__all__ = ["emails"]
ENFANT = {
    "prenom": "Léo",
    "aidant": "enfant",
    "annee_naissance": "2015",
    "aidant_nom": "Marie Le Goff",
    "telephone": "06 39 98 12 97",
    "email": "marie@exemple.fr",
    "commune": "61293",
}


@pytest.fixture(autouse=True)
def lundi(monkeypatch, espace) -> None:
    """Le lundi 23 novembre 2026 à 8 h."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LUNDI_8H)


@pytest.fixture
def heures(semaine_de_reference) -> list[str]:
    return [c.code for c in creneaux_libres(LUNDI_8H)]


@pytest.fixture
def seance(claire, lieu, emails):
    return creer_seance(claire, lieu, emails, capacite=4)


def poster(client, adresse: str, **champs: str):
    return client.post(adresse, ENFANT | {"cle": str(uuid4())} | champs)


def texte(reponse) -> str:
    return html.unescape(reponse.content.decode()).replace("\u00a0", " ")


def test_un_prenom_et_une_annee_suffisent_et_l_adulte_en_repond(client, heures) -> None:
    assert poster(client, f"/rendez-vous/{heures[0]}/")["Location"] == "/reservation/"
    leo = RendezVous.objects.get().usager
    marie = leo.responsables.get().adulte
    assert (leo.prenom, leo.nom, leo.annee_naissance, str(leo.telephone), leo.email) == ("Léo", "", 2015, "", "")
    assert (marie.prenom, marie.nom, marie.email) == ("Marie", "Le Goff", "marie@exemple.fr")


def test_les_messages_vont_a_l_adulte_et_la_feuille_est_annoncee(client, heures) -> None:
    poster(client, f"/rendez-vous/{heures[0]}/")
    page = texte(client.get("/reservation/"))
    assert "Pour Léo : un adulte responsable signe une autorisation" in page
    assert "/mineurs/autorisation.pdf" in page
    message = Message.objects.filter(canal="courriel").first()
    assert (message.destinataire, "/mineurs/autorisation.pdf" in message.corps) == ("marie@exemple.fr", True)


def test_reserver_encore_retrouve_le_meme_enfant_et_le_meme_adulte(client, heures) -> None:
    for heure in heures[:2]:
        assert poster(client, f"/rendez-vous/{heure}/").status_code == 302
    assert (Usager.objects.count(), Responsable.objects.count(), RendezVous.objects.count()) == (2, 1, 2)


def test_un_adulte_ne_voit_rien_d_un_enfant_a_signer(client, heures) -> None:
    moi = {"aidant": "", "annee_naissance": "", "aidant_nom": "", "nom": "Martin"}
    poster(client, f"/rendez-vous/{heures[0]}/", **moi)
    assert "autorisation" not in texte(client.get("/reservation/"))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"annee_naissance": ""}, "Donnez l’année de naissance de l’enfant"),
        ({"annee_naissance": "2 ans"}, "quatre chiffres"),
        ({"annee_naissance": "1980"}, "est celle d’un adulte"),
        ({"annee_naissance": "2030"}, "quatre chiffres"),
        ({"annee_naissance": "9" * 300}, "quatre chiffres"),
        ({"aidant_nom": ""}, "Donnez votre nom"),
        ({"aidant_nom": "Marie " + "e" * 61}, "60 lettres au plus"),
        ({"aidant": ""}, "c’est un adulte qui réserve"),
        ({"aidant": "proche"}, "c’est un adulte qui réserve"),
        ({"prenom": ""}, "Il manque le prénom"),
    ],
)
def test_ce_qui_manque_se_dit_et_rien_n_est_perdu(client, heures, champs, phrase) -> None:
    page = texte(poster(client, f"/rendez-vous/{heures[0]}/", **champs))
    assert phrase in page
    assert 'value="06 39 98 12 97"' in page
    assert not Usager.objects.exists()


def test_un_enfant_deja_connu_seul_ne_reserve_pas(client, heures) -> None:
    seul = {"prenom": "Léo", "nom": "Roy", "nom_normalise": "roy leo", "telephone": "+33639981297"}
    Usager.objects.create(annee_naissance=2015, **seul)
    moi = {"aidant": "", "annee_naissance": "", "aidant_nom": "", "nom": "Roy"}
    page = poster(client, f"/rendez-vous/{heures[0]}/", **moi)
    assert (page.status_code, RendezVous.objects.count()) == (409, 0)
    assert "c’est un adulte qui réserve" in texte(page)


def test_un_nom_vide_n_ouvre_pas_le_billet_d_un_enfant(client, heures) -> None:
    poster(client, f"/rendez-vous/{heures[0]}/")
    code = RendezVous.objects.get().reservation.code
    client.cookies.clear()
    assert client.post("/mes-reservations/", {"code": code, "nom": "-"}).status_code == 200
    assert client.post("/mes-reservations/", {"code": code, "nom": "Goff"}).status_code == 302


def test_a_un_atelier_l_adulte_vient_avec_ses_enfants(client, seance) -> None:
    moi = {"prenom": "Marie", "nom": "Le Goff", "aidant": "", "annee_naissance": "", "aidant_nom": ""}
    enfants = {"prenom_2": "Léo", "annee_2": "2015", "prenom_3": "Zoé", "annee_3": "2017", "prenom_4": "Paul"}
    assert poster(client, seance.get_absolute_url(), **moi, **enfants).status_code == 302
    noms = [str(i.usager) for i in Inscription.objects.order_by("pk")]
    assert noms == ["Marie Le Goff", "Léo", "Zoé", "Paul Le Goff"]
    assert {r.adulte.prenom for r in Responsable.objects.all()} == {"Marie"}
    assert Usager.objects.count() == 4
    assert "Pour Léo, Zoé" in texte(client.get("/reservation/")) or "Pour Zoé, Léo" in texte(
        client.get("/reservation/")
    )


def test_a_un_atelier_l_enfant_peut_venir_sans_l_adulte(client, seance) -> None:
    assert poster(client, seance.get_absolute_url(), prenom_2="Zoé", annee_2="2017").status_code == 302
    assert [str(i.usager) for i in Inscription.objects.order_by("pk")] == ["Léo", "Zoé"]
    assert Responsable.objects.count() == 2


def test_qui_reserve_par_metier_n_amene_pas_un_enfant_de_plus(client, seance) -> None:
    envoi = {"aidant": "mairie", "annee_naissance": "", "nom": "Roy", "prenom_2": "Zoé", "annee_2": "2017"}
    page = poster(client, seance.get_absolute_url(), **envoi)
    assert "c’est un adulte qui réserve" in texte(page)
    assert not Inscription.objects.exists()


def test_deux_fois_le_meme_enfant_est_refuse(client, seance) -> None:
    poster(client, seance.get_absolute_url())
    page = poster(client, seance.get_absolute_url())
    assert (page.status_code, Inscription.objects.count()) == (409, 1)
    assert a(2026, 12, 3, 14) == Inscription.objects.get().seance.debut
