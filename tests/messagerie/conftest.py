"""Une annonce d'essai, un vrai facteur (serveur SMTP local), et de quoi lancer un vrai processus."""

import asyncio
import copy
import datetime as dt
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as reglages
from django.db import connection
from django.utils import timezone

from epn.messagerie.annonces import Annonce, Destinataire, Ics
from epn.messagerie.models import Canal

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


class Facteur:
    """Un serveur SMTP : ce qu'il a reçu, ce qu'il répond, et où il se fait attendre."""

    def __init__(self) -> None:
        self.recus: list[EmailMessage] = []
        self.au_destinataire = self.au_contenu = "250 OK"
        self.attendre_a = ""
        self.occupe, self.libre = threading.Event(), threading.Event()
        self.port = port_libre()

    def ouvrir(self) -> None:
        self._guichet = Controller(self, hostname="127.0.0.1", port=self.port)
        self._guichet.start()

    def fermer(self) -> None:
        self._guichet.stop()

    async def handle_RCPT(self, serveur: Any, session: Any, enveloppe: Any, adresse: str, options: Any) -> str:  # noqa: N802
        await self._faire_attendre("RCPT")
        if self.au_destinataire.startswith("250"):
            enveloppe.rcpt_tos.append(adresse)
        return self.au_destinataire

    async def handle_DATA(self, serveur: Any, session: Any, enveloppe: Any) -> str:  # noqa: N802
        await self._faire_attendre("DATA")
        if self.au_contenu.startswith("250"):
            self.recus.append(message_from_bytes(enveloppe.content, policy=policy.default))
        return self.au_contenu

    async def _faire_attendre(self, etape: str) -> None:
        if self.attendre_a == etape:
            self.occupe.set()
            while not self.libre.is_set():
                await asyncio.sleep(0.01)


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@pytest.fixture
def facteur(settings: Any) -> Iterator[Facteur]:
    facteur = Facteur()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", facteur.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    facteur.ouvrir()
    yield facteur
    facteur.libre.set()
    facteur.fermer()


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
