"""Une annonce d'essai, et de quoi lancer un vrai processus ; le facteur est dans `tests/facteur.py`."""

import copy
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as reglages
from django.db import connection
from django.utils import timezone

from epn.messagerie.annonces import Annonce, Destinataire, Ics
from epn.messagerie.models import Canal
from tests.facteur import Facteur

RACINE = Path(__file__).resolve().parents[2]


@dataclass
class Essai(Annonce):
    """Une annonce comme en feront les applications du dessus."""

    nom = "essai"
    libelle = "message d’essai"
    numero: int = 1
    courriel: str = "alice@exemple.fr"
    mobile: str = ""
    titre: str = "L’ordinateur"
    prenom: str = "Alice"
    debut: dt.datetime | None = None
    fin: dt.datetime | None = None
    piece: Ics | None = None
    canaux: tuple[Canal, ...] = (Canal.COURRIEL, Canal.TEXTO)
    tous_les_canaux: bool = False

    def objet(self) -> str:
        return f"rendezvous:{self.numero}"

    def destinataire(self) -> Destinataire:
        return Destinataire(self.courriel, self.mobile)

    def a_partir_de(self) -> dt.datetime | None:
        return self.debut

    def expire_le(self) -> dt.datetime:
        return self.fin or timezone.now() + dt.timedelta(days=5)

    def contexte(self) -> dict[str, Any]:
        return {"titre": self.titre, "prenom": self.prenom}

    def ics(self) -> Ics | None:
        return self.piece


@pytest.fixture(name="essai")
def _essai() -> type[Essai]:
    return Essai


@pytest.fixture(autouse=True)
def _gabarits_d_essai(settings: Any) -> None:
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].insert(0, Path(__file__).parent / "gabarits")


@pytest.fixture(autouse=True)
def _textos_a_toute_heure(settings: Any, tmp_path: Path) -> None:
    """Les essais tournent aussi la nuit ; les heures décentes ont les leurs."""
    settings.TEXTOS_DE_HEURE, settings.TEXTOS_A_HEURE = 0, 24
    settings.SMS_FICHIERS = tmp_path / "textos"


Lanceur = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def lancer(settings: Any, facteur: Facteur) -> Iterator[Lanceur]:
    """Lance `manage.py …` dans un vrai processus, sur la base des essais et le facteur des essais."""
    lances: list[subprocess.Popen[str]] = []

    def _lancer(*commande: str) -> subprocess.Popen[str]:
        environnement = {
            **os.environ,
            "DATABASE_URL": adresse_de_la_base_d_essai(),
            "EMAIL_URL": f"smtp://127.0.0.1:{facteur.port}",
        }
        arguments = [sys.executable, "-u", str(RACINE / "manage.py"), *commande]
        lance = subprocess.Popen(
            arguments, env=environnement, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        lances.append(lance)
        return lance

    yield _lancer
    for lance in lances:
        lance.kill()
        lance.communicate()


def adresse_de_la_base_d_essai() -> str:
    nom = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{nom}"
    return urlsplit(reglages.ADRESSE_DE_LA_BASE)._replace(path=f"/{nom}").geturl()
