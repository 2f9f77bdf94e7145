"""Un PostgreSQL jetable : créé, servi par une prise locale seulement, effacé à la fin quoi qu'il arrive.

Usage : outils/postgresql_jetable.py commande [arguments…]
La commande reçoit DATABASE_URL ; son code de sortie est rendu. Bibliothèque standard seulement.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

# Rien ici ne doit survivre à une coupure : on échange la durabilité contre la vitesse.
REGLAGES = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=128MB",
    "timezone=UTC",
)


def dossier_des_binaires() -> Path:
    """Là où sont initdb et postgres : les paquets Debian d'abord, la version la plus récente."""
    for initdb in sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]), reverse=True
    ):
        return initdb.parent
    trouve = shutil.which("initdb")
    if trouve:
        return Path(trouve).resolve().parent
    raise SystemExit("PostgreSQL manque. Installez-le, puis recommencez : sudo apt-get install postgresql")


def en_son_nom() -> list[str]:
    """initdb refuse root : on devient « postgres ». Et si nous mourons, le serveur s'arrête (SIGINT)."""
    mort_du_pere = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return mort_du_pere if shutil.which("setpriv") else []
    return [*mort_du_pere, "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@contextlib.contextmanager
def postgresql_jetable(base: str = "epn") -> Iterator[str]:
    """Donne l'adresse (DATABASE_URL) d'une base vide ; à la sortie, plus rien n'en reste."""
    # Court : le chemin d'une prise Unix est limité à une centaine d'octets.
    dossier = Path(tempfile.mkdtemp(prefix="epn-pg-", dir="/tmp"))
    serveur = None
    try:
        creer(dossier)
        serveur = lancer(dossier, REGLAGES)
        executer([str(dossier_des_binaires() / "createdb"), "-h", str(dossier), "-U", "postgres", base], dossier)
        yield f"postgres://postgres@/{base}?host={dossier}"
    finally:
        arreter(serveur)
        shutil.rmtree(dossier, ignore_errors=True)


def creer(dossier: Path, *options: str) -> None:
    """Prépare les fichiers d'un serveur ; `options` d'initdb en plus."""
    if os.geteuid() == 0:
        compte = pwd.getpwnam("postgres")
        os.chown(dossier, compte.pw_uid, compte.pw_gid)
    initdb = [str(dossier_des_binaires() / "initdb"), "-D", str(dossier / "d"), "-U", "postgres", "-A", "trust"]
    executer([*en_son_nom(), *initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", *options], dossier)


def lancer(dossier: Path, reglages: Iterable[str]) -> subprocess.Popen[bytes]:
    """Le serveur, prêt à servir par la prise du dossier. SystemExit s'il n'y arrive pas."""
    options = [mot for reglage in reglages for mot in ("-c", reglage)]
    binaires = dossier_des_binaires()
    with (dossier / "journal").open("ab") as journal:
        serveur = subprocess.Popen(
            [*en_son_nom(), str(binaires / "postgres"), "-D", str(dossier / "d"), "-k", str(dossier), *options],
            cwd=dossier,
            stdout=journal,
            stderr=journal,
            start_new_session=True,
        )
    attendre(serveur, binaires, dossier)
    return serveur


def executer(commande: list[str], dossier: Path) -> None:
    fini = subprocess.run(commande, cwd=dossier, capture_output=True, text=True, check=False)
    if fini.returncode:
        raise SystemExit(f"{Path(commande[0]).name} a échoué :\n{fini.stdout}{fini.stderr}")


def attendre(serveur: subprocess.Popen[bytes], binaires: Path, dossier: Path) -> None:
    limite = time.monotonic() + 30
    pret = [str(binaires / "pg_isready"), "-q", "-h", str(dossier), "-U", "postgres"]
    while subprocess.run(pret, check=False).returncode:
        if serveur.poll() is not None or time.monotonic() > limite:
            raise SystemExit(f"PostgreSQL n’a pas démarré :\n{(dossier / 'journal').read_text()}")
        time.sleep(0.05)


def arreter(serveur: subprocess.Popen[bytes] | None) -> None:
    if serveur is None or serveur.poll() is not None:
        return
    # SIGINT : arrêt rapide ; SIGQUIT : immédiat.
    for signe in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        serveur.send_signal(signe)
        with contextlib.suppress(subprocess.TimeoutExpired):
            serveur.wait(10)
            return


def main(commande: list[str]) -> int:
    if not commande:
        raise SystemExit(__doc__)

    def interrompre(*_: object) -> None:
        raise KeyboardInterrupt

    for signe in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signe, interrompre)
    with postgresql_jetable() as adresse:
        return subprocess.run(commande, env=os.environ | {"DATABASE_URL": adresse}, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
