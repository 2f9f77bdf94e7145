"""Réservations par seconde, par HTTP, en proportion des mêmes lignes en SQL brut ; puis avec cent fois plus de données.

Usage : bench/reservations.py [--base sqlite|postgresql] [--clients 4] [--chacun 20] [--tours 3] [--fois 100]
        [--courriel]

Deux témoins en SQL brut : les quatre lignes du rendez-vous, et toutes celles qu'écrit une réservation.
Le GET du formulaire n'est pas compté : une personne le lit une minute, le serveur ne l'attend pas.
"""

import argparse
import itertools
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench import tableau  # noqa: E402
from bench.charge import mesurer  # noqa: E402
from bench.debit import BASES, TRIVIALE, adresse_de_base, serveur  # noqa: E402
from bench.visiteur import Visiteur  # noqa: E402

LISTE = "/rendez-vous/"
EN_SQL = "/banc/reserver-en-sql/"
EN_SQL_ENTIER = "/banc/reserver-en-sql-entier/"
TEMOINS = (EN_SQL, EN_SQL_ENTIER)
# Ce qui répond 200 : une vue du banc. Le service, lui, conduit au billet.
_DU_BANC = "/banc/"
MISE_EN_ROUTE = 8
# De quoi donner une heure libre à chaque réservation du banc. Chaque visiteur a son adresse réseau : mille envois
# d'une seule, que le service arrête à soixante, se recompteraient tous à chaque fois.
REGLAGES = {
    "HORIZON_SEMAINES": "104",
    "MANDATAIRES": "1",
    "FORMULAIRE_DELAI_SECONDES": "0",
}


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--base", choices=BASES, action="append")
    lecteur.add_argument("--clients", type=int, default=4)
    lecteur.add_argument("--chacun", type=int, default=20)
    lecteur.add_argument("--tours", type=int, default=3)
    lecteur.add_argument("--fois", type=int, default=100)
    lecteur.add_argument("--courriel", action="store_true", help="chaque visiteur donne aussi un e-mail")
    choix = lecteur.parse_args()
    os.environ |= REGLAGES
    for base in choix.base or BASES:
        with adresse_de_base(base) as adresse, serveur(adresse) as port:
            print(f"\n{base}, {choix.clients} clients, médianes de {choix.tours} tours")
            numeros, heures = itertools.count(1), iter(Visiteur(port).heures())
            mettre_en_route(port, choix, numeros, heures)
            avant = une_serie(port, choix, numeros, heures)
            dire(base, "données de démonstration", avant)
            if Visiteur(port).demander("GET", f"/banc/grossir/?fois={choix.fois}").statut != 200:
                raise RuntimeError("les données n’ont pas grossi")
            apres = une_serie(port, choix, numeros, heures)
            dire(base, f"× {choix.fois}", apres)
            print(f"  coût × {choix.fois} : réservation {avant[0] / apres[0]:.2f}, liste {avant[3] / apres[3]:.2f}")
    return 0


Serie = tuple[float, float, float, float, float]


def mettre_en_route(port: int, choix: argparse.Namespace, numeros: Iterator[int], heures: Iterator[str]) -> None:
    """Quelques envois de chaque sorte, non comptés, pour que les deux ouvriers aient tout lu."""
    for adresses in (list(itertools.islice(heures, MISE_EN_ROUTE)), *([a] * MISE_EN_ROUTE for a in TEMOINS)):
        reserver(port, choix, adresses, numeros)


def une_serie(port: int, choix: argparse.Namespace, numeros: Iterator[int], heures: Iterator[str]) -> Serie:
    """Débits médians : réservation, SQL brut, SQL entier, liste, vue triviale. Les cinq alternent à chaque tour."""
    tours = []
    for _ in range(choix.tours):
        nombre = choix.clients * choix.chacun
        tours.append(
            (
                reserver(port, choix, list(itertools.islice(heures, nombre)), numeros),
                reserver(port, choix, [EN_SQL] * nombre, numeros),
                reserver(port, choix, [EN_SQL_ENTIER] * nombre, numeros),
                mesurer(port, LISTE, clients=choix.clients, secondes=1.5).par_seconde,
                mesurer(port, TRIVIALE, clients=choix.clients, secondes=1.5).par_seconde,
            )
        )
    return tuple(statistics.median(colonne) for colonne in zip(*tours, strict=True))


def reserver(port: int, choix: argparse.Namespace, adresses: list[str], numeros: Iterator[int]) -> float:
    """Réservations par seconde. RuntimeError si l'une n'est pas acceptée."""
    clients = choix.clients
    parts = [(Visiteur(port), adresses[n::clients]) for n in range(clients)]
    envois = []
    for visiteur, part in parts:
        csrf = visiteur.formulaire("/rendez-vous/prevenez-moi/")["csrfmiddlewaretoken"]
        temoins = dict(visiteur.temoins)
        demandes = []
        for adresse in part:
            numero = next(numeros)
            email = {"email": f"visiteur{numero}@exemple.fr"} if choix.courriel else {}
            demandes.append((adresse, visiteur.saisie(csrf, numero) | {"numero": str(numero)} | email))
        envois.append((visiteur, temoins, demandes))

    def envoyer(envoi: tuple) -> None:
        visiteur, temoins, demandes = envoi
        for adresse, champs in demandes:
            # Chaque réservation est celle d'une personne nouvelle, sans session.
            visiteur.temoins, visiteur.numero = dict(temoins), int(champs["numero"])
            statut = visiteur.demander("POST", adresse, champs).statut
            if statut not in (200, 302) or (statut == 200 and not adresse.startswith(_DU_BANC)):
                raise RuntimeError(f"{adresse} : réponse {statut}")

    debut = time.monotonic()
    with ThreadPoolExecutor(clients) as fils:
        list(fils.map(envoyer, envois))
    return len(adresses) / (time.monotonic() - debut)


def dire(base: str, quoi: str, serie: Serie) -> None:
    reservation, brut, entier, liste, triviale = serie
    print(f"  {quoi} : réservation {reservation:.0f}/s, SQL brut {brut:.0f}/s, rapport {reservation / brut:.2f}")
    print(f"  {quoi} : réservation {reservation:.0f}/s, SQL entier {entier:.0f}/s, rapport {reservation / entier:.2f}")
    print(f"  {quoi} : liste {liste:.0f}/s, vue triviale {triviale:.0f}/s, rapport {liste / triviale:.2f}", flush=True)
    for action, nous, plafond, temoin, but in (
        ("une réservation", reservation, brut, "SQL brut", 0.5),
        ("une réservation", reservation, entier, "SQL entier", 0.5),
        ("la liste des heures", liste, triviale, "vue triviale", 0.6),
    ):
        tableau.consigner(base, f"{action}, {quoi}", 1 / nous, 1 / plafond, temoin, but, nous / plafond)


if __name__ == "__main__":
    sys.exit(main())
