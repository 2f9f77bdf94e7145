"""La démonstration d'un seul geste : préparer, lancer le site et l'ouvrier, les arrêter ensemble.

Usage : outils/lancer.py [port]      Bibliothèque standard seulement ; lancé par `make run`.
"""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
# Délai laissé à chaque processus pour finir ce qu'il fait.
PATIENCE_SECONDES = 15

# La démonstration ne touche pas à une vraie installation : ce que dirait un fichier .env est écarté.
ECARTES = {
    "DATABASE_URL": "",
    "SECRET_KEY": "",
    "ALLOWED_HOSTS": "",
    "EMAIL_URL": "",
    "SMS_URL": "epnfichier://{destinataire}",
    "HTTPS": "non",
    "VAR": str(RACINE / "var"),
    "STATIQUES": str(RACINE / "var" / "statiques"),
}

COMPTES = (
    ("conseiller", "la semaine, l’agenda, toute la gestion"),
    ("agent", "la fréquentation, sans les noms"),
    ("administrateur", "les comptes et les réglages"),
)


class Renoncer(Exception):
    """Une phrase pour la personne qui a tapé la commande."""


def main(arguments: list[str]) -> int:
    port = lire_port(arguments[0] if arguments else "8000")
    verifier_libre(port)
    environnement = environnement_de_demonstration(port)
    preparer(environnement)
    with processus(port, environnement) as lances:
        attendre_le_site(port, lances)
        annoncer(port)
        return surveiller(lances)


def lire_port(texte: str) -> int:
    if not texte.isdecimal() or not 1 <= int(texte) <= 65535:
        raise Renoncer(f"« {texte} » n’est pas un port : donnez un nombre, par exemple make run PORT=8123.")
    return int(texte)


def verifier_libre(port: int) -> None:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", port))
        except PermissionError:
            raise Renoncer(f"Le port {port} est réservé au système : choisissez-en un au-dessus de 1024.") from None
        except OSError:
            raise Renoncer(
                f"Le port {port} est déjà pris : fermez ce qui l’occupe, ou lancez make run PORT={port + 1}."
            ) from None


def environnement_de_demonstration(port: int) -> dict[str, str]:
    # Ce qui est donné sur la ligne de commande l'emporte : DATABASE_URL=… make run.
    environnement = ECARTES | {"NIVEAU_JOURNAL": "WARNING"} | os.environ
    environnement |= {
        "DEMONSTRATION": "oui",
        "DEBUG": "non",
        "ADRESSE_DU_SITE": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    return environnement


def gerer(environnement: dict[str, str], *arguments: str) -> None:
    """Une commande de manage.py ; ce qu'elle dit n'est montré que si elle échoue."""
    commande = [sys.executable, "manage.py", *arguments]
    fini = subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)
    if fini.returncode:
        print(fini.stdout + fini.stderr, file=sys.stderr)
        raise Renoncer(f"« manage.py {' '.join(arguments)} » a échoué : voyez ci-dessus.")


def preparer(environnement: dict[str, str]) -> None:
    print("Préparation de la base et des données de démonstration…", flush=True)
    gerer(environnement, "migrate", "--noinput")
    gerer(environnement, "demo")
    marque = Path(environnement["STATIQUES"]) / ".empreinte"
    empreinte = empreinte_des_statiques()
    if not marque.exists() or marque.read_text() != empreinte:
        print("Préparation des feuilles de style et des images…", flush=True)
        gerer(environnement, "collectstatic", "--noinput", "--clear")
        marque.write_text(empreinte)


def empreinte_des_statiques() -> str:
    """Change dès qu'un fichier statique, ou la liste des bibliothèques qui en apportent, change."""
    somme = hashlib.sha256((RACINE / "exigences" / "base.txt").read_bytes())
    dossiers = [RACINE / "static", *RACINE.glob("epn/*/static"), *RACINE.glob("[a-z]*/static")]
    for fichier in sorted(f for dossier in dossiers for f in dossier.rglob("*") if f.is_file()):
        somme.update(str(fichier.relative_to(RACINE)).encode())
        somme.update(fichier.read_bytes())
    return somme.hexdigest()


@contextlib.contextmanager
def processus(port: int, environnement: dict[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Le site et l'ouvrier, arrêtés tous les deux quoi qu'il arrive."""
    # Sous `make`, Ctrl-C arrive aussi ici : SIGTERM et SIGHUP prennent le même chemin que lui.
    for signe in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signe, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    commandes = {
        "site": [
            *(sys.executable, "-m", "gunicorn", "epn.wsgi", "--workers", "2"),
            *("--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning"),
        ],
        "ouvrier": [sys.executable, "manage.py", "worker"],
    }
    lances: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for nom, commande in commandes.items():
            # Une session à part : Ctrl-C ne touche que nous, et c'est nous qui arrêtons proprement.
            lances[nom] = subprocess.Popen(commande, cwd=RACINE, env=environnement, start_new_session=True)
        yield lances
    finally:
        arreter(lances)


def arreter(lances: dict[str, subprocess.Popen[bytes]]) -> None:
    for signe in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signe, signal.SIG_IGN)
    for lance in lances.values():
        if lance.poll() is None:
            lance.terminate()
    limite = time.monotonic() + PATIENCE_SECONDES
    for lance in lances.values():
        try:
            lance.wait(max(0.1, limite - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(lance.pid, signal.SIGKILL)
            lance.wait()


def attendre_le_site(port: int, lances: dict[str, subprocess.Popen[bytes]]) -> None:
    limite = time.monotonic() + 30
    while time.monotonic() < limite:
        verifier_vivants(lances)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/etat/", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # Il répond : ce qu'il dit de sa santé se lit à /etat/.
        except OSError:
            time.sleep(0.1)
    raise Renoncer("Le site n’a pas répondu en 30 secondes : voyez les messages ci-dessus.")


def verifier_vivants(lances: dict[str, subprocess.Popen[bytes]]) -> None:
    for nom, lance in lances.items():
        if lance.poll() is not None:
            raise Renoncer(f"Le {nom} s’est arrêté tout seul (code {lance.returncode}) : voyez ci-dessus.")


def annoncer(port: int) -> None:
    adresse = f"http://localhost:{port}"
    print(f"\nL’espace est ouvert : {adresse}/")
    for libelle, chemin in (("la semaine", "agenda"), ("la gestion", "gestion"), ("les chiffres", "frequentation")):
        print(f"  {libelle:<13} {adresse}/{chemin}/")
    print("\nComptes de démonstration, mot de passe « demonstration » :")
    for identifiant, usage in COMPTES:
        print(f"  {identifiant:<15} {usage}")
    print("\nCtrl-C pour tout arrêter.", flush=True)


def surveiller(lances: dict[str, subprocess.Popen[bytes]]) -> int:
    while True:
        time.sleep(0.5)
        verifier_vivants(lances)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Renoncer as refus:
        print(refus, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nTout est arrêté.")
        sys.exit(0)
