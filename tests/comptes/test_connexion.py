"""Se connecter : chacun chez soi, personne nommé, les essais bornés."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from epn.comptes.models import Compte
from tests.comptes.conftest import MOT_DE_PASSE


def entrer(client: Client, identifiant: str, mot_de_passe: str = MOT_DE_PASSE, suite: str = ""):
    return client.post(reverse("account_login"), {"login": identifiant, "password": mot_de_passe, "next": suite})


@pytest.mark.parametrize(
    ("role", "arrivee"), [("conseiller", "/gestion/"), ("administrateur", "/gestion/"), ("agent", "/frequentation/")]
)
def test_chacun_arrive_la_ou_il_travaille(client: Client, db: None, role: str, arrivee: str) -> None:
    Compte.objects.create_user("camille", MOT_DE_PASSE, nom="Camille", role=role)
    reponse = entrer(client, "camille")
    assert reponse.url == arrivee
    assert client.get(arrivee).status_code == 200


def test_un_inconnu_un_compte_ferme_et_un_mauvais_mot_de_passe_recoivent_la_meme_page(
    client: Client, claire: Compte, estelle: Compte
) -> None:
    Compte.objects.filter(pk=estelle.pk).update(is_active=False)
    pages = [
        entrer(client, "claire", "faux-mot-de-passe"),
        entrer(client, "personne", "faux-mot-de-passe"),
        entrer(client, "estelle", MOT_DE_PASSE),
    ]
    phrases = [p.context["form"].non_field_errors() for p in pages]
    assert [p.status_code for p in pages] == [200, 200, 200]
    assert phrases[0] == phrases[1] == phrases[2] == ["Cet identifiant et ce mot de passe ne vont pas ensemble."]


def test_un_compte_de_demonstration_n_ouvre_rien_en_production(client: Client, claire: Compte, settings) -> None:
    Compte.objects.filter(pk=claire.pk).update(est_de_demonstration=True)
    settings.DEMONSTRATION = False
    assert entrer(client, "claire").status_code == 200
    assert "_auth_user_id" not in client.session


def test_apres_cinq_echecs_meme_le_bon_mot_de_passe_attend(client: Client, claire: Compte) -> None:
    for _ in range(5):
        entrer(client, "claire", "faux-mot-de-passe")
    # Un autre navigateur, un autre processus : les compteurs sont en base.
    reponse = entrer(Client(), "claire")
    assert reponse.context["form"].non_field_errors() == ["Trop d’essais : attendez cinq minutes avant de recommencer."]


def test_une_adresse_qui_insiste_recoit_un_429_en_francais(client: Client, claire: Compte) -> None:
    for numero in range(31):
        reponse = entrer(client, f"personne-{numero}", "faux")
    assert reponse.status_code == 429
    assert "Trop d’essais" in reponse.content.decode()


def test_les_compteurs_d_essais_sont_dans_la_base(client: Client, claire: Compte, django_assert_num_queries) -> None:
    from django.db import connection

    entrer(client, "claire", "faux-mot-de-passe")
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM commun_cache WHERE cache_key LIKE '%login_failed%'")
        assert curseur.fetchone()[0] >= 1


def test_la_suite_demandee_ne_mene_pas_ailleurs(client: Client, claire: Compte) -> None:
    assert entrer(client, "claire", suite="https://ailleurs.example/").url == "/gestion/"
    assert entrer(Client(), "claire", suite="/gestion/comptes/").url == "/gestion/comptes/"


@pytest.mark.parametrize("nom", ["account_signup", "account_email", "account_reset_password", "account_inactive"])
def test_ni_inscription_ni_courriel_ni_mot_de_passe_perdu(nom: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(nom)


def test_la_connexion_de_django_n_est_jamais_servie(client: Client, claire: Compte) -> None:
    reponse = client.get("/gestion/login/?next=/gestion/planning/plage/")
    assert reponse.url == "/compte/connexion/?next=%2Fgestion%2Fplanning%2Fplage%2F"
    reponse = client.post("/gestion/login/", {"username": "claire", "password": MOT_DE_PASSE})
    assert reponse.status_code == 302
    assert "_auth_user_id" not in client.session


def test_l_agent_connecte_est_refuse_a_la_gestion_sans_tourner_en_rond(client: Client, estelle: Compte) -> None:
    entrer(client, "estelle")
    assert client.get("/gestion/", follow=True).status_code == 403


def test_se_deconnecter_ne_se_fait_qu_en_le_demandant(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_changer_de_mot_de_passe_deconnecte_et_le_nouveau_ouvre(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    nouveau = "chemin-creux-de-mai"
    reponse = client.post(
        reverse("account_change_password"), {"oldpassword": MOT_DE_PASSE, "password1": nouveau, "password2": nouveau}
    )
    assert reponse.status_code == 302
    assert entrer(Client(), "claire", nouveau).url == "/gestion/"
    assert client.get("/gestion/").status_code == 302


def test_un_compte_sans_mot_de_passe_apprend_qui_lui_en_donnera_un(client: Client, claire: Compte) -> None:
    claire.set_unusable_password()
    claire.save()
    client.force_login(claire)
    assert client.get(reverse("account_change_password")).status_code == 403
