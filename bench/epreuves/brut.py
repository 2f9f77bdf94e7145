"""Le vrai serveur sous des octets bruts : gunicorn, PostgreSQL jetable, réglages de production, boucle locale.

`bench/epreuves/tireur.py` envoie ; ici l'on installe, puis on lit le journal du service.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.epreuves import Constat, graine
from bench.epreuves.installation import RACINE, Installation, installation

COURTE_SECONDES, LONGUE_SECONDES = 300, 3 * 3600
# Ce que le tireur lit de la base et des gabarits : la démonstration, sans quoi il n'y aurait rien à ouvrir.
PRODUCTION = {
    "DEMONSTRATION": "non",
    "DJANGO_SETTINGS_MODULE": "epn.settings",
    "SECRET_KEY": "une-cle-pour-l-epreuve-assez-longue-et-sans-valeur-0123456789",
    "ALLOWED_HOSTS": "epn.exemple.fr",
    "SMS_URL": "",
    "NIVEAU_JOURNAL": "WARNING",
    "RESERVATIONS_PAR_HEURE_ET_ADRESSE": "60",
    "MANDATAIRES": "1",
}
# Des comptes à second facteur, et leur session : on n'éprouve pas ici la connexion.
OUVRIR_LES_SESSIONS = """
import json, time
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from epn.comptes.models import Compte
from epn.comptes.sessions import SessionStore
cles = {}
for role in ("agent", "conseiller", "administrateur"):
    compte = Compte.objects.create_user("hostile-" + role, "un mot de passe d’essai", nom="Hostile", role=role)
    Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(compte.pk), compte.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(compte.pk)
    session.save()
    cles[role] = session.session_key
print(json.dumps(cles))
"""


def courte() -> list[Constat]:
    return _eprouver(exemples=1, secondes=COURTE_SECONDES)


def longue() -> list[Constat]:
    return _eprouver(exemples=12, secondes=LONGUE_SECONDES)


def _eprouver(*, exemples: int, secondes: int) -> list[Constat]:
    with en_production() as (maison, cles):
        reglages = (maison.port, exemples, graine(), secondes)
        commande = [sys.executable, "-m", "bench.epreuves.tireur", *map(str, reglages)]
        entree, environnement = json.dumps(cles), maison.environnement
        tire = subprocess.run(
            commande, cwd=RACINE, env=environnement, input=entree, capture_output=True, text=True, check=False
        )
        if tire.returncode:
            raise RuntimeError(tire.stderr[-2000:])
        bilan = json.loads(tire.stdout.splitlines()[-1])
        maison.journal.flush()
        journal = (maison.dossier / "journal").read_text(errors="replace").splitlines()
    erreurs = [ligne for ligne in journal if '"niveau": "ERROR"' in ligne or "[ERROR]" in ligne or "Traceback" in ligne]
    for quoi in (*bilan["fautes"], *erreurs[:20]):
        print(quoi[:1200], file=sys.stderr)
    return [
        Constat(
            "octets bruts : ni 5xx, ni coupure, ni renvoi ailleurs, ni balise rendue",
            not bilan["fautes"] and bilan["envois"] > 0,
            f"{bilan['envois']} envois, {len(bilan['fautes'])} fautes, {bilan['statuts']}",
        ),
        Constat(
            "octets bruts : toutes les cases (route et méthode) sont jouées",
            bilan["faites"] == bilan["cases"],
            f"{bilan['faites']} sur {bilan['cases']} en {secondes} s au plus",
        ),
        Constat(
            "aucune réponse ne passe cinq secondes deux fois de suite",
            not bilan["lents"],
            f"la plus longue : {bilan['pire']:.1f} s",
        ),
        Constat("aucune ligne ERROR dans le journal", not erreurs, f"{len(journal)} lignes, {len(erreurs)} ERROR"),
        Constat(
            "le service répond encore, les comptes sont toujours connectés",
            bilan["debout"] == 200,
            f"{bilan['debout']}, rôles connectés à la fin : {bilan['connectes']}",
        ),
    ]


@contextmanager
def en_production() -> Iterator[tuple[Installation, dict[str, str]]]:
    """Les données de la démonstration, servies sous les réglages de production. Donne aussi une session par rôle."""
    with installation(horizon=8, servir=False) as maison:
        maison.environnement |= PRODUCTION
        ouvertes = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", OUVRIR_LES_SESSIONS],
            cwd=RACINE,
            env=os.environ | maison.environnement,
            capture_output=True,
            text=True,
            check=True,
        )
        maison.lancer_web()
        yield maison, json.loads(ouvertes.stdout.splitlines()[-1])
