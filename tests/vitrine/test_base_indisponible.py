"""Une base verrouillée ou pleine : une phrase, rien de perdu, et cela remarche dès qu'elle se libère."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import Error, OperationalError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from django.urls import reverse

from epn.commun.panne import base_indisponible
from epn.comptes.models import Compte
from epn.planning.models import Fermeture
from epn.territoire.models import Espace
from tests.gestion.relire import confirmer

FERMETURE = {"du": "2026-12-24", "au": "2026-12-24", "motif": "veille de fête", "motif_public": "on"}


@contextmanager
def base_verrouillee() -> Iterator[None]:
    """Quelqu'un d'autre tient la base, et notre connexion n'attend pas longtemps."""
    autre = connection.copy()
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as curseur, autre.cursor() as verrou:
        curseur.execute("PRAGMA busy_timeout = 100" if sqlite else "SET lock_timeout = '100ms'")
        verrou.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        if not sqlite:
            verrou.execute("LOCK TABLE planning_fermeture, django_session IN EXCLUSIVE MODE")
        try:
            yield
        finally:
            verrou.execute("ROLLBACK")
            autre.close()
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_une_base_verrouillee_se_dit_et_rien_n_est_perdu(claire: Compte, espace: Espace) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(claire)
    adresse = reverse("admin:planning_fermeture_add")
    client.get("/")
    with base_verrouillee():
        reponse = client.post(adresse, FERMETURE)
    assert reponse.status_code == 503
    assert "Rien n’est perdu" in reponse.content.decode()
    assert "tel:+33261910000" in reponse.content.decode()
    assert not Fermeture.objects.exists()
    confirmer(client, adresse, FERMETURE)
    assert Fermeture.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_le_public_lit_la_semaine_pendant_que_la_base_est_verrouillee(client: Client, espace: Espace) -> None:
    with base_verrouillee():
        assert client.get("/agenda/").status_code == 200


@pytest.fixture
def a_part(db: None, tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """Un fichier SQLite d'une table, hors de la base des essais."""
    base = DatabaseWrapper({**connection.settings_dict, "ENGINE": "", "NAME": tmp_path / "b.sqlite3", "OPTIONS": {}})
    base.ensure_connection()
    base.connection.execute("CREATE TABLE t (texte TEXT)")
    yield base
    base.close()


def erreur_de(essayer: Callable[[], object]) -> Error:
    with pytest.raises(OperationalError) as leve:
        essayer()
    return leve.value


def test_un_disque_plein_est_un_moment_a_passer(a_part: DatabaseWrapper) -> None:
    with a_part.cursor() as curseur:
        curseur.execute("PRAGMA max_page_count = 3")
        assert base_indisponible(erreur_de(lambda: curseur.execute("INSERT INTO t VALUES (%s)", ["x" * 100_000])))


def test_une_table_absente_est_une_panne_a_nous(a_part: DatabaseWrapper) -> None:
    with a_part.cursor() as curseur:
        assert not base_indisponible(erreur_de(lambda: curseur.execute("SELECT * FROM absente")))
