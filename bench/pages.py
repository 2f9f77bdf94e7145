"""Ce que coûte chaque page quand les données ont grossi cent fois, en proportion d'avant, sur les mêmes pages.

Usage : bench/pages.py [--base postgresql|sqlite] [--fois 100] [--tours 15]

« × 100 » : dix ans de passé, quarante conseillers, vingt lieux ; la semaine montrée reste la même. Chaque page est
demandée au service dans le même processus, sans rien de gardé. Le coût est le temps de processeur du service et de la
base, que le voisinage trouble moins que l'horloge. Rend 1 si une page passe 1,2 fois son coût ; ses requêtes les plus
longues suivent.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench.debit import BASES, adresse_de_base  # noqa: E402

ADMIS = 1.2
CONSEILLERS, LIEUX, ANS = 40, 20, 10
# Pour cent fois : à chaque conseiller, chaque jour de dix ans, une occupation.
OCCUPATIONS_PAR_FOIS = CONSEILLERS * ANS * 365 // 100
PUBLIQUES = ("/", "/agenda/", "/rendez-vous/", "{heure}", "/ateliers/", "{seance}", "/etat/")
DU_PERSONNEL = (
    "/gestion/",
    "/gestion/a-pointer/",
    "/gestion/semaine/",
    "/gestion/publics/usager/",
    "/gestion/ateliers/seance/",
    "/frequentation/",
)


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--base", choices=BASES, default="postgresql")
    lecteur.add_argument("--fois", type=int, default=100)
    lecteur.add_argument("--tours", type=int, default=15)
    choix = lecteur.parse_args()
    with adresse_de_base(choix.base) as adresse, tempfile.TemporaryDirectory(prefix="epn-banc-") as dossier:
        os.environ |= {"DEMONSTRATION": "oui", "DEBUG": "non", "DATABASE_URL": adresse, "VAR": dossier}
        os.environ |= {"STATIQUES": f"{dossier}/statiques", "DJANGO_SETTINGS_MODULE": "bench.reglages"}
        for commande in (["migrate", "--noinput"], ["demo"], ["collectstatic", "--noinput"]):
            subprocess.run([sys.executable, "manage.py", *commande], cwd=RACINE, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        return comparer(choix)


def comparer(choix: argparse.Namespace) -> int:
    pages = adresses()
    avant = couts(pages, choix.tours)
    grossir(choix.fois)
    apres = couts(pages, choix.tours)
    print(f"{choix.base}, × {choix.fois}, processeur, moyenne de {choix.tours} tours")
    print(f"{'page':<44}{'requêtes':>16}{'avant, ms':>12}{'après, ms':>12}{'rapport':>10}")
    for page, (requetes, cout) in avant.items():
        requetes_apres, cout_apres = apres[page]
        comptees, rapport = f"{len(requetes)} puis {len(requetes_apres)}", cout_apres / cout
        print(f"{page:<44}{comptees:>16}{cout:>12.1f}{cout_apres:>12.1f}{rapport:>10.2f}")
        for duree, sql in sorted(requetes_apres, reverse=True)[:3] if rapport > ADMIS else ():
            print(f"    {1000 * duree:.0f} ms  {sql[:1500]}")
    rapports = [apres[page][1] / avant[page][1] for page in avant]
    print(f"médiane {statistics.median(rapports):.2f}, pire {max(rapports):.2f}")
    return 0 if max(rapports) <= ADMIS else 1


def adresses() -> list[str]:
    """Les pages mesurées : les mêmes avant et après."""
    from django.test import Client

    from ateliers.models import Seance
    from bench.visiteur import _HEURES

    heure = _HEURES.findall(Client().get("/rendez-vous/", headers=HOTE).content.decode())[0]
    seance = Seance.objects.publiques().des_habitants().filter(parcours=None).order_by("-debut").first()
    return [p.format(heure=heure, seance=seance.get_absolute_url()) for p in (*PUBLIQUES, *DU_PERSONNEL)]


HOTE = {"host": "localhost"}


Requetes = list[tuple[float, str]]


def couts(pages: list[str], tours: int) -> dict[str, tuple[Requetes, float]]:
    """De chaque page : ses requêtes (secondes, SQL), et les millisecondes de processeur d'un tour."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from epn.commun import page_commune
    from epn.comptes.models import Compte

    inconnu, conseiller = Client(headers=HOTE), Client(headers=HOTE)
    conseiller.force_login(Compte.objects.get(identifiant="conseiller"))
    lus: dict[str, tuple[Requetes, float]] = {}
    for page in pages:
        client = conseiller if page in DU_PERSONNEL else inconnu
        page_commune.vider()
        demander(client, page)
        page_commune.vider()
        with CaptureQueriesContext(connection) as contexte:
            demander(client, page)
            requetes = [(float(q["time"]), q["sql"]) for q in contexte.captured_queries]
        depart = processeur(connection)
        for _ in range(tours):
            page_commune.vider()
            demander(client, page)
        lus[page] = requetes, 1000 * (processeur(connection) - depart) / tours
    return lus


def processeur(connection) -> float:
    """Secondes de processeur dépensées par ce processus et par celui de la base qui le sert."""
    base = 0.0
    if connection.vendor == "postgresql":
        champs = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
        base = (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + base


def demander(client, page: str) -> None:
    statut = client.get(page).status_code
    if statut != 200:
        raise RuntimeError(f"{page} : réponse {statut}")


def grossir(fois: int) -> None:
    """Des conseillers et des lieux ; à chacun, chaque nuit jusqu'à hier, un rendez-vous ou une séance avec ses
    inscrits. La moitié des occupations à l'un, la moitié à l'autre ; une personne revient dix fois."""
    from django.db import connection

    from accompagnements.models import RendezVous
    from ateliers.models import Inscription
    from bench.frequentation import BASE, copier
    from epn.messagerie.models import Message

    total = OCCUPATIONS_PAR_FOIS * fois
    moitie, personnes = total // 2, total // 5
    rendez_vous = RendezVous.objects.exclude(occupation=None).order_by("pk").first()
    venue = Inscription.objects.filter(statut="inscrite", seance__reservee=False).select_related("seance").first()
    jour = f"date_trunc('day', now()) - ((g - 1) / {CONSEILLERS} + 1) * interval '1 day'"
    debut = f"{jour} + interval '1 hour'"
    a_qui, ou = f"{BASE} + 1 + g % {CONSEILLERS}", f"{BASE} + 1 + g % {LIEUX}"
    heures = {"debut": debut, "fin": f"{debut} + interval '1 hour'", "conseiller_id": a_qui}
    # Les rendez-vous une nuit, les séances la suivante : le registre n'a jamais deux engagements d'un même temps.
    seconde = {c: v.replace("interval '1 hour'", "interval '3 hours'", 1) for c, v in heures.items() if c == "debut"}
    seconde["fin"] = f"{seconde['debut']} + interval '1 hour'"
    seances = heures | seconde
    rien = {"plage_id": "NULL", "date_theorique": "NULL", "parcours_id": "NULL", "rang": "NULL"}
    message = Message.objects.filter(statut="parti").first() or Message.objects.first()
    lots = (
        (rendez_vous.lieu, LIEUX, {"code": "'lieu-' || g", "principal": "false"}),
        (rendez_vous.conseiller, CONSEILLERS, {"identifiant": "'conseiller-' || g"}),
        (rendez_vous.usager, personnes, {"nom": "'N' || g", "nom_normalise": "'n' || g", "telephone": "''"}),
        (rendez_vous.reservation, moitie, {"cle": "gen_random_uuid()", "code": "lpad(to_hex(g), 6, '_')"}),
        (rendez_vous.occupation, moitie, heures),
        (
            rendez_vous,
            moitie,
            heures
            | {
                "lieu_id": ou,
                "usager_id": f"{BASE} + 1 + g % {personnes}",
                "reservation_id": f"{BASE} + g",
                "occupation_id": f"{BASE} + g",
                "presence": "'present'",
            },
        ),
        (rendez_vous.occupation, moitie, seances | {"id": f"2 * {BASE} + g", "nature": "'initiation'"}),
        (venue.seance, moitie, seances | rien | {"lieu_id": ou, "occupation_id": f"2 * {BASE} + g"}),
        (
            venue,
            2 * moitie,
            {
                "seance_id": f"{BASE} + 1 + (g - 1) / 2",
                "usager_id": f"{BASE} + 1 + g % {personnes}",
                "reservation_id": f"{BASE} + 1 + (g - 1) / 2",
                "presence": "'present'",
            },
        ),
        (message, total, {"cle": "'ancien:' || g", "cree_le": "now() - g * interval '30 minutes'"}),
    )
    with connection.cursor() as curseur:
        for ligne, combien, valeurs in lots:
            copier(curseur, ligne, combien, {"id": f"{BASE} + g"} | valeurs)
        curseur.execute("ANALYZE")
    print(f"{total} engagements, {2 * moitie} venues en atelier, {personnes} personnes, {total} messages", flush=True)


if __name__ == "__main__":
    sys.exit(main())
