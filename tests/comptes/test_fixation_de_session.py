"""Un témoin connu d'avance n'ouvre rien : la clé de session change à chaque preuve, et l'ancienne ne vaut plus."""

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from epn.comptes.models import Compte
from tests.comptes.conftest import MOT_DE_PASSE
from tests.comptes.test_connexion import entrer
from tests.comptes.test_second_facteur import code_de, confirmer, en_production, poser

__all__ = ["en_production"]


def porteur(cle: str) -> Client:
    """Quelqu'un d'autre, qui présente ce témoin."""
    client = Client()
    client.cookies["sessionid"] = cle
    return client


def ouvre(cle: str) -> bool:
    return porteur(cle).get("/gestion/").status_code == 200


def cle_de(client: Client) -> str:
    return client.cookies["sessionid"].value


def test_un_temoin_pose_d_avance_n_ouvre_pas_le_compte_de_qui_se_connecte(client: Client, claire: Compte) -> None:
    pose = client.session
    pose["visite"] = "d’un autre"
    pose.save()
    victime = porteur(pose.session_key)
    entrer(victime, "claire")
    assert cle_de(victime) != pose.session_key
    assert ouvre(cle_de(victime))
    assert not ouvre(pose.session_key)


def test_un_temoin_que_le_site_n_a_pas_donne_n_est_pas_adopte(claire: Compte) -> None:
    victime = porteur("a" * 32)
    entrer(victime, "claire")
    assert cle_de(victime) != "a" * 32
    assert not Session.objects.filter(pk="a" * 32).exists()


def test_redire_son_mot_de_passe_change_la_cle_et_garde_la_session(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    avant = cle_de(client)
    confirmer(client)
    apres = cle_de(client)
    assert apres != avant
    assert ouvre(apres)
    assert not ouvre(avant)
    assert client.get(reverse("usersessions_list")).context["session_count"] == 1


def test_un_mot_de_passe_redit_de_travers_ne_change_rien(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    avant = cle_de(client)
    client.post(reverse("account_reauthenticate"), {"password": "faux-mot-de-passe"})
    assert cle_de(client) == avant


def test_le_second_facteur_change_la_cle(client: Client, claire: Compte, en_production: None) -> None:
    entrer(client, "claire")
    secret = poser(client)
    client.post(reverse("account_logout"))
    entrer(client, "claire")
    a_moitie = cle_de(client)
    assert not ouvre(a_moitie)
    client.post(reverse("mfa_authenticate"), {"code": code_de(secret)})
    assert cle_de(client) != a_moitie
    assert ouvre(cle_de(client))
    assert not ouvre(a_moitie)


def test_se_deconnecter_ferme_la_cle_et_son_contenu(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    cle = cle_de(client)
    client.post(reverse("account_logout"))
    assert not ouvre(cle)
    assert not Session.objects.filter(pk=cle).exists()


def test_le_mot_de_passe_change_ferme_les_autres_sessions(client: Client, claire: Compte) -> None:
    ailleurs = Client()
    entrer(ailleurs, "claire")
    entrer(client, "claire")
    neuf = "chemin-creux-de-mai"
    client.post(reverse("account_change_password"), {"oldpassword": MOT_DE_PASSE, "password1": neuf, "password2": neuf})
    assert not ouvre(cle_de(ailleurs))
