"""Le conseiller répond à une demande de matinée : un clic, un message relu, et la séance est à eux."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.models import Seance
from ateliers.programmation import programmer
from epn.agenda.matinees import matinees_libres
from epn.messagerie.models import Message
from epn.planning.models import Nature, Plage
from partenariats.demandes import recevoir
from partenariats.models import Demande, JetonDeDemande

pytestmark = pytest.mark.django_db


@pytest.fixture
def matinees(semaine) -> list:
    """Chaque lundi matin est aux professionnels."""
    Plage.objects.filter(jour=0, nature=Nature.ACCOMPAGNEMENT).update(
        nature=Nature.PROFESSIONNELS, duree_creneau=None, capacite=6
    )
    programmer(timezone.now())
    return matinees_libres(timezone.now())


def demander(matinees: list, **champs: object) -> Demande:
    base = {
        "organisation": "Menuiserie Rivet",
        "public": "entreprise",
        "nom": "Rivet",
        "email": "odile@exemple.fr",
        "effectif": 4,
        "sujet": "Protéger nos données",
        "jours_souhaites": [matinees[1].code],
        "cle": uuid4(),
    }
    return recevoir(Demande(**base | champs), maintenant=timezone.now())


def test_une_demande_se_voit_sur_la_journee_puis_dans_la_liste(chez_claire: Client, matinees) -> None:
    demande = demander(matinees)
    assert "1\u00a0matinée demandée" in chez_claire.get("/gestion/").content.decode()
    assert f"/gestion/demandes/{demande.pk}/" in chez_claire.get("/gestion/demandes/").content.decode()


def test_accepter_se_fait_d_un_clic_a_la_premiere_date_souhaitee(chez_claire: Client, matinees) -> None:
    demande = demander(matinees)
    fiche = chez_claire.get(f"/gestion/demandes/{demande.pk}/").content.decode()
    assert f'<option value="{matinees[1].code}">' in fiche.split('name="matinee"')[1][:400]
    assert "C’est d’accord, votre matinée est réservée" in fiche
    envoi = {"matinee": matinees[1].code, "revision": demande.sequence}
    reponse = chez_claire.post(f"/gestion/demandes/{demande.pk}/accepter/", envoi, follow=True)
    assert "un message part par e-mail" in reponse.content.decode()
    seance = Seance.objects.get(reservee=True)
    feuille = chez_claire.get(f"/gestion/seances/{seance.pk}/").content.decode()
    assert "Réservée à Menuiserie Rivet" in feuille
    assert "4\u00a0participants à nommer" in feuille


def test_relire_le_message_ne_fait_ni_cle_ni_message(chez_claire: Client, matinees) -> None:
    demande = demander(matinees)
    avant = Message.objects.count(), JetonDeDemande.objects.count()
    chez_claire.get(f"/gestion/demandes/{demande.pk}/")
    assert (Message.objects.count(), JetonDeDemande.objects.count()) == avant


def test_une_seconde_demande_pour_la_meme_matinee_garde_les_mots_et_nomme_la_premiere(
    chez_claire: Client, matinees, monkeypatch
) -> None:
    premiere, seconde = demander(matinees), demander(matinees, organisation="Mairie de Bellême")
    envoi = {"matinee": matinees[1].code, "revision": 0, "mot": "À lundi !"}
    chez_claire.post(f"/gestion/demandes/{premiere.pk}/accepter/", envoi)
    # La page avait été ouverte avant.
    monkeypatch.setattr("epn.gestion.views_demandes.matinees_libres", lambda maintenant: matinees)
    reponse = chez_claire.post(f"/gestion/demandes/{seconde.pk}/accepter/", envoi)
    assert reponse.status_code == 409
    assert "déjà tenue pour Menuiserie Rivet" in reponse.content.decode()
    assert "À lundi !" in reponse.content.decode()


def test_decliner_demande_des_mots_et_les_envoie(chez_claire: Client, matinees) -> None:
    demande = demander(matinees)
    adresse = f"/gestion/demandes/{demande.pk}/decliner/"
    assert "Dites pourquoi" in chez_claire.post(adresse, {"revision": 0}).content.decode()
    chez_claire.post(adresse, {"revision": 0, "mot": "Nous n’enseignons pas ce logiciel."})
    assert "ce logiciel" in Message.objects.latest("pk").corps


def test_sans_e_mail_ni_mobile_la_page_dit_d_appeler(chez_claire: Client, matinees) -> None:
    demande = demander(matinees, email="", telephone="+33261911427")
    fiche = chez_claire.get(f"/gestion/demandes/{demande.pk}/").content.decode()
    assert "à appeler au 02\u00a061\u00a091\u00a014\u00a027" in fiche


def test_aller_chez_eux_demande_le_trajet(chez_claire: Client, matinees, lieu) -> None:
    demande = demander(matinees, chez_vous=True, adresse="Zone de la Gare", commune=lieu.commune)
    adresse = f"/gestion/demandes/{demande.pk}/accepter/"
    faux = {"matinee": matinees[1].code, "revision": 0, "trajet": "une heure"}
    assert "Un nombre de minutes" in chez_claire.post(adresse, faux).content.decode()
    chez_claire.post(adresse, faux | {"trajet": "20"})
    assert "Trajets compris" in chez_claire.get(f"/gestion/demandes/{demande.pk}/").content.decode()


def test_la_liste_coute_autant_pour_une_ou_cinquante(chez_claire: Client, matinees) -> None:
    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            assert chez_claire.get("/gestion/demandes/").status_code == 200
        return len(capture)

    demander(matinees)
    requetes()
    une = requetes()
    for _ in range(49):
        demander(matinees)
    assert requetes() == une


@pytest.mark.parametrize("champ", ["revision", "matinee"])
def test_une_page_abimee_a_sa_phrase(chez_claire: Client, matinees, champ: str) -> None:
    demande = demander(matinees)
    envoi = {"matinee": matinees[1].code, "revision": 0} | {champ: "n’importe quoi"}
    assert chez_claire.post(f"/gestion/demandes/{demande.pk}/accepter/", envoi).status_code == 409
    assert chez_claire.post(f"/gestion/demandes/{demande.pk}/inventer/", envoi).status_code == 404
