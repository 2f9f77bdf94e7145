"""Une requête d'octets, une réponse lue jusqu'au bout : `http.client` refuserait d'envoyer cela."""

import contextlib
import http.client
import io
import re
import socket
from dataclasses import dataclass, field

_TEMOIN = re.compile(r"(\w+)=([^;]*)")


@dataclass
class Recue:
    """`statut` 0 : le serveur a fermé sans répondre. `du_serveur` : gunicorn a répondu sans passer la main."""

    statut: int = 0
    entetes: dict[str, str] = field(default_factory=dict)
    corps: bytes = b""
    temoins: list[str] = field(default_factory=list)
    duree: float = 0

    @property
    def du_serveur(self) -> bool:
        return "X-Content-Type-Options" not in self.entetes

    def temoin(self, nom: str) -> str:
        poses = dict(m.groups() for t in self.temoins if (m := _TEMOIN.match(t)))
        return poses.get(nom, "")


class _Lue(io.BytesIO):
    """Ce que lit `http.client` : les octets déjà reçus, à la place d'une prise."""

    def makefile(self, *_: object) -> io.BytesIO:
        return self


def demander(port: int, octets: bytes, patience: float) -> Recue:
    """Envoie, ferme son côté, lit tout. Le silence au-delà de `patience` secondes compte comme une absence."""
    recus = io.BytesIO()
    with socket.create_connection(("127.0.0.1", port), patience) as prise, contextlib.suppress(OSError):
        # Un serveur qui a déjà répondu « trop long » ferme sans tout lire : ce qu'il a dit compte quand même.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            prise.sendall(octets)
            prise.shutdown(socket.SHUT_WR)
        while morceau := prise.recv(65536):
            recus.write(morceau)
    return _decouper(recus.getvalue(), octets)


def _decouper(recus: bytes, envoyes: bytes) -> Recue:
    if not recus.startswith(b"HTTP/"):
        return Recue()
    reponse = http.client.HTTPResponse(_Lue(recus), method=envoyes.split(b" ", 1)[0].decode("latin-1"))
    reponse.begin()
    try:
        corps = reponse.read()
    except http.client.IncompleteRead as coupee:
        corps = coupee.partial
    entetes = dict(reponse.headers.items())
    return Recue(reponse.status, entetes, corps, reponse.headers.get_all("Set-Cookie") or [])
