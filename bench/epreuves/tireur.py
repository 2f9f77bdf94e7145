"""Tire des requêtes d'octets contre un port, et juge les réponses. Lancé par `brut.py`, dont il reçoit les sessions.

Usage : python -m bench.epreuves.tireur port exemples graine secondes < sessions.json

Les cases (route et méthode) sont mêlées par la graine ; au bout du temps, on s'arrête et le bilan dit où. Sa dernière
ligne est en JSON.
"""

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count, product
from random import Random

import django
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

django.setup()

from bench.epreuves.prise import Recue, demander  # noqa: E402
from bench.epreuves.torsions import HOTE, Requete, torsions  # noqa: E402
from tests.hostile.adresses import METHODES, Route, toutes  # noqa: E402
from tests.hostile.jugement import defauts  # noqa: E402
from tests.hostile.valeurs import champs_de, envois  # noqa: E402

PATIENCE_SECONDES = 5
# Se déconnecter ou fermer ses sessions finirait l'épreuve pour ce rôle.
FERMENT_LA_SESSION = ("compte/deconnexion/", "compte/sessions/")
VOULUS = {503}


@dataclass
class Bilan:
    envois: int = 0
    cases: int = 0
    faites: int = 0
    pire: float = 0
    debout: int = 0
    statuts: Counter[int] = field(default_factory=Counter)
    fautes: list[str] = field(default_factory=list)
    lents: list[str] = field(default_factory=list)
    connectes: list[str] = field(default_factory=list)


class Tireur:
    def __init__(self, port: int, exemples: int, graine: str, cles: dict[str, str]) -> None:
        self.port, self.exemples, self.graine = port, exemples, graine
        self.cles: dict[str, str] = {"anonyme": "", **cles}
        self.bilan = Bilan()

    def tirer(self, fin: float) -> Bilan:
        cases = list(product(toutes(), METHODES))
        Random(self.graine).shuffle(cases)
        self.bilan.cases = len(cases)
        for route, methode in cases:
            if time.monotonic() > fin:
                break
            self._eprouver(route, methode)
            self.bilan.faites += 1
        self.bilan.debout = self._lire("anonyme", "/etat/").statut
        self.bilan.connectes = [
            r for r in self.cles if r != "anonyme" and self._lire(r, "/compte/sessions/").statut == 200
        ]
        return self.bilan

    def _eprouver(self, route: Route, methode: str) -> None:
        roles, rangs = sorted(self.cles), count()

        @seed(route.graine(methode, self.graine))
        @settings(
            # Le premier tirage d'Hypothesis est toujours le plus simple, sans torsion : il ne s'envoie pas.
            max_examples=self.exemples + 1,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(donnees=st.data())
        def essayer(donnees: st.DataObject) -> None:
            role = donnees.draw(st.sampled_from(roles))
            if methode != "GET" and route.motif.startswith(FERMENT_LA_SESSION):
                role = "anonyme"
            requete = self._requete(donnees, route, methode, role)
            if next(rangs):
                self._envoyer(requete, f"{role}, {methode} {route.motif}")

        essayer()

    def _requete(self, donnees: st.DataObject, route: Route, methode: str, role: str) -> Requete:
        champs, jeton = self._champs(route, role) if methode == "POST" else ({}, "")
        envoi = donnees.draw(envois(route, methode, champs))
        temoins = [f"sessionid={self.cles[role]}"] if self.cles[role] else []
        requete = Requete.de(methode, envoi, [*temoins, f"csrftoken={jeton}"] if jeton else temoins)
        # Une fois sur deux, rien de plus : le formulaire arrive jusqu'à la vue.
        for torsion in donnees.draw(st.lists(st.sampled_from(torsions()), max_size=2)):
            requete = torsion(requete)
        return requete

    def _champs(self, route: Route, role: str) -> tuple[dict[str, str], str]:
        page = self._lire(role, route.exemple)
        if page.statut != 200 or not page.entetes.get("Content-Type", "").startswith("text/html"):
            return {}, ""
        return champs_de(page.corps.decode(errors="replace")), page.temoin("csrftoken")

    def _lire(self, role: str, chemin: str) -> Recue:
        temoins = [f"sessionid={self.cles[role]}"] if self.cles[role] else []
        return demander(self.port, Requete.lire(chemin, temoins).octets(), 30)

    def _envoyer(self, requete: Requete, qui: str) -> None:
        recue = self._chronometrer(requete)
        if recue.duree > PATIENCE_SECONDES and self._chronometrer(requete).duree > PATIENCE_SECONDES:
            self.bilan.lents.append(f"{qui} : {recue.duree:.1f} s {requete.octets()[:400]!r}")
        self.bilan.statuts[recue.statut] += 1
        reproches = [] if recue.statut in VOULUS else self._reproches(recue, requete)
        if reproches:
            self.bilan.fautes.append(f"{qui} : {reproches} {requete.octets()[:600]!r}")

    def _reproches(self, recue: Recue, requete: Requete) -> list[str]:
        if recue.statut == 0:
            return [] if requete.illisible else ["aucune réponse"]
        if recue.du_serveur:
            return [f"réponse {recue.statut}"] if recue.statut >= 500 else []
        return defauts(recue.statut, recue.entetes, recue.corps, hotes=(HOTE,))

    def _chronometrer(self, requete: Requete) -> Recue:
        depart = time.monotonic()
        recue = demander(self.port, requete.octets(), 30)
        recue.duree = time.monotonic() - depart
        self.bilan.envois += 1
        self.bilan.pire = max(self.bilan.pire, recue.duree)
        return recue


if __name__ == "__main__":
    port, exemples, graine, secondes = sys.argv[1:]
    tireur = Tireur(int(port), int(exemples), graine, json.load(sys.stdin))
    bilan = tireur.tirer(time.monotonic() + float(secondes))
    print(json.dumps(vars(bilan) | {"statuts": dict(sorted(bilan.statuts.items()))}))
