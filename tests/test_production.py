"""Partir en production par mégarde doit être impossible : chaque oubli arrête le démarrage et se nomme."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from epn.comptes.models import Compte
from tests.conftest import MOT_DE_PASSE

RACINE = Path(__file__).resolve().parent.parent
# De bons réglages. La base n'est pas jointe par ces commandes.
BONS = {
    "SECRET_KEY": "une-cle-de-production-assez-longue-pour-etre-forte-0123456789",
    "ALLOWED_HOSTS": "epn.exemple.fr",
    "DATABASE_URL": "postgres://epn:secret@127.0.0.1:5432/epn",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def gerer(dossier: Path, *arguments: str, **changements: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py` dans un environnement neuf ; None retire un réglage."""
    reglages = {**BONS, "VAR": str(dossier), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **changements}
    return subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore:'imghdr' is deprecated", "manage.py", *arguments],
        cwd=RACINE,
        env={nom: valeur for nom, valeur in reglages.items() if valeur is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_de_bons_reglages_demarrent_et_passent_le_controle_de_deploiement(tmp_path: Path) -> None:
    fini = gerer(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert fini.returncode == 0, fini.stderr
    assert "0 silenced" in fini.stdout


@pytest.mark.parametrize(
    ("changement", "nomme"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "courte"}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "x" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"DEBUG": "oui"}, "DEBUG"),
        ({"DEBUG": "True"}, "DEBUG"),
    ],
)
def test_un_mauvais_reglage_arrete_tout_et_se_nomme(
    tmp_path: Path, changement: dict[str, str | None], nomme: str
) -> None:
    fini = gerer(tmp_path, "check", **changement)
    assert fini.returncode != 0
    assert f"ImproperlyConfigured: {nomme}" in fini.stderr


def test_une_cle_de_demonstration_qui_commence_par_un_dollar_demarre(tmp_path: Path) -> None:
    (tmp_path / "cle").write_text("$" + "x" * 49)
    fini = gerer(tmp_path, "check", SECRET_KEY=None, DATABASE_URL=None, ALLOWED_HOSTS=None, DEMONSTRATION="oui")
    assert fini.returncode == 0, fini.stderr


def test_la_commande_de_demonstration_est_refusee_en_production(tmp_path: Path) -> None:
    fini = gerer(tmp_path, "demo", DATABASE_URL=f"sqlite:///{tmp_path / 'base.sqlite3'}")
    assert fini.returncode != 0
    assert "Traceback" not in fini.stderr
    assert "démonstration" in fini.stderr


@pytest.mark.parametrize("en_demonstration", [True, False])
def test_un_compte_de_demonstration_n_ouvre_rien_en_production(
    client: Client, settings: Settings, claire: Compte, en_demonstration: bool
) -> None:
    Compte.objects.filter(pk=claire.pk).update(est_de_demonstration=True)
    settings.DEMONSTRATION = en_demonstration
    client.post(reverse("account_login"), {"login": "claire", "password": MOT_DE_PASSE})
    assert ("_auth_user_id" in client.session) is en_demonstration


def test_une_session_de_demonstration_ne_passe_pas_en_production(
    client: Client, settings: Settings, claire: Compte
) -> None:
    Compte.objects.filter(pk=claire.pk).update(est_de_demonstration=True)
    client.force_login(claire)
    settings.DEMONSTRATION = False
    assert client.get("/gestion/").status_code == 302
