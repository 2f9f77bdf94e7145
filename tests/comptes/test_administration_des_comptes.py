"""L'administrateur ouvre, désactive, rend l'accès ; personne ne supprime un compte."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from epn.comptes.models import Compte
from tests.comptes.test_connexion import entrer

PROVISOIRE = "verger-du-printemps"


@pytest.fixture
def chez_adrien(client: Client, adrien: Compte) -> Client:
    client.force_login(adrien)
    return client


def adresse(compte: Compte, acte: str = "change") -> str:
    return reverse(f"admin:comptes_compte_{acte}", args=[compte.pk])


def saisie(compte: Compte, **changements: object) -> dict[str, object]:
    donnees = {"identifiant": compte.identifiant, "nom": compte.nom, "email": "", "role": compte.role}
    return donnees | {"is_active": "on", "provisoire": ""} | changements


def test_un_compte_ouvert_avec_un_mot_de_passe_provisoire_se_connecte(chez_adrien: Client) -> None:
    nouveau = Compte(identifiant="bruno", nom="Bruno", role="conseiller")
    chez_adrien.post(reverse("admin:comptes_compte_add"), saisie(nouveau, provisoire=PROVISOIRE))
    assert entrer(Client(), "bruno", PROVISOIRE).url == "/gestion/"


@pytest.mark.parametrize("faible", ["", "court", "123456789012", "motdepasse"])
def test_un_mot_de_passe_faible_est_refuse(chez_adrien: Client, faible: str) -> None:
    nouveau = Compte(identifiant="bruno", nom="Bruno", role="conseiller")
    reponse = chez_adrien.post(reverse("admin:comptes_compte_add"), saisie(nouveau, provisoire=faible))
    assert reponse.status_code == 200
    assert not Compte.objects.filter(identifiant="bruno").exists()


def test_un_mot_de_passe_rendu_ferme_les_sessions_ouvertes(chez_adrien: Client, claire: Compte) -> None:
    ailleurs = Client()
    entrer(ailleurs, "claire")
    chez_adrien.post(adresse(claire), saisie(claire, provisoire=PROVISOIRE))
    assert ailleurs.get("/gestion/").status_code == 302
    assert entrer(ailleurs, "claire", PROVISOIRE).url == "/gestion/"


def test_corriger_un_nom_garde_le_mot_de_passe(chez_adrien: Client, claire: Compte) -> None:
    chez_adrien.post(adresse(claire), saisie(claire, nom="Claire R."))
    assert Compte.objects.get(pk=claire.pk).password == claire.password


def test_un_compte_se_desactive_et_ne_se_supprime_pas(chez_adrien: Client, claire: Compte) -> None:
    assert chez_adrien.post(adresse(claire, "delete"), {"post": "yes"}).status_code == 403
    chez_adrien.post(adresse(claire), saisie(claire, is_active=""))
    assert not Compte.objects.get(pk=claire.pk).is_active


def test_l_administrateur_ne_se_ferme_pas_la_porte(chez_adrien: Client, adrien: Compte) -> None:
    chez_adrien.post(adresse(adrien), saisie(adrien, is_active="", role="agent"))
    adrien.refresh_from_db()
    assert (adrien.is_active, adrien.role) == (True, "administrateur")


def test_le_second_facteur_perdu_se_retire_apres_confirmation(chez_adrien: Client, claire: Compte) -> None:
    Authenticator.objects.create(user=claire, type="totp", data={"secret": "x"})
    retirer = adresse(claire, "second-facteur")
    assert "Vérifiez de vive voix" in chez_adrien.get(retirer).content.decode()
    assert Authenticator.objects.count() == 1
    chez_adrien.post(retirer)
    assert not Authenticator.objects.exists()


def test_l_historique_dit_quel_compte_sans_nommer_la_personne(chez_adrien: Client, claire: Compte) -> None:
    chez_adrien.post(adresse(claire), saisie(claire, nom="Claire Roussel", email="claire@epn.example"))
    entree = LogEntry.objects.get()
    assert entree.object_repr == f"compte nº {claire.pk}"
    assert "Roussel" not in entree.change_message


def test_le_conseiller_ne_gere_pas_les_comptes(client: Client, claire: Compte, adrien: Compte) -> None:
    client.force_login(claire)
    for acte in ("change", "second-facteur"):
        assert client.post(adresse(adrien, acte)).status_code == 403
