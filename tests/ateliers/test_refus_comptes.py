"""Ce que le site refuse faute de place se compte ; ce qu'il refuse pour autre chose, non, ni ce que prend l'accueil."""

import pytest

from ateliers.inscriptions import inscrire
from ateliers.refus import SeanceComplete
from epn.planning.models import RefusEnLigne
from tests.distribution import a

from .conftest import BRUNO, LUNDI_8H, creer_seance, demande, personne
from .test_page_d_inscription import lundi, poster, remplir  # noqa: F401


def comptes() -> dict[str, int]:
    return dict(RefusEnLigne.objects.values_list("motif", "nombre"))


def test_une_seance_complete_se_compte_a_chaque_envoi_refuse(client, seance) -> None:
    remplir(seance)
    assert [poster(client, seance).status_code for _ in range(2)] == [409, 409]
    assert comptes() == {"complet": 2}
    assert RefusEnLigne.objects.get().nature == seance.nature
    assert poster(client, seance, attente="oui").status_code == 302
    assert comptes() == {"complet": 2}


def test_moins_de_places_que_de_personnes_se_compte_a_part(client, seance) -> None:
    inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H)
    assert poster(client, seance, prenom_2="Paul").status_code == 409
    assert comptes() == {"pas_assez": 1}


def test_changer_pour_une_date_complete_se_compte(client, seance, claire, lieu, emails) -> None:
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14), capacite=1)
    poster(client, seance)
    inscrire(demande(BRUNO), autre, maintenant=LUNDI_8H)
    for choix in (str(autre.pk), "999999"):
        assert client.post("/reservation/deplacer/", {"seance": choix}).status_code == 409
    assert comptes() == {"complet": 1}


def test_deja_inscrit_n_est_pas_un_refus_faute_de_place(client, seance) -> None:
    assert [poster(client, seance).status_code for _ in range(2)] == [302, 409]
    assert comptes() == {}


def test_regarder_une_seance_complete_n_ecrit_rien(client, seance) -> None:
    remplir(seance)
    client.get(seance.get_absolute_url())
    assert comptes() == {}


def test_au_comptoir_rien_ne_se_compte(seance) -> None:
    remplir(seance)
    with pytest.raises(SeanceComplete):
        inscrire(demande(personne(9), au_comptoir=True), seance, maintenant=LUNDI_8H)
    assert comptes() == {}
