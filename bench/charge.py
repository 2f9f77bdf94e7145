"""Un générateur de charge : des processus qui gardent leur connexion et demandent la même page en boucle."""

import http.client
import multiprocessing
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Mesure:
    reponses: int
    secondes: float

    @property
    def par_seconde(self) -> float:
        return self.reponses / self.secondes


def mesurer(port: int, chemin: str, *, clients: int, secondes: float) -> Mesure:
    """Réponses reçues par tous les clients pendant la durée. RuntimeError si l'une n'est pas un 200."""
    contexte = multiprocessing.get_context("fork")
    depart = contexte.Barrier(clients)
    comptes: multiprocessing.Queue[int | str] = contexte.Queue()
    processus = [
        contexte.Process(target=_client, args=(port, chemin, secondes, depart, comptes)) for _ in range(clients)
    ]
    for client in processus:
        client.start()
    recus = [comptes.get(timeout=secondes + 60) for _ in processus]
    for client in processus:
        client.join()
    fautes = [recu for recu in recus if isinstance(recu, str)]
    if fautes:
        raise RuntimeError(f"{chemin} : {fautes[0]}")
    return Mesure(sum(recus), secondes)


def _client(port: int, chemin: str, secondes: float, depart: object, comptes: object) -> None:
    try:
        depart.wait()
        comptes.put(_demander(port, chemin, time.monotonic() + secondes))
    except Exception as erreur:
        comptes.put(f"{type(erreur).__name__} : {erreur}")


def _demander(port: int, chemin: str, limite: float) -> int:
    connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    reponses = 0
    while time.monotonic() < limite:
        connexion.request("GET", chemin, headers={"Accept-Encoding": "gzip"})
        reponse = connexion.getresponse()
        reponse.read()
        if reponse.status != 200:
            raise RuntimeError(f"réponse {reponse.status}")
        reponses += 1
    connexion.close()
    return reponses
