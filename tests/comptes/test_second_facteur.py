"""Le second facteur, obligatoire hors démonstration."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.test import Client
from django.urls import reverse

from epn.comptes.models import Compte
from tests.comptes.conftest import MOT_DE_PASSE
from tests.comptes.test_connexion import entrer


def code_de(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def en_production(settings) -> None:
    settings.SECOND_FACTEUR_OBLIGATOIRE = True


def confirmer(client: Client) -> None:
    """Toucher à la sécurité du compte redemande le mot de passe, même juste après la connexion."""
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})


def poser(client: Client) -> str:
    """Installe l'application d'authentification ; rend la clé secrète."""
    confirmer(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    reponse = client.post(reverse("mfa_activate_totp"), {"code": code_de(secret)})
    assert reponse.url == reverse("mfa_view_recovery_codes")
    return secret


@pytest.mark.usefixtures("en_production")
def test_sans_facteur_on_n_atteint_que_les_pages_ou_on_le_pose(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    for page in [
        "/gestion/",
        "/gestion/planning/plage/",
        "/frequentation/",
        "/compte/sessions/",
        "/compte/mot-de-passe/",
    ]:
        assert client.get(page).url == reverse("mfa_index"), page
    assert client.get(reverse("mfa_index")).status_code == 200
    confirmer(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.usefixtures("en_production")
def test_une_fois_pose_les_codes_de_secours_s_affichent_et_le_travail_s_ouvre(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    poser(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    assert len(page.context["unused_codes"]) == 10
    assert client.get("/gestion/").status_code == 200


@pytest.mark.usefixtures("en_production")
def test_la_connexion_suivante_demande_le_code_avant_tout(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    secret = poser(client)
    autre = Client()
    assert entrer(autre, "claire").url == reverse("mfa_authenticate")
    assert autre.get("/gestion/").status_code == 302
    refus = autre.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Ce code n’est pas le bon" in refus.content.decode()
    code = code_de(secret)
    assert autre.post(reverse("mfa_authenticate"), {"code": code}).url == "/gestion/"
    # Un code lu par-dessus l'épaule ne sert pas une seconde fois.
    indiscret = Client()
    entrer(indiscret, "claire")
    assert indiscret.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_un_code_de_secours_ouvre_une_seule_fois(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    poser(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for essai, attendu in ((Client(), 302), (Client(), 200)):
        entrer(essai, "claire")
        assert essai.post(reverse("mfa_authenticate"), {"code": code}).status_code == attendu


def test_le_carre_a_photographier_est_dans_la_page_sans_image_data(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    confirmer(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in page or "<svg:svg" in page
    assert "data:image" not in page
    assert " style=" not in page


@pytest.mark.usefixtures("en_production")
def test_des_codes_de_secours_seuls_ne_valent_pas_un_facteur(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    Authenticator.objects.create(user=claire, type="recovery_codes", data={"seed": "aa", "used_mask": 0})
    assert client.get("/gestion/").url == reverse("mfa_index")


def test_poser_un_facteur_redemande_le_mot_de_passe_apres_cinq_minutes(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    confirmer(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    session["account_authentication_methods"] = [
        {**m, "at": m["at"] - 301} for m in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
