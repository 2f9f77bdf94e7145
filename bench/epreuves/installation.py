"""Le service entier sur PostgreSQL durable (fsync) : base, site, ouvrier, messagerie ; chaque pièce se tue."""

import asyncio
import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.controller import Controller

from bench.debit import attendre, environnement_du_banc, lancer, port_libre, preparer
from outils import postgresql_jetable as pg

RACINE = Path(__file__).resolve().parents[2]
# Le temps que prend un vrai serveur : sans lui, on ne tuerait jamais l'ouvrier pendant un envoi.
LENTEUR_SECONDES = 0.03
DEMARRAGE_SECONDES = 240
DURABLE = ("listen_addresses=", "fsync=on", "synchronous_commit=on", "max_connections=100", "timezone=UTC")
# Le témoin : la base dit oui avant d'avoir écrit. PostgreSQL 15 écrit pourtant chaque page pleine : on y fige aussi
# le processus qui écrit (`figer_l_ecrivain`), et le journal reste dans ces tampons.
OUBLIEUX = (
    *(*DURABLE, "synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB"),
    *("wal_buffers=128MB", "full_page_writes=off", "bgwriter_lru_maxpages=0", "autovacuum=off"),
)
REGLAGES = {
    "MANDATAIRES": "1",
    "FORMULAIRE_DELAI_SECONDES": "0",
    "RESERVATIONS_PAR_HEURE_ET_ADRESSE": "100000",
    "NIVEAU_JOURNAL": "CRITICAL",
}


class Facteur:
    """Un serveur SMTP local : compte ce qu'il a accepté, par Message-ID."""

    def __init__(self) -> None:
        self.recus: Counter[str] = Counter()
        self.port = port_libre()
        self._serveur: Controller | None = None

    async def handle_DATA(self, serveur: Any, session: Any, enveloppe: Any) -> str:  # noqa: N802
        lignes = enveloppe.content.decode("utf-8", "replace").splitlines()
        self.recus[next(ligne for ligne in lignes if ligne.lower().startswith("message-id:"))[11:].strip()] += 1
        await asyncio.sleep(LENTEUR_SECONDES)
        return "250 OK"

    def ouvrir(self) -> None:
        self._serveur = Controller(self, hostname="127.0.0.1", port=self.port)
        self._serveur.start()

    def couper(self) -> None:
        if self._serveur:
            self._serveur.stop()
            self._serveur = None


class Installation:
    def __init__(
        self, dossier: Path, donnees: Path, base: tuple[str, ...], horizon: int, reglages: Mapping[str, str]
    ) -> None:
        self.dossier, self.donnees, self.reglages_de_la_base = dossier, donnees, base
        self.journal = (dossier / "journal").open("ab")
        self.facteur = Facteur()
        self.port = port_libre()
        self.base: subprocess.Popen[bytes] | None = None
        self.web: subprocess.Popen[bytes] | None = None
        self.ouvrier: subprocess.Popen[bytes] | None = None
        self.adresse = f"postgres://postgres@/epn?host={donnees}"
        self.environnement = environnement_du_banc(self.adresse, str(dossier)) | REGLAGES
        self.environnement["DISQUES_SURVEILLES"] = str(donnees)
        self.environnement["HORIZON_SEMAINES"] = str(horizon)
        self.environnement["EMAIL_URL"] = f"smtp://127.0.0.1:{self.facteur.port}"
        self.environnement |= reglages

    def lancer_base(self) -> None:
        self.base = pg.lancer(self.donnees, self.reglages_de_la_base)

    def lancer_web(self) -> None:
        self.web = lancer(self.environnement, self.port, self.journal)
        attendre(self.port, self.web)
        # Le port s'ouvre avant que les ouvriers soient prêts : sur une machine chargée, une minute avant.
        premiere = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEMARRAGE_SECONDES)
        premiere.request("GET", "/etat/")
        premiere.getresponse().read()
        premiere.close()

    def lancer_ouvrier(self) -> None:
        commande = [sys.executable, "manage.py", "worker", "--attente", "0.3"]
        self.ouvrier = subprocess.Popen(commande, cwd=RACINE, env=self.environnement, stderr=self.journal)

    def tuer_un_ouvrier_web(self, hasard: Any) -> None:
        if enfants := _enfants(self.web.pid):
            os.kill(hasard.choice(enfants), signal.SIGKILL)

    def tuer_l_ouvrier(self) -> None:
        self.ouvrier.kill()
        self.ouvrier.wait()
        self.lancer_ouvrier()

    def tuer_la_base(self, hasard: Any) -> None:
        """Un arrêt immédiat, le maître tué net, ou tous ses processus au même instant ; puis la reprise."""
        hasard.choice((self._arreter_la_base, self._tuer_le_maitre, self._tuer_tout))()
        self._relever_la_base(hasard)

    def figer_l_ecrivain(self) -> None:
        """Celui qui écrit le journal pour qui n'attend pas : figé, rien n'est écrit avant que les tampons débordent."""
        for enfant in _enfants(self.base.pid):
            with contextlib.suppress(OSError):
                if b"walwriter" in Path(f"/proc/{enfant}/cmdline").read_bytes():
                    os.kill(enfant, signal.SIGSTOP)

    def couper_le_courant(self, hasard: Any) -> None:
        """Tous les processus de la base au même instant : ce qui n'est pas écrit est perdu ; puis la reprise."""
        self._tuer_tout()
        self._relever_la_base(hasard)

    def _arreter_la_base(self) -> None:
        self.base.send_signal(signal.SIGQUIT)

    def _tuer_le_maitre(self) -> None:
        self.base.kill()

    def _tuer_tout(self) -> None:
        enfants = _enfants(self.base.pid)
        self.base.kill()
        for enfant in enfants:
            with contextlib.suppress(ProcessLookupError):
                os.kill(enfant, signal.SIGKILL)

    def _relever_la_base(self, hasard: Any) -> None:
        self.base.wait(30)
        time.sleep(hasard.uniform(0.1, 1))
        for _ in range(20):
            with contextlib.suppress(SystemExit):
                # Les processus du maître tué mettent un instant à s'en aller.
                self.lancer_base()
                return
            time.sleep(0.5)
        raise RuntimeError("la base ne repart pas")

    def gerer(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=RACINE,
            env=self.environnement,
            check=True,
            capture_output=True,
        )

    def sql(self, ordre: str, *valeurs: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(host=str(self.donnees), user="postgres", dbname="epn", autocommit=True) as connexion:
            curseur = connexion.execute(ordre, valeurs)
            return curseur.fetchall() if curseur.description else []

    def arreter(self) -> None:
        for lance in (self.web, self.ouvrier):
            if lance and lance.poll() is None:
                lance.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    lance.wait(30)
                lance.kill()
                lance.wait()
        self.facteur.couper()
        pg.arreter(self.base)
        self.journal.close()


def _enfants(pid: int) -> list[int]:
    return [int(enfant) for enfant in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextlib.contextmanager
def installation(
    *,
    tmpfs_mo: int = 0,
    base: tuple[str, ...] = DURABLE,
    horizon: int = 104,
    reglages: Mapping[str, str] | None = None,
    servir: bool = True,
) -> Iterator[Installation]:
    """Tout lancé, données de démonstration comprises. `tmpfs_mo` : la base sur un disque de cette taille (root).
    `horizon` : combien de semaines se réservent. `reglages` : ceux qui l'emportent. `servir` : lancer
    le site et l'ouvrier, ou la base seule."""
    with tempfile.TemporaryDirectory(prefix="epn-epreuve-") as var:
        donnees = Path(tempfile.mkdtemp(prefix="epn-pg-", dir="/tmp"))
        if tmpfs_mo:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={tmpfs_mo}m", "epreuve", str(donnees)], check=True)
        maison = Installation(Path(var), donnees, base, horizon, reglages or {})
        try:
            pg.creer(donnees, *(("--wal-segsize=1",) if tmpfs_mo else ()))
            maison.lancer_base()
            createdb = [str(pg.dossier_des_binaires() / "createdb"), "-h", str(donnees), "-U", "postgres", "epn"]
            pg.executer(createdb, donnees)
            preparer(maison.environnement)
            maison.facteur.ouvrir()
            if servir:
                maison.lancer_web()
                maison.lancer_ouvrier()
            yield maison
        finally:
            maison.arreter()
            if tmpfs_mo:
                subprocess.run(["umount", "-l", str(donnees)], check=False)
            shutil.rmtree(donnees, ignore_errors=True)
