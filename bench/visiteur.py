"""Une personne devant le site : elle ouvre le formulaire, le remplit, l'envoie."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

_CACHES = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_HEURES = re.compile(r'class="heure" href="(/rendez-vous/[\d-]+/)"')


@dataclass
class Reponse:
    statut: int
    texte: str


@dataclass
class Visiteur:
    """Garde sa connexion et ses témoins, comme un navigateur. `numero` : qui il est, et son adresse réseau."""

    port: int
    numero: int = 0
    temoins: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connexion = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def demander(self, methode: str, chemin: str, champs: dict[str, str] | None = None) -> Reponse:
        entetes = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.temoins.items())}
        if self.numero:
            entetes["X-Forwarded-For"] = f"10.{self.numero >> 16}.{self.numero >> 8 & 255}.{self.numero & 255}"
        if champs is not None:
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
        self.connexion.request(methode, chemin, urlencode(champs) if champs is not None else None, entetes)
        recue = self.connexion.getresponse()
        for temoin in recue.headers.get_all("Set-Cookie") or ():
            nom, _, valeur = temoin.split(";")[0].partition("=")
            self.temoins[nom] = valeur
        return Reponse(recue.status, recue.read().decode())

    def heures(self) -> list[str]:
        """Les adresses de toutes les heures libres, jusqu'à l'horizon."""
        return _HEURES.findall(self.demander("GET", "/rendez-vous/?semaines=999").texte)

    def formulaire(self, chemin: str) -> dict[str, str]:
        """Les champs du formulaire de cette heure, remplis par cette personne ; une clé neuve."""
        caches = dict(_CACHES.findall(self.demander("GET", chemin).texte))
        return self.saisie(caches["csrfmiddlewaretoken"])

    def saisie(self, csrf: str, numero: int | None = None) -> dict[str, str]:
        numero = self.numero if numero is None else numero
        nom = "".join(chr(ord("a") + int(chiffre)) for chiffre in str(numero))
        return {
            "csrfmiddlewaretoken": csrf,
            "cle": str(uuid4()),
            "prenom": "Banc",
            "nom": f"Visiteur {nom}",
            "telephone": f"02 61 {10 + numero // 10000 % 90} {numero // 100 % 100:02d} {numero % 100:02d}",
            "commune": "autre",
        }
