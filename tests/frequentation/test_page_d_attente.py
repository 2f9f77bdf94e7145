"""/frequentation/ dit qu'elle arrive, au personnel seulement."""

import pytest
from django.test import Client

from epn.comptes.models import Compte


def test_sans_se_connecter_on_est_mene_a_la_connexion(client: Client, db: None) -> None:
    assert client.get("/frequentation/").url.startswith("/compte/connexion/")


@pytest.mark.parametrize("role", Compte.Role.values)
def test_les_trois_roles_la_voient(client: Client, db: None, role: str) -> None:
    client.force_login(Compte.objects.create_user("camille", None, nom="Camille", role=role))
    assert "La fréquentation arrive" in client.get("/frequentation/").content.decode()
