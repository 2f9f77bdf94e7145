"""Les quatre sortes d'engagements d'un même conseiller, lancées ensemble sur des heures qui se chevauchent : jamais
deux aux mêmes heures, et chaque refus est une phrase. Sans la garde de la base, le témoin en fait plusieurs."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from accompagnements.reservations import Demande, reserver
from ateliers.models import Atelier, Seance
from ateliers.seances import ouvrir_seance
from epn.exploitation.coherence import verifier
from epn.planning import exclusivite
from epn.planning.models import Nature, Occupation
from partenariats import dehors
from partenariats import seances as seances_partenaires
from partenariats.models import ActionExterieure, Partenaire, SeancePartenaire
from publics.identite import Identite
from tests.course import ensemble
from tests.distribution import a

LUNDI_8H, MARDI_9H = a(2026, 11, 23, 8), a(2026, 11, 24, 9)
MODELES = (RendezVous, Seance, SeancePartenaire, ActionExterieure)
Geste = Callable[[int], object]

pytestmark = pytest.mark.django_db(transaction=True)


def minutes(nombre: int) -> dt.timedelta:
    return dt.timedelta(minutes=nombre)


@pytest.fixture
def geste(semaine_de_reference, espace, claire, lieu, mortagne, monkeypatch) -> Geste:
    """Le geste de chaque visiteur : une sorte sur quatre, dans la matinée du mardi, d'une durée à elle. La route de
    la sortie déborde sur ses voisins."""
    monkeypatch.setattr("epn.messagerie.depot.timezone.now", lambda: LUNDI_8H)
    creneaux = [c for c in creneaux_libres(LUNDI_8H) if c.jour == MARDI_9H.date() and c.debut < MARDI_9H + minutes(180)]
    atelier = Atelier.objects.create(titre="Mes premiers e-mails", nature=Nature.INITIATION, resume="Écrire.")
    partenaire = Partenaire.objects.create(nom="Une association", nom_d_usage="l’association", genre="association")
    communs = {"conseiller": claire}

    def rendez_vous(n: int) -> None:
        qui = Identite("Visiteur", f"Numero{n}", f"+336399800{n:02d}")
        reserver(Demande(uuid4(), qui), creneaux[n // 4 % len(creneaux)], maintenant=LUNDI_8H)

    def seance(n: int) -> None:
        debut = MARDI_9H + minutes(15 * (n // 4))
        quand = {"debut": debut, "fin": debut + minutes(45), "lieu": lieu, "capacite": 8}
        ouvrir_seance(Seance(nature=Nature.INITIATION, atelier=atelier, **quand, **communs))

    def groupe(n: int) -> None:
        debut = MARDI_9H + minutes(20 * (n // 4))
        quand = {"debut": debut, "fin": debut + minutes(30), "lieu": lieu}
        seances_partenaires.ouvrir(SeancePartenaire(partenaire=partenaire, **quand, **communs))

    def sortie(n: int) -> None:
        debut = MARDI_9H + minutes(10 * (n // 4))
        quand = {"debut": debut, "fin": debut + minutes(10), "endroit": "marché", "commune": mortagne}
        prevue = ActionExterieure(titre="Au marché", **quand, **communs)
        dehors.prevoir(prevue, aller=minutes(25), retour=minutes(5 * (n % 7)))

    return lambda n: (rendez_vous, seance, groupe, sortie)[n % 4](n)


@pytest.fixture
def sans_garde() -> Iterator[None]:
    """Ôte de la base ce qui refuse deux engagements aux mêmes heures ; le repose sur des tables vides."""
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(f"ALTER TABLE planning_occupation DROP CONSTRAINT {exclusivite.OCCUPATION}")
        else:
            for quand in ("insert", "update"):
                curseur.execute(f"DROP TRIGGER {exclusivite.OCCUPATION}_{quand}")
    yield
    call_command("flush", interactive=False, verbosity=0)
    exclusivite.poser(connection)
    assert exclusivite.manquantes(connection) == set()


def chevauchements() -> int:
    heures = Occupation.objects.order_by("debut", "fin").values_list("debut", "fin")
    return sum(fin > debut for (_, fin), (debut, _) in pairwise(heures))


def vivants() -> int:
    return sum(modele.objects.exclude(occupation=None).count() for modele in MODELES)


@pytest.mark.parametrize("nombre", [20, 50])
def test_quatre_sortes_d_engagements_ne_se_chevauchent_jamais(geste, nombre):
    gagnants = ensemble(nombre, geste)
    assert chevauchements() == 0
    assert 0 < sum(gagnants) == vivants() == Occupation.objects.count() < nombre
    assert verifier() == []


def test_le_temoin_sans_la_garde_de_la_base_se_chevauche(sans_garde, geste):
    assert sum(ensemble(20, geste)) == vivants()
    assert chevauchements() > 0


def test_deplacer_une_sortie_contre_tout_le_reste_ne_double_aucune_heure(geste, claire, mortagne):
    quand = {"debut": MARDI_9H + minutes(600), "fin": MARDI_9H + minutes(660)}
    prevue = ActionExterieure(titre="Le soir", endroit="mairie", commune=mortagne, conseiller=claire, **quand)
    action = dehors.prevoir(prevue, aller=minutes(30), retour=minutes(30))

    def ou_deplacer(n: int) -> None:
        if n % 5:
            geste(n)
        else:
            debut = MARDI_9H + minutes(7 * n)
            dehors.deplacer(action, debut, debut + minutes(20), maintenant=LUNDI_8H)

    ensemble(20, ou_deplacer)
    assert chevauchements() == 0
    assert vivants() == Occupation.objects.count()
    assert verifier() == []


@pytest.mark.parametrize("gardee", [False, True])
def test_le_temoin_deplacer_contre_reserver_ne_tient_que_par_la_garde_de_la_base(request, gardee, geste, claire):
    """Chacun voit l'heure libre, attend les autres, et l'engage ; le premier y déplace ce qu'il tenait ailleurs. Le
    même jeu, sans la garde puis avec elle."""
    if not gardee:
        request.getfixturevalue("sans_garde")
    heure, ailleurs = ({"debut": debut, "fin": debut + minutes(60)} for debut in (MARDI_9H, MARDI_9H + minutes(600)))
    communs = {"conseiller": claire, "nature": Nature.ACCOMPAGNEMENT}
    tenue, vus = Occupation.objects.create(**ailleurs, **communs), threading.Barrier(8)
    refuses = []

    def sans_file(n: int) -> None:
        libre = not Occupation.objects.filter(**heure).exists()
        vus.wait(timeout=60)
        try:
            if n == 0:
                Occupation.objects.filter(pk=tenue.pk).update(**heure)
            elif libre:
                Occupation.objects.create(**heure, **communs)
        except (IntegrityError, OperationalError):
            # PostgreSQL rompt parfois l'attente croisée de deux insertions qui se chevauchent.
            refuses.append(n)

    ensemble(8, sans_file)
    assert Occupation.objects.filter(**heure).count() == (1 if gardee else 8)
    assert len(refuses) == (7 if gardee else 0)
