"""Un octet nul ou illisible, dans un témoin, une adresse ou un envoi : une page, jamais une panne."""

import pytest
from django.test import Client

from epn.comptes.models import Compte

pytestmark = pytest.mark.usefixtures("espace", "semaine_de_reference")
# Entre guillemets, « \000 » se lit comme un octet nul ; les autres sont des octets qui ne sont pas de l'UTF-8.
VALEURS = ['"\\000abcdefgh"', "abc\x00defghi", '"\\377\\376abcdefgh"', "\u00ff\u00feabcdefgh", "x" * 4000, '"']
DU_PUBLIC = [
    "/",
    "/rendez-vous/",
    "/reservation/",
    "/mes-reservations/",
    "/rendez-vous/prevenez-moi/",
    "/ateliers/souhaits/",
]
CHEMINS = {
    "/agenda/%00/": 404,
    "/agenda/%00.pdf": 404,
    "/reservation/%00/": 404,
    "/rendez-vous/%00/": 404,
    "/avis/%00/": 404,
    "/ateliers/souhaits/plus-simple/%00/": 404,
    "/rendez-vous/offre/%00/": 404,
    "/rendez-vous/?semaines=%00": 400,
    "/?x=%00": 400,
    "/agenda/?%00=1": 400,
    "/compte/connexion/?next=%00": 400,
}
DU_PERSONNEL = {
    "/gestion/appel/?q=%00": 400,
    "/gestion/appel/?creneau=%00": 400,
    "/gestion/appel/?usager=%00": 400,
    "/gestion/publics/usager/?q=%00": 400,
    "/gestion/messagerie/message/?canal__exact=%00": 400,
    "/gestion/publics/usager/%00/change/": 302,
    "/gestion/territoire/commune/%00/change/": 302,
    "/gestion/territoire/commune/_00/change/": 302,
    "/gestion/territoire/commune/_00/history/": 302,
    "/gestion/r/1/%00/": 404,
}


@pytest.fixture
def personne() -> Client:
    """Une panne s'y voit comme une personne la verrait : par sa page."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("temoin", ["sessionid", "csrftoken", "messages"])
@pytest.mark.parametrize("valeur", VALEURS, ids=["nul", "nul nu", "octets", "latin", "long", "guillemet"])
def test_un_temoin_abime_ne_compte_pas(personne: Client, temoin: str, valeur: str) -> None:
    for adresse in (*DU_PUBLIC, "/gestion/"):
        vue = personne.get(adresse, headers={"cookie": f"{temoin}={valeur}"})
        assert vue.status_code in (200, 302), adresse
        postee = personne.post(adresse, {"nom": "x"}, headers={"cookie": f"{temoin}={valeur}"})
        assert postee.status_code in (200, 302, 405), adresse


def test_un_temoin_abime_n_emporte_pas_les_autres(client: Client, claire: Compte) -> None:
    client.force_login(claire)
    client.cookies["autre"] = "\x00"
    assert client.get("/gestion/").status_code == 200


@pytest.mark.parametrize(("adresse", "code"), CHEMINS.items())
def test_une_adresse_abimee_recoit_sa_phrase(personne: Client, adresse: str, code: int) -> None:
    reponse = personne.get(adresse)
    assert reponse.status_code == code
    assert "tel:+33261910000" in reponse.content.decode()
    assert "Content-Security-Policy" in reponse


@pytest.mark.parametrize(("adresse", "code"), DU_PERSONNEL.items())
def test_l_adresse_abimee_du_personnel_aussi(personne: Client, claire: Compte, adresse: str, code: int) -> None:
    personne.force_login(claire)
    assert personne.get(adresse).status_code == code


@pytest.mark.parametrize("champ", ["nom", "prenom", "telephone", "commune", "besoin", "creneau", "cle", "usager"])
def test_un_envoi_du_personnel_qui_porte_un_octet_nul_est_refuse(personne: Client, claire: Compte, champ: str) -> None:
    personne.force_login(claire)
    assert personne.post("/gestion/appel/", {champ: "a\x00"}).status_code in (200, 404, 409)


def test_un_lieu_ne_prend_pas_une_commune_qui_porte_un_octet_nul(personne: Client, armelle: Compte) -> None:
    personne.force_login(armelle)
    assert personne.post("/gestion/territoire/lieu/add/", {"code": "\x00", "commune": "\x00"}).status_code == 200


@pytest.mark.parametrize("champ", ["login", "password"])
def test_la_connexion_aussi(personne: Client, champ: str) -> None:
    envoi = {"login": "claire", "password": "x", champ: "a\x00"}
    assert personne.post("/compte/connexion/", envoi).status_code == 200
