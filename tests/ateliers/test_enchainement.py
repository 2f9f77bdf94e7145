"""Un cycle s'enchaîne sur les dates d'une plage, en parcours ; le refaire ne change rien."""

import datetime as dt

import pytest

from ateliers.inscriptions import inscrire
from ateliers.models import AtelierParDefaut, Parcours, Seance
from ateliers.programmation import programmer
from ateliers.seances import annuler_seance
from epn.planning.models import Fermeture
from tests.distribution import a

from .conftest import LUNDI_8H, demande

JUSQU_AU = dt.date(2027, 1, 17)


@pytest.fixture
def mardi(semaine_de_reference, cycle, espace, horloge):
    """La plage du mardi après-midi enchaîne les trois ateliers du cycle."""
    AtelierParDefaut.objects.create(plage=semaine_de_reference[3], cycle=cycle)
    programmer(LUNDI_8H, JUSQU_AU)
    return semaine_de_reference[3]


def suite(plage) -> list[tuple[int, int, int]]:
    """Le jour de l'année, le numéro de parcours et le rang de chaque séance vivante."""
    seances = plage.seances.vivantes().order_by("debut")
    numeros = {}
    return [(s.debut.day, numeros.setdefault(s.parcours_id, len(numeros)), s.rang) for s in seances]


def test_chaque_date_prend_l_etape_suivante(mardi):
    assert suite(mardi) == [
        *((24, 0, 1), (1, 0, 2), (8, 0, 3)),
        *((15, 1, 1), (22, 1, 2), (29, 1, 3)),
        *((5, 2, 1), (12, 2, 2)),
    ]
    assert [s.titre for s in mardi.seances.order_by("debut")[:3]] == ["Le clavier", "Internet", "Les e-mails"]


def test_refaire_ne_change_rien(mardi):
    avant = list(Seance.objects.order_by("pk").values_list("pk", "parcours", "rang", "atelier"))
    bilan = programmer(LUNDI_8H, JUSQU_AU)
    assert (bilan.creees, bilan.retirees) == (0, 0)
    assert list(Seance.objects.order_by("pk").values_list("pk", "parcours", "rang", "atelier")) == avant


def test_une_date_fermee_decale_ce_que_personne_n_a_pris(mardi):
    Fermeture.objects.create(du=dt.date(2026, 12, 1), au=dt.date(2026, 12, 1), motif="travaux")
    programmer(LUNDI_8H, JUSQU_AU)
    assert suite(mardi)[:4] == [(24, 0, 1), (8, 0, 2), (15, 0, 3), (22, 1, 1)]
    assert Parcours.objects.filter(seances=None).count() == 0


def test_un_parcours_reserve_garde_ses_dates(mardi):
    parcours = mardi.seances.order_by("debut").first().parcours
    inscrire(demande(), parcours, maintenant=LUNDI_8H)
    Fermeture.objects.create(du=dt.date(2026, 12, 15), au=dt.date(2026, 12, 15), motif="travaux")
    annuler_seance(mardi.seances.get(rang=2, parcours=parcours), "malade", maintenant=LUNDI_8H)
    programmer(LUNDI_8H, JUSQU_AU)
    assert suite(mardi)[:4] == [(24, 0, 1), (8, 0, 3), (22, 1, 1), (29, 1, 2)]


def test_le_temps_qui_passe_prolonge_sans_rien_refaire(mardi):
    avant = suite(mardi)
    plus_tard = a(2026, 12, 10, 8)
    bilan = programmer(plus_tard, JUSQU_AU + dt.timedelta(weeks=2))
    assert bilan.retirees == 0
    assert suite(mardi) == [*avant, (19, 2, 3), (26, 3, 1)]
