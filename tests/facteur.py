"""Un vrai facteur : un serveur SMTP local, qui garde ce qu'il reçoit. Partagé par toutes les applications."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


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
