"""Inscriptions par seconde, par HTTP, en proportion des mêmes lignes en SQL brut ; la course à huit places ; puis cent
fois plus d'inscrits.

Usage : bench/inscriptions.py [--base sqlite|postgresql] [--clients 4] [--chacun 20] [--tours 3] [--fois 100]
        [--courriel]

Deux témoins en SQL brut : les trois lignes de l'inscription, et toutes celles qu'elle écrit.

Rend 1 si, de cinquante visiteurs qui acceptent d'attendre, il n'y en a pas exactement huit qui ont une place.
"""

import argparse
import itertools
import math
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench import tableau  # noqa: E402
from bench.charge import mesurer  # noqa: E402
from bench.course import ensemble  # noqa: E402
from bench.debit import BASES, TRIVIALE, adresse_de_base, serveur  # noqa: E402
from bench.reservations import REGLAGES, reserver  # noqa: E402
from bench.visiteur import Visiteur  # noqa: E402

LISTE = "/ateliers/"
EN_SQL = "/banc/inscrire-en-sql/"
EN_SQL_ENTIER = "/banc/inscrire-en-sql-entier/"
MISE_EN_ROUTE = 8
PLACES_D_UNE_SEANCE = 12
Serie = tuple[float, float, float, float, float]


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--base", choices=BASES, action="append")
    lecteur.add_argument("--clients", type=int, default=4)
    lecteur.add_argument("--chacun", type=int, default=20)
    lecteur.add_argument("--tours", type=int, default=3)
    lecteur.add_argument("--fois", type=int, default=100)
    lecteur.add_argument("--courriel", action="store_true", help="chaque visiteur donne aussi un e-mail")
    choix = lecteur.parse_args()
    os.environ |= REGLAGES | {"HORIZON_SEMAINES": "8", "INSCRIPTIONS_PAR_CONTACT_MAX": "1000"}
    justes = []
    for base in choix.base or BASES:
        with adresse_de_base(base) as adresse, serveur(adresse) as port:
            print(f"\n{base}, {choix.clients} clients, médianes de {choix.tours} tours")
            numeros = itertools.count(1)
            justes.append(huit_places(port, numeros))
            places = iter(a_remplir(port, choix))
            reserver(port, choix, [*itertools.islice(places, MISE_EN_ROUTE), *[EN_SQL, EN_SQL_ENTIER] * 4], numeros)
            avant = une_serie(port, choix, places, numeros)
            dire(base, "données de démonstration", avant)
            Visiteur(port).demander("GET", f"/banc/grossir-les-ateliers/?fois={choix.fois}")
            apres = une_serie(port, choix, places, numeros)
            dire(base, f"× {choix.fois}", apres)
            print(f"  coût × {choix.fois} : inscription {avant[0] / apres[0]:.2f}, programme {avant[3] / apres[3]:.2f}")
    return 0 if all(justes) else 1


def a_remplir(port: int, choix: argparse.Namespace) -> list[str]:
    """Une adresse par place : assez de séances ordinaires pour tous les tours des deux séries."""
    places = MISE_EN_ROUTE + 2 * choix.tours * choix.clients * choix.chacun
    nombre = math.ceil(places / PLACES_D_UNE_SEANCE)
    adresse = f"/banc/ouvrir-une-seance/?places={PLACES_D_UNE_SEANCE}&nombre={nombre}"
    seances = Visiteur(port).demander("GET", adresse).texte.split()
    return [seance for seance in seances for _ in range(PLACES_D_UNE_SEANCE)]


def huit_places(port: int, numeros: Iterator[int]) -> bool:
    """Cinquante visiteurs au même instant ; qui n'a pas de place reçoit une 409, puis accepte d'attendre."""
    adresse = Visiteur(port).demander("GET", "/banc/ouvrir-une-seance/?places=8").texte
    visiteurs = [Visiteur(port, next(numeros)) for _ in range(50)]
    formulaires = {v.numero: v.formulaire("/rendez-vous/prevenez-moi/") for v in visiteurs}
    recues = ensemble(visiteurs, lambda v: v.demander("POST", adresse, formulaires[v.numero]))
    places = sum(r.statut == 302 for r in recues)
    refus = [v for v, r in zip(visiteurs, recues, strict=True) if r.statut == 409]
    attentes = ensemble(refus, lambda v: v.demander("POST", adresse, formulaires[v.numero] | {"attente": "oui"}))
    en_file = sum(r.statut == 302 for r in attentes)
    print(f"  50 visiteurs pour 8 places : {places} places données, {en_file} en liste d’attente", flush=True)
    return (places, en_file) == (8, 42)


def une_serie(port: int, choix: argparse.Namespace, places: Iterator[str], numeros: Iterator[int]) -> Serie:
    """Débits médians : inscription, SQL brut, SQL entier, programme, vue triviale. Les cinq alternent à chaque tour."""
    nombre = choix.clients * choix.chacun
    tours = [
        (
            reserver(port, choix, list(itertools.islice(places, nombre)), numeros),
            reserver(port, choix, [EN_SQL] * nombre, numeros),
            reserver(port, choix, [EN_SQL_ENTIER] * nombre, numeros),
            mesurer(port, LISTE, clients=choix.clients, secondes=1.5).par_seconde,
            mesurer(port, TRIVIALE, clients=choix.clients, secondes=1.5).par_seconde,
        )
        for _ in range(choix.tours)
    ]
    return tuple(statistics.median(colonne) for colonne in zip(*tours, strict=True))


def dire(base: str, quoi: str, serie: Serie) -> None:
    inscription, brut, entier, liste, triviale = serie
    print(f"  {quoi} : inscription {inscription:.0f}/s, SQL brut {brut:.0f}/s, rapport {inscription / brut:.2f}")
    print(f"  {quoi} : inscription {inscription:.0f}/s, SQL entier {entier:.0f}/s, rapport {inscription / entier:.2f}")
    print(
        f"  {quoi} : programme {liste:.0f}/s, vue triviale {triviale:.0f}/s, rapport {liste / triviale:.2f}", flush=True
    )
    for action, nous, plafond, temoin, but in (
        ("une inscription", inscription, brut, "SQL brut", 0.5),
        ("une inscription", inscription, entier, "SQL entier", 0.5),
        ("le programme", liste, triviale, "vue triviale", 0.6),
    ):
        tableau.consigner(base, f"{action}, {quoi}", 1 / nous, 1 / plafond, temoin, but, nous / plafond)


if __name__ == "__main__":
    sys.exit(main())
