"""Chaque route, chaque méthode, chaque rôle, et ce que personne n'enverrait : jamais une panne.

La forme courte tire peu d'exemples, toujours les mêmes. `EPREUVE=longue` en tire davantage ; `EPREUVE_GRAINE`
change le tirage. Un échec donne la route, la méthode, le rôle et l'envoi réduit par Hypothesis.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, product

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .adresses import METHODES, ROLES, Route
from .jugement import REQUETES_AU_PLUS, defauts
from .valeurs import Envoi, champs_de, envois

LONGUE = os.environ.get("EPREUVE") == "longue"
GRAINE = os.environ.get("EPREUVE_GRAINE", "2026")
# Le premier tirage d'Hypothesis est toujours le plus simple : la forme courte envoie le second.
EXEMPLES = 12 if LONGUE else 2
# Ces méthodes-là, aucune vue ne les distingue : la forme courte y tire un rôle par route, et une seule base suffit.
RARES = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
# Ces trois-là se valent pour une vue écrite en fonction : une par route, tirée. Les pages de compte sont des classes.
ECRIRE_AUTREMENT = ("PUT", "DELETE", "PATCH")
HOTES = ("testserver",)
DEHORS = ("anonyme", "agent")
# Ces gabarits viennent de Django et d'allauth, que l'on tord aussi : leurs variables absentes ne nous disent rien.
pytestmark = pytest.mark.gabarit_incomplet


@contextmanager
def sans_trace() -> Iterator[None]:
    """Chaque envoi part du même monde."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def envoyer(client: Client, methode: str, envoi: Envoi) -> list[str]:
    """Ce que l'on reproche à la réponse. Une exception remonte d'elle-même."""
    temoins = client.cookies.copy()
    entetes = {f"HTTP_{nom.upper().replace('-', '_')}": valeur for nom, valeur in envoi.entetes.items()}
    with sans_trace(), CaptureQueriesContext(connection) as requetes:
        reponse = client.generic(methode, envoi.chemin, envoi.corps, envoi.genre, **entetes)
        contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    client.cookies = temoins
    reproches = defauts(reponse.status_code, reponse.headers, contenu, hotes=HOTES)
    if len(requetes) > REQUETES_AU_PLUS:
        reproches.append(f"{len(requetes)} requêtes")
    return reproches


def champs(client: Client, route: Route) -> dict[str, str]:
    with sans_trace():
        reponse = client.get(route.exemple)
    page = reponse.headers.get("Content-Type", "").startswith("text/html") and reponse.status_code == 200
    return champs_de(reponse.content.decode()) if page else {}


def eprouver(client: Client, role: str, methode: str, route: Route) -> None:
    connus = champs(client, route) if methode == "POST" else {}
    rangs = count()

    @seed(route.graine(methode, role, GRAINE))
    @settings(
        max_examples=EXEMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if LONGUE else [Phase.generate],
    )
    @given(donnees=st.data())
    def essayer(donnees: st.DataObject) -> None:
        envoi = donnees.draw(envois(route, methode, connus))
        if next(rangs) == 0 and not LONGUE:
            return
        assert envoyer(client, methode, envoi) == [], f"{role}, {methode} {route.motif}"

    essayer()


def tient_lieu(route: Route, methode: str, role: str) -> bool:
    """La forme courte : tous les rôles où la vue est la nôtre, un rôle par route où elle est celle de Django."""
    if methode in RARES and connection.vendor != "sqlite":
        return False
    if methode in ECRIRE_AUTREMENT and not route.motif.startswith("compte/"):
        tiree = ECRIRE_AUTREMENT[route.graine(GRAINE) % len(ECRIRE_AUTREMENT)]
        if methode != tiree:
            return False
    # À la porte de la gestion, l'un ou l'autre : la vue n'est pas atteinte (test_autrui les y essaie tous deux).
    if route.motif.startswith("gestion/") and role in DEHORS and role != DEHORS[route.graine() % len(DEHORS)]:
        return False
    commune = methode in RARES or "<path:object_id>" in route.motif
    return not commune or role == ROLES[route.graine(methode) % len(ROLES)]


@pytest.mark.parametrize("role", ROLES)
def test_aucun_envoi_ne_fait_de_panne(role: str, monde: list[Route], clients: dict[str, Client]) -> None:
    fautes = []
    for methode, route in product(METHODES, monde):
        if not (LONGUE or tient_lieu(route, methode, role)):
            continue
        try:
            eprouver(clients[role], role, methode, route)
        except Exception as faute:
            fautes.append(f"{role}, {methode} {route.motif} : {type(faute).__name__} {faute} {_notes(faute)}")
    assert not fautes, "\n\n".join(fautes)


def _notes(faute: Exception) -> str:
    return " ".join(getattr(faute, "__notes__", ()))


def test_le_jugement_mord() -> None:
    page = {"Content-Type": "text/html", "Content-Security-Policy": "x"}
    assert defauts(200, page, b"bonjour", hotes=HOTES) == []
    assert defauts(500, page, b"", hotes=HOTES) == ["réponse 500"]
    assert defauts(302, {"Location": "//ailleurs.example"}, b"", hotes=HOTES)
    assert defauts(302, {"Location": "https://ailleurs.example/"}, b"", hotes=HOTES)
    assert defauts(302, {"Location": "/gestion/?next=//x"}, b"", hotes=HOTES) == []
    assert defauts(200, {"X": "a\r\nb"}, b"", hotes=HOTES) == ["un en-tête coupé en deux"]
    assert defauts(200, {"Content-Type": "text/html"}, b"", hotes=HOTES) == ["sans politique de contenu"]
