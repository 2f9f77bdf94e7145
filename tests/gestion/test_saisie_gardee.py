"""Une session qui expire pendant que l'on tape : rien ne s'enregistre, rien ne se perd."""

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from epn.gestion import saisie_gardee

pytestmark = pytest.mark.usefixtures("semaine")
APPEL = "/gestion/appel/"


@pytest.fixture
def donnees() -> dict[str, str]:
    libre = creneaux_libres(timezone.now(), preavis_heures=0)[5]
    return {"nom": "Lecomte", "telephone": "02 61 91 12 34", "creneau": libre.code, "cle": str(uuid4())}


def test_ce_qui_etait_tape_revient_apres_la_reconnexion_et_se_renvoie(client: Client, claire, donnees) -> None:
    reponse = client.post(APPEL, donnees)
    assert reponse.url == "/compte/connexion/?next=%2Fgestion%2Fsaisie%2F"
    assert "Lecomte" not in reponse.url
    client.force_login(claire)
    page = client.get("/gestion/saisie/").content.decode()
    assert "Lecomte" in page
    assert f'action="{APPEL}"' in page
    assert not RendezVous.objects.exists()
    client.post(APPEL, donnees)
    assert RendezVous.objects.get().usager.nom == "Lecomte"


def test_on_peut_abandonner(client: Client, claire, donnees) -> None:
    client.post(APPEL, donnees)
    client.force_login(claire)
    client.post("/gestion/saisie/")
    assert client.get("/gestion/saisie/").url == "/gestion/"


def test_un_mot_de_passe_ne_se_garde_pas_ni_un_envoi_demesure(client: Client, rf) -> None:
    client.post("/gestion/comptes/compte/add/", {"identifiant": "x", "password1": "secret", "mot_de_passe": "secret"})
    assert [nom for nom, _ in client.session["saisie_gardee"][1]] == ["identifiant"]
    requete = rf.post("/gestion/", {"note": "x" * (saisie_gardee.TAILLE_MAX + 1)})
    requete.session = {}
    assert not saisie_gardee.garder(requete, maintenant=timezone.now())
    assert requete.session == {}


def test_au_bout_d_une_demi_heure_il_n_en_reste_rien(client: Client, donnees) -> None:
    client.post(APPEL, donnees)
    session = client.session
    assert saisie_gardee.lire(session, maintenant=timezone.now()) is not None
    assert saisie_gardee.lire(session, maintenant=timezone.now() + dt.timedelta(minutes=31)) is None


def test_sans_jeton_de_page_rien_ne_se_garde(donnees) -> None:
    """Un autre site ne remplit pas la saisie de quelqu'un."""
    client = Client(enforce_csrf_checks=True)
    assert client.post(APPEL, donnees).status_code == 403
    assert "saisie_gardee" not in client.session
