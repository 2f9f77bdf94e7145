"""La charge : deux cents lecteurs et vingt réservations par seconde, le jour d'ouverture, la mémoire et les connexions,
deux hôtes redémarrés l'un après l'autre. PostgreSQL durable, deux ouvriers gunicorn par hôte, tout sur une machine."""

import http.client
import multiprocessing
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

from bench.debit import attendre, lancer, port_libre
from bench.epreuves import Constat, hasard, processeur, secondes
from bench.epreuves.installation import Installation, installation
from bench.epreuves.mandataire import Mandataire
from bench.epreuves.public import NUMEROS, Registre, adresses, prendre
from bench.visiteur import Visiteur

LECTEURS, PAR_SECONDE, PROCESSUS = 200, 20, 4
PAGES = ("/", "/agenda/", "/rendez-vous/", "/ateliers/", "/etat/")
# Une personne lit une page quelques secondes avant la suivante.
LECTURE_SECONDES = (1, 4)
# Peu de séances, mais grandes : des centaines de dates à venir feraient une page qui n'existe nulle part.
SEANCES, PLACES = 5, 100
# Au-delà, une personne croit le site en panne.
ATTENTE_ADMISE_SECONDES = 2.0


def courte() -> list[Constat]:
    return _tout(duree=secondes(20), ouvertures=1)


def longue() -> list[Constat]:
    return _tout(duree=secondes(3600), ouvertures=5)


def _tout(*, duree: int, ouvertures: int) -> list[Constat]:
    tirage = hasard("charge")
    with installation(horizon=8) as maison:
        constats = [c for _ in range(ouvertures) for c in _jour_d_ouverture(maison, tirage)]
        constats += _lecteurs_et_reservations(maison, tirage, duree)
        constats += _deux_hotes(maison, tirage)
    return constats


def _lecteurs_et_reservations(maison: Installation, tirage: Random, duree_voulue: int) -> list[Constat]:
    voulues = PAR_SECONDE * duree_voulue
    places = adresses(maison.port, tirage, seances=SEANCES, places=max(PLACES, voulues // SEANCES + 1))[:voulues]
    memoire, registre, depense = _memoire(maison), Registre(), processeur.lire(maison)
    lectures = _lancer_les_lecteurs(maison.port, duree_voulue, tirage.random())
    depart = time.monotonic()
    with ThreadPoolExecutor(40) as fils:
        for rang, place in enumerate(places):
            time.sleep(max(0.0, depart + rang / PAR_SECONDE - time.monotonic()))
            fils.submit(prendre, Visiteur(maison.port, next(NUMEROS)), place, registre, essais=1)
    duree = time.monotonic() - depart
    statuts, delais = _rassembler(lectures)
    a_qui = processeur.dire(depense, processeur.lire(maison), time.monotonic() - depart)
    apres, connexions = _memoire(maison), _connexions(maison)
    fautes = sum(n for s, n in statuts.items() if s != "200") + registre.coupures + registre.cinq_cents
    p95 = _quantile(delais, 95)
    p95_ecrit = _quantile(registre.delais, 95)
    confirmees = len(registre.confirmes)
    return [
        Constat(
            f"{LECTEURS} lecteurs et {PAR_SECONDE} réservations/s pendant {duree_voulue} s : aucune erreur",
            fautes == 0 and bool(delais),
            f"{len(delais)} pages lues ({len(delais) / duree:.0f}/s), {fautes} erreurs",
        ),
        Constat(
            "les réservations tiennent le rythme",
            confirmees >= 0.97 * voulues and duree < duree_voulue * 1.1,
            f"{confirmees} billets sur {voulues} en {duree:.1f} s ({dict(registre.statuts)}) ; processeur : {a_qui}",
        ),
        Constat(
            f"95 pages sur 100 arrivent en moins de {ATTENTE_ADMISE_SECONDES:g} s",
            max(p95, p95_ecrit) < ATTENTE_ADMISE_SECONDES,
            f"lecture {_dire(delais)} ; réservation {_dire(registre.delais)}",
        ),
        Constat(
            "la mémoire ne grandit pas sans fin",
            apres < 1.25 * memoire,
            f"ouvriers du site {memoire:.0f} Mo avant, {apres:.0f} Mo après",
        ),
        Constat("les connexions ne fuient pas", connexions <= 3, f"{connexions} ouvertes : deux ouvriers et l’envoi"),
    ]


def _lancer_les_lecteurs(port: int, secondes: float, graine: float) -> list[tuple[Any, Any]]:
    contexte, lances = multiprocessing.get_context("fork"), []
    for rang in range(PROCESSUS):
        file = contexte.SimpleQueue()
        arguments = (port, LECTEURS // PROCESSUS, secondes, graine + rang, file)
        processus = contexte.Process(target=_lire_a_plusieurs, args=arguments)
        processus.start()
        lances.append((processus, file))
    return lances


def _rassembler(lances: list[tuple[Any, Any]]) -> tuple[Counter[str], list[float]]:
    statuts: Counter[str] = Counter()
    delais: list[float] = []
    for processus, file in lances:
        siens, ses_delais = file.get()
        processus.join()
        statuts.update(siens)
        delais += ses_delais
    return statuts, delais


def _lire_a_plusieurs(port: int, nombre: int, secondes: float, graine: float, file: Any) -> None:
    statuts: Counter[str] = Counter()
    delais: list[float] = []
    fin = time.monotonic() + secondes

    def lecteur(rang: int) -> None:
        sien = Random(graine + rang / 1000)
        time.sleep(sien.uniform(0, LECTURE_SECONDES[1]))
        while time.monotonic() < fin:
            depart = time.monotonic()
            statut = _lire(port, sien.choice(PAGES))
            delais.append(time.monotonic() - depart)
            statuts[statut] += 1
            time.sleep(sien.uniform(*LECTURE_SECONDES))

    fils = [threading.Thread(target=lecteur, args=(rang,)) for rang in range(nombre)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    file.put((statuts, delais))


def _lire(port: int, chemin: str) -> str:
    connexion = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connexion.request("GET", chemin, headers={"Accept-Encoding": "gzip"})
        reponse = connexion.getresponse()
        reponse.read()
        return str(reponse.status)
    except (OSError, http.client.HTTPException) as erreur:
        return type(erreur).__name__
    finally:
        connexion.close()


def _jour_d_ouverture(maison: Installation, tirage: Random, personnes: int = 500, places: int = 8) -> list[Constat]:
    """Cinq cents personnes en dix secondes sur huit places."""
    seance = Visiteur(maison.port).demander("GET", f"/banc/ouvrir-une-seance/?places={places}").texte
    instants = [tirage.uniform(0, 10) for _ in range(personnes)]
    numeros, registre, depart = [next(NUMEROS) for _ in range(personnes)], Registre(), time.monotonic()

    def une(rang: int) -> int:
        time.sleep(max(0.0, depart + instants[rang] - time.monotonic()))
        return prendre(Visiteur(maison.port, numeros[rang]), seance, registre, essais=1)

    with ThreadPoolExecutor(personnes) as fils:
        issues = Counter(fils.map(une, range(personnes)))
    aimables = personnes - issues[302]
    refuses = issues[409] + issues[200]
    dit = f"{len(registre.confirmes)} servies, {issues[409]} refus aimables, {_dire(registre.delais)}"
    return [
        Constat("jour d’ouverture : huit places, huit servies", issues[302] == len(registre.confirmes) == places, dit),
        Constat(
            "jour d’ouverture : les autres ont une réponse, aucune erreur",
            refuses == aimables and registre.coupures + registre.cinq_cents == 0,
            f"{refuses} réponses pour {aimables} personnes, {registre.coupures} coupures",
        ),
    ]


def _deux_hotes(maison: Installation, tirage: Random, secondes: int = 20) -> list[Constat]:
    """Deux hôtes derrière un mandataire ; chacun est retiré, redémarré, remis. Aucune requête ne se perd."""
    second = port_libre()
    hotes = {maison.port: maison.web, second: lancer(maison.environnement, second, maison.journal)}
    attendre(second, hotes[second])
    mandataire = Mandataire(port_libre(), list(hotes))
    places = adresses(maison.port, tirage, seances=4, places=PLACES)[: 10 * secondes]
    registre, redemarres = Registre(), 0
    lectures = _lancer_les_lecteurs(mandataire.port, secondes, tirage.random())
    try:
        with ThreadPoolExecutor(20) as fils:
            for place in places:
                fils.submit(_apres, Visiteur(mandataire.port, next(NUMEROS)), place, registre)
            for port in list(hotes):
                time.sleep(2)
                mandataire.retirer(port)
                hotes[port].terminate()
                hotes[port].wait(30)
                hotes[port] = lancer(maison.environnement, port, maison.journal)
                attendre(port, hotes[port])
                mandataire.remettre(port)
                redemarres += 1
        statuts, delais = _rassembler(lectures)
    finally:
        maison.web = hotes[maison.port]
        hotes[second].terminate()
        hotes[second].wait(30)
        mandataire.fermer()
    fautes = sum(n for s, n in statuts.items() if s != "200") + registre.coupures + registre.cinq_cents
    billets = f"{len(registre.confirmes)} billets sur {len(places)}"
    dit = f"{redemarres} redémarrages, {len(delais)} pages, {billets}, {fautes} requêtes perdues"
    return [Constat("deux hôtes redémarrés l’un après l’autre : aucune requête perdue", fautes == 0, dit)]


def _apres(visiteur: Visiteur, place: str, registre: Registre) -> None:
    prendre(visiteur, place, registre, essais=1)
    time.sleep(1)


def _memoire(maison: Installation) -> float:
    """Mo de mémoire résidente des ouvriers du site, ensemble."""
    maitre = maison.web.pid
    enfants = Path(f"/proc/{maitre}/task/{maitre}/children").read_text().split()
    pages = [int(Path(f"/proc/{e}/statm").read_text().split()[1]) for e in enfants]
    return sum(pages) * 4096 / 2**20


def _connexions(maison: Installation) -> int:
    demande = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'epn' AND pid <> pg_backend_pid()"
    return maison.sql(demande)[0][0]


def _quantile(delais: list[float], pour_cent: int) -> float:
    return statistics.quantiles(delais, n=100)[pour_cent - 1] if len(delais) > 1 else float("inf")


def _dire(delais: list[float]) -> str:
    milieu, p95, pire = statistics.median(delais), _quantile(delais, 95), max(delais)
    return f"médiane {milieu * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, pire {pire * 1000:.0f} ms"
