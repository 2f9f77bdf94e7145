"""Aucune page ne renvoie ailleurs que chez nous, quoi que dise l'adresse, le formulaire ou l'en-tête."""

from itertools import product

import pytest
from django.test import Client

from epn.comptes.models import Compte
from tests.conftest import MOT_DE_PASSE
from tests.hostile.adresses import Route
from tests.hostile.jugement import mene_ailleurs

HOTES = ("testserver",)
AILLEURS = (
    "https://ailleurs.example/",
    "//ailleurs.example",
    "///ailleurs.example",
    "/\\ailleurs.example",
    "\\\\ailleurs.example",
    "https:ailleurs.example",
    "http:///ailleurs.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@ailleurs.example/",
    "https://testserver.ailleurs.example/",
    " https://ailleurs.example",
    "/%09/ailleurs.example",
    "\t//ailleurs.example",
    "/gestion/\r\nLocation: https://ailleurs.example/",
)
CLES = ("next", "retour", "suite", "url", "redirect", "_popup", "_changelist_filters")
pytestmark = pytest.mark.gabarit_incomplet


@pytest.mark.parametrize("page", ["/compte/connexion/", "/compte/confirmation/", "/compte/deconnexion/"])
def test_se_connecter_confirmer_ou_partir_reste_chez_nous(page: str, claire: Compte) -> None:
    for ailleurs in AILLEURS:
        client = Client()
        if "connexion" not in page or "deconnexion" in page:
            client.force_login(claire)
        champs = {"login": "claire", "password": MOT_DE_PASSE, "next": ailleurs}
        for reponse in (client.post(page, champs), client.get(page, {"next": ailleurs})):
            assert not mene_ailleurs(reponse.get("Location", ""), HOTES), (page, ailleurs)


def test_aucune_route_ne_suit_une_adresse_qu_on_lui_donne(monde: list[Route], clients: dict[str, Client]) -> None:
    fautes = []
    siennes = [r for r in monde if not r.motif.endswith(".pdf")]
    for rang, (route, role) in enumerate(product(siennes, ("anonyme", "conseiller"))):
        # Chaque route avec une adresse du tirage, tour à tour, sous tous les noms à la fois.
        ailleurs = AILLEURS[rang % len(AILLEURS)]
        champs = dict.fromkeys(CLES, ailleurs)
        reponse = clients[role].get(route.exemple, champs, headers={"referer": "https://ailleurs.example/"})
        if mene_ailleurs(reponse.get("Location", ""), HOTES):
            fautes.append((role, route.motif, ailleurs, reponse["Location"]))
    assert fautes == []


def test_une_adresse_a_double_barre_ne_sort_pas_du_site(client: Client, espace: object) -> None:
    for chemin in ("//ailleurs.example", "//ailleurs.example/..", "/\\ailleurs.example", "//ailleurs.example/%2f.."):
        reponse = client.generic("GET", chemin)
        assert not mene_ailleurs(reponse.get("Location", ""), HOTES), chemin
