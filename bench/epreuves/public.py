"""Le public d'une épreuve : des personnes qui réservent et s'inscrivent, recommencent si l'on ne leur répond pas, et
gardent le code de leur billet."""

import contextlib
import http.client
import itertools
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bench.visiteur import Reponse, Visiteur

_CODE = re.compile(r'class="code">([^<]+)<')
# Une personne n'a qu'un numéro, d'une épreuve à la suivante.
NUMEROS = itertools.count(1)
LOT = 25


@dataclass
class Registre:
    """Ce que le public a vu, tous fils confondus."""

    confirmes: dict[str, str] = field(default_factory=dict)  # e-mail : code lu sur la page
    statuts: Counter[str] = field(default_factory=Counter)
    coupures: int = 0
    delais: list[float] = field(default_factory=list)
    verrou: threading.Lock = field(default_factory=threading.Lock)

    def noter(self, reponse: Reponse | None, delai: float = 0) -> None:
        with self.verrou:
            if reponse is None:
                self.coupures += 1
            else:
                self.statuts[str(reponse.statut)] += 1
                self.delais.append(delai)

    @property
    def cinq_cents(self) -> int:
        """Les fautes : 500, 502… Un 503 aimable n'en est pas une."""
        return sum(n for statut, n in self.statuts.items() if statut >= "500" and statut != "503")


class Public:
    """Des fils qui prennent des places, chacune une fois, jusqu'à `finir()`."""

    def __init__(self, port: int, hasard: Random, *, fils: int = 6, pause: float = 0.05) -> None:
        self.registre, self.port, self.pause = Registre(), port, pause
        self._fin = threading.Event()
        self._adresses = iter(adresses(port, hasard))
        self._verrou = threading.Lock()
        self._fils = [threading.Thread(target=self._boucler) for _ in range(fils)]

    def commencer(self) -> "Public":
        for fil in self._fils:
            fil.start()
        return self

    def finir(self) -> Registre:
        self._fin.set()
        for fil in self._fils:
            fil.join(120)
        return self.registre

    def _boucler(self) -> None:
        while not self._fin.is_set():
            with self._verrou:
                numero, adresse = next(NUMEROS), next(self._adresses, None)
            if adresse is None:
                return
            prendre(Visiteur(self.port, numero), adresse, self.registre)
            time.sleep(self.pause)


def adresses(port: int, hasard: Random, *, seances: int = 300, places: int = 6) -> list[str]:
    """Une adresse par place libre : des heures, et des séances ouvertes pour l'épreuve. Mêlées."""
    ouvertes: list[str] = []
    while (reste := seances - len(ouvertes)) > 0:
        # Par petits lots : sur une machine chargée, l'ouvrier du site ne garde pas une requête plus de trente secondes.
        demande = f"/banc/ouvrir-une-seance/?places={places}&nombre={min(reste, LOT)}"
        ouvertes += Visiteur(port).demander("GET", demande).texte.split()
    toutes = [*Visiteur(port).heures()[40:], *(s for s in ouvertes for _ in range(places))]
    hasard.shuffle(toutes)
    return toutes


def prendre(visiteur: Visiteur, adresse: str, registre: Registre, *, essais: int = 40) -> int:
    """Ouvre, remplit, envoie, lit son billet ; sans réponse, renvoie le même formulaire. Rend le dernier statut."""
    email = f"v{visiteur.numero}@exemple.fr"
    formulaire = _insister(visiteur, registre, essais, "GET", adresse)
    if formulaire is None or formulaire.statut != 200:
        return formulaire.statut if formulaire else 0
    jeton = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', formulaire.texte)[1]
    champs = visiteur.saisie(jeton) | {"email": email}
    envoi = _insister(visiteur, registre, essais, "POST", adresse, champs)
    if envoi is None or envoi.statut != 302:
        return envoi.statut if envoi else 0
    billet = _insister(visiteur, registre, essais, "GET", "/reservation/")
    if billet and billet.statut == 200 and (code := _CODE.search(billet.texte)):
        with registre.verrou:
            registre.confirmes[email] = code[1].replace("\xa0", "").replace(" ", "").replace("-", "")
    return 302


def _insister(
    visiteur: Visiteur, registre: Registre, essais: int, methode: str, chemin: str, champs: dict[str, str] | None = None
) -> Reponse | None:
    """La réponse ; une coupure ou un « réessayez » (503) se retente, comme le ferait une personne."""
    reponse = None
    for _ in range(essais):
        depart = time.monotonic()
        try:
            reponse = visiteur.demander(methode, chemin, champs)
        except (OSError, http.client.HTTPException):
            reponse = None
            with contextlib.suppress(OSError):
                visiteur.connexion.close()
        registre.noter(reponse, time.monotonic() - depart)
        if reponse is not None and reponse.statut != 503:
            return reponse
        time.sleep(0.5)
    return reponse
