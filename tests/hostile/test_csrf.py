"""Aucun envoi n'est pris sans le jeton de notre page, quelle que soit la route : la table s'engendre du résolveur."""

from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from epn.comptes.models import Compte
from tests.hostile.adresses import Route
from tests.hostile.test_autrui import ecritures

# Ces vues choisissent d'abord où va le fichier envoyé, puis vérifient le jeton elles-mêmes ; à qui n'est pas
# connecté, elles répondent par la page de connexion.
PAR_ELLES_MEMES = {"usagers/importer/"}
# Le refus précède toute requête : une base suffit.
pytestmark = [
    pytest.mark.gabarit_incomplet,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="le jeton se vérifie avant toute lecture de la base"),
]


@pytest.fixture
def stricts(monde: object, claire: Compte, armelle: Compte) -> dict[str, Client]:
    ouverts = {"anonyme": Client(enforce_csrf_checks=True)}
    for compte in (claire, armelle):
        ouverts[compte.role] = Client(enforce_csrf_checks=True)
        ouverts[compte.role].force_login(compte)
    return ouverts


@pytest.mark.parametrize("methode", ["post", "put", "patch", "delete"])
def test_sans_jeton_rien_ne_passe(methode: str, monde: list[Route], stricts: dict[str, Client]) -> None:
    """POST sous chaque rôle. Le refus ne distingue pas les trois autres : un rôle par route, tiré, leur suffit."""
    roles = sorted(stricts)
    for route, role in product(monde, roles):
        if methode != "post" and role != roles[route.graine(methode) % len(roles)]:
            continue
        with CaptureQueriesContext(connection) as requetes:
            reponse = getattr(stricts[role], methode)(route.exemple)
        ailleurs = reponse.get("Location", "").startswith(("/compte/", "/gestion/login/"))
        connexion = route.motif.endswith(tuple(PAR_ELLES_MEMES)) and ailleurs
        refusee = reponse.status_code == 403 or (role == "anonyme" and connexion)
        # Un envoi autre que POST n'arrive pas à la vérification d'une vue qui ne le prend pas.
        refusee |= reponse.status_code == 405 and route.motif.endswith(tuple(PAR_ELLES_MEMES))
        assert refusee, (role, methode, route.motif, reponse.status_code)
        assert not ecritures(requetes), route.motif


def test_la_page_d_un_autre_site_non_plus(monde: list[Route], stricts: dict[str, Client]) -> None:
    client = stricts["conseiller"]
    client.get("/gestion/")
    jeton = client.cookies["csrftoken"].value
    for route in monde:
        envoi = {"csrfmiddlewaretoken": jeton}
        reponse = client.post(route.exemple, envoi, headers={"origin": "https://pirate.example"})
        assert reponse.status_code == 403, route.motif


def test_aucune_vue_ne_s_exempte() -> None:
    def exemptees(noeuds: list[URLPattern | URLResolver]) -> list[str]:
        trouvees = []
        for noeud in noeuds:
            if isinstance(noeud, URLResolver):
                trouvees += exemptees(noeud.url_patterns)
            elif getattr(noeud.callback, "csrf_exempt", False):
                trouvees.append(str(noeud.pattern))
        return trouvees

    assert set(exemptees(get_resolver().url_patterns)) <= PAR_ELLES_MEMES
