"""Des robots qui réservent : ce que le freinage en laisse passer, sous les plafonds de la production.

La forme courte abaisse le plafond du jour pour l'atteindre en quelques centaines d'envois ; la longue garde le vrai.
"""

import http.client
import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from bench.epreuves import Constat
from bench.epreuves.installation import Installation, installation
from bench.visiteur import Visiteur

FILS = 8
PAR_HEURE, PAR_SEMAINE, PAR_JOUR, PAR_CONTACT = 60, 20, 3000, 6
PLAFONDS = {
    "RESERVATIONS_PAR_HEURE_ET_ADRESSE": str(PAR_HEURE),
    "RESERVATIONS_PAR_SEMAINE_ET_ADRESSE": str(PAR_SEMAINE),
    "RENDEZ_VOUS_PAR_CONTACT_MAX": str(PAR_CONTACT),
}
# Des envois simultanés comptent ensemble avant de s'écrire : un par ouvrier du site, au plus.
MARGE = 2
TABLES = ("publics_essai", "publics_usager", "publics_reservation", "messagerie_message", "django_session")
_JETON = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')


@dataclass
class Robots:
    """Une page ouverte une fois, un jeton pour tous ; chaque envoi a son adresse, son nom, son numéro."""

    maison: Installation

    def __post_init__(self) -> None:
        page = Visiteur(self.maison.port)
        self.jeton = _JETON.search(page.demander("GET", "/mes-reservations/").texte)[1]
        self.temoin = page.temoins["csrftoken"]

    def envoyer(self, adresse: str, chemin: str, champs: dict[str, str]) -> tuple[int, str]:
        entetes = {
            "X-Forwarded-For": adresse,
            "Cookie": f"csrftoken={self.temoin}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        corps = urlencode({"csrfmiddlewaretoken": self.jeton, "cle": str(uuid4())} | champs)
        connexion = http.client.HTTPConnection("127.0.0.1", self.maison.port, timeout=60)
        try:
            connexion.request("POST", chemin, corps, entetes)
            recue = connexion.getresponse()
            return recue.status, recue.read().decode()
        finally:
            connexion.close()

    def rafale(self, envois: Iterable[tuple[str, str, dict[str, str]]]) -> list[tuple[int, str]]:
        with ThreadPoolExecutor(FILS) as fils:
            return list(fils.map(lambda e: self.envoyer(*e), envois))

    def compter(self, table: str) -> int:
        return self.maison.sql(f"SELECT count(*) FROM {table}")[0][0]

    def tailles(self) -> dict[str, int]:
        return {table: self.compter(table) for table in TABLES}


def courte() -> list[Constat]:
    return _eprouver(par_jour=200, envois=600)


def longue() -> list[Constat]:
    return _eprouver(par_jour=PAR_JOUR, envois=10_000)


def _eprouver(*, par_jour: int, envois: int) -> list[Constat]:
    reglages = PLAFONDS | {"ENVOIS_PAR_JOUR": str(par_jour)}
    with installation(horizon=8, reglages=reglages) as maison:
        robots = Robots(maison)
        heures = Visiteur(maison.port).heures()
        return [
            # Les dernières heures d'abord : chacun trouve des heures libres à prendre.
            _un_seul_contact(robots, heures[-12:]),
            _une_adresse(robots, heures, "une adresse", lambda n: "203.0.113.9"),
            _une_adresse(robots, heures[::-1], "un foyer en IPv6 (un /64)", lambda n: f"2001:db8:1:2::{n:x}"),
            *_mille_adresses(robots, par_jour, envois),
            _calcul(),
        ]


def _personne(numero: int) -> dict[str, str]:
    nom = "".join(chr(ord("a") + int(c)) for c in str(numero))
    telephone = f"02 61 {10 + numero // 10000 % 90} {numero // 100 % 100:02d} {numero % 100:02d}"
    email = f"robot{numero}@exemple.fr"
    return {"prenom": "Robot", "nom": f"Nom {nom}", "telephone": telephone, "email": email, "commune": "autre"}


def _une_adresse(robots: Robots, heures: list[str], qui: str, adresse: Callable[[int], str]) -> Constat:
    avant = robots.compter("accompagnements_rendezvous")
    depart = 1000 if ":" in adresse(0) else 0
    issues = robots.rafale(
        (adresse(n), heure, _personne(depart + n)) for n, heure in enumerate((heures * 2)[: 2 * PAR_HEURE])
    )
    pris = robots.compter("accompagnements_rendezvous") - avant
    statuts = Counter(statut for statut, _ in issues)
    refus = next((texte for statut, texte in issues if statut == 429), "")
    passes = len(issues) - statuts[429]
    tenu = 0 < pris <= passes <= PAR_SEMAINE + MARGE < len(heures) and max(statuts) < 500
    tenu &= "Téléphonez-nous au" in refus
    dit = f"{len(issues)} envois, {pris} rendez-vous pris sur {len(heures)} heures libres, {dict(statuts)}"
    return Constat(f"{qui} ne remplit pas l’agenda, le refus donne le téléphone", tenu, dit)


def _un_seul_contact(robots: Robots, heures: list[str]) -> Constat:
    """Une adresse réseau et un nom neufs chaque fois, mais un même téléphone et un même e-mail."""
    contact = {"telephone": "02 61 99 99 99", "email": "toujours@exemple.fr"}
    envois = ((f"198.51.100.{n}", heure, _personne(2000 + n) | contact) for n, heure in enumerate(heures))
    statuts = Counter(robots.envoyer(*envoi)[0] for envoi in envois)
    return Constat(
        "un même contact s’arrête à son plafond, d’où qu’il vienne",
        statuts[302] == PAR_CONTACT and statuts[409] == len(heures) - PAR_CONTACT,
        f"{len(heures)} envois, {statuts[302]} pris, {statuts[409]} refus",
    )


def _mille_adresses(robots: Robots, par_jour: int, nombre: int) -> list[Constat]:
    """Chaque envoi a son adresse : seul le plafond du jour arrête. Un souhait n'a ni heure ni place qui le borne."""
    avant = robots.tailles() | {"souhaits": robots.compter("ateliers_souhait")}
    issues = robots.rafale(
        (
            f"100.{64 + n // 65536}.{n // 256 % 256}.{n % 256}",
            "/ateliers/souhaits/",
            {
                "mots": f"Une photo {n}",
                **{c: v for c, v in _personne(3000 + n).items() if c in ("prenom", "telephone")},
            },
        )
        for n in range(nombre)
    )
    statuts = Counter(statut for statut, _ in issues)
    apres = robots.tailles() | {"souhaits": robots.compter("ateliers_souhait")}
    de_plus = {table: apres[table] - avant[table] for table in apres}
    refus = next((texte for statut, texte in issues if statut == 429), "")
    page = Visiteur(robots.maison.port).demander("GET", "/ateliers/").statut
    return [
        Constat(
            "toutes adresses ensemble, un formulaire s’arrête au plafond du jour",
            0 < de_plus["souhaits"] <= par_jour + MARGE and statuts[429] >= nombre - par_jour - MARGE,
            f"{nombre} envois de {nombre} adresses, {de_plus['souhaits']} gardés pour un plafond de {par_jour}, "
            f"{dict(statuts)}",
        ),
        Constat(
            "les tables ne grandissent que de ce qui passe ; le site répond encore",
            all(n <= 2 * (par_jour + MARGE) for n in de_plus.values()) and page == 200,
            f"lignes de plus : {de_plus}",
        ),
        Constat("le refus donne le téléphone", "Téléphonez-nous au" in refus, f"{statuts[429]} refus"),
    ]


def _calcul(envois: int = 1_000_000) -> Constat:
    jours, ans = envois / PAR_JOUR, envois / PAR_SEMAINE / 52
    return Constat(
        "un million d’envois : par le calcul",
        jours > 300,
        f"d’une adresse, {PAR_SEMAINE} par semaine : {ans:.0f} ans ; de toutes, {PAR_JOUR} par jour et formulaire : "
        f"{jours:.0f} jours, et {2 * 7 * PAR_JOUR} lignes de comptage au plus",
    )
