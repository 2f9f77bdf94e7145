"""Une heure prise pendant que l'on écrivait se compte ; une adresse inventée ou un double clic, non."""

from accompagnements.reservations import reserver
from epn.planning.models import RefusEnLigne

from .conftest import BRUNO, LUNDI_8H, demande
from .test_pages_du_rendez_vous import page_de, saisie


def comptes() -> list[tuple[str, str, int]]:
    return list(RefusEnLigne.objects.values_list("nature", "motif", "nombre"))


def test_une_heure_prise_se_compte_a_chaque_envoi(client, creneaux) -> None:
    reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    for _ in range(2):
        assert client.post(page_de(creneaux[0]), saisie()).status_code == 409
    assert comptes() == [("accompagnement", "heure_prise", 2)]
    client.get(page_de(creneaux[0]))
    assert comptes() == [("accompagnement", "heure_prise", 2)]


def test_renvoyer_ce_qui_est_deja_pris_n_est_pas_un_refus(client, creneaux) -> None:
    tape = saisie()
    assert [client.post(page_de(creneaux[0]), tape).status_code for _ in range(2)] == [302, 302]
    assert comptes() == []


def test_une_adresse_qui_n_est_celle_d_aucune_heure_ne_se_compte_pas(client, creneaux) -> None:
    assert client.post("/rendez-vous/nimporte/", saisie()).status_code == 409
    assert comptes() == []


def test_deplacer_vers_une_heure_prise_se_compte(client, creneaux) -> None:
    assert client.post(page_de(creneaux[0]), saisie()).status_code == 302
    reserver(demande(BRUNO), creneaux[1], maintenant=LUNDI_8H)
    for code in (creneaux[1].code, "inventee"):
        assert client.post("/reservation/deplacer/", {"creneau": code}).status_code == 409
    assert comptes() == [("accompagnement", "heure_prise", 1)]
