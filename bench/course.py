"""Vingt puis cinquante visiteurs envoient au même instant le formulaire de la même heure, par HTTP.

Usage : bench/course.py [--base sqlite|postgresql] [--tours 5]

Rend 1 si une heure est donnée deux fois, si un perdant ne reçoit pas trois autres heures, si un double clic fait deux
rendez-vous, ou si le témoin sans registre ne surréserve jamais : on n'aurait alors rien prouvé.
"""

import argparse
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench.debit import BASES, adresse_de_base, serveur  # noqa: E402
from bench.visiteur import Reponse, Visiteur  # noqa: E402

# Un seul tour peut, par chance, ne pas surréserver.
TOURS_DU_TEMOIN = 10
Geste = Callable[[Visiteur], Reponse]


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--base", choices=BASES, action="append")
    lecteur.add_argument("--tours", type=int, default=5)
    choix = lecteur.parse_args()
    os.environ |= {"RESERVATIONS_PAR_HEURE_ET_ADRESSE": "100000", "FORMULAIRE_DELAI_SECONDES": "0"}
    justes = []
    for base in choix.base or BASES:
        with adresse_de_base(base) as adresse, serveur(adresse) as port:
            heures = iter(Visiteur(port).heures())
            print(f"\n{base}")
            for nombre in (20, 50):
                justes += [une_heure(port, next(heures), nombre, tour) for tour in range(choix.tours)]
            justes.append(double_clic(port, next(heures)))
            justes.append(temoin(port, max(choix.tours, TOURS_DU_TEMOIN)))
    return 0 if all(justes) else 1


def ensemble(visiteurs: list[Visiteur], geste: Geste) -> list[Reponse]:
    """Tous à la fois : chacun attend les autres avant d'envoyer."""
    depart = threading.Barrier(len(visiteurs))

    def un(visiteur: Visiteur) -> Reponse:
        depart.wait(60)
        return geste(visiteur)

    with ThreadPoolExecutor(len(visiteurs)) as fils:
        return list(fils.map(un, visiteurs))


def une_heure(port: int, heure: str, nombre: int, tour: int) -> bool:
    visiteurs = [Visiteur(port, 1000 * (tour + 1) + 100 * (nombre // 20) + n) for n in range(nombre)]
    formulaires = {v.numero: v.formulaire(heure) for v in visiteurs}
    recues = ensemble(visiteurs, lambda v: v.demander("POST", heure, formulaires[v.numero]))
    gagnants = sum(r.statut == 302 for r in recues)
    bien_recus = sum(r.statut == 409 and r.texte.count("formaction=") == 3 for r in recues)
    print(f"  {nombre} visiteurs : {gagnants} gagnant, {bien_recus} reçoivent trois autres heures", flush=True)
    return gagnants == 1 and bien_recus == nombre - 1


def double_clic(port: int, heure: str) -> bool:
    """Le même formulaire, vingt fois au même instant : vingt fois le même billet."""
    premier = Visiteur(port, 9000)
    formulaire = premier.formulaire(heure)
    doubles = [Visiteur(port, 9000, dict(premier.temoins)) for _ in range(20)]
    recues = ensemble(doubles, lambda v: v.demander("POST", heure, formulaire))
    billets = {v.demander("GET", "/reservation/").texte.split('class="code">')[1][:7] for v in doubles}
    print(f"  double clic × 20 : {sum(r.statut == 302 for r in recues)} acceptés, {len(billets)} billet", flush=True)
    return len(billets) == 1 and all(r.statut == 302 for r in recues)


def temoin(port: int, tours: int) -> bool:
    """La même course contre une vue qui regarde puis écrit, sans file ni registre."""
    visiteurs = [Visiteur(port, n) for n in range(20)]
    formulaires = {v.numero: v.formulaire("/rendez-vous/prevenez-moi/") for v in visiteurs}
    trop = 0
    for tour in range(tours):
        recues = ensemble(
            visiteurs,
            lambda v, tour=tour: v.demander(
                "POST", "/banc/sans-registre/", formulaires[v.numero] | {"heure": f"banc {tour}"}
            ),
        )
        trop += sum(r.statut == 302 for r in recues) > 1
    print(f"  témoin sans registre : {trop} heures sur {tours} données à plusieurs", flush=True)
    return trop > 0


if __name__ == "__main__":
    sys.exit(main())
