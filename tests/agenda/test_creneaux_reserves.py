"""Un groupe déplacé, ajouté ou annulé : la semaine et l'affiche disent les vraies heures, sans un mot de plus."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epn.agenda import reserves
from epn.agenda import semaine as agenda
from epn.agenda.affiche import _semaine
from epn.comptes.models import Compte
from epn.planning.models import Fermeture, Nature, Plage
from epn.planning.programmation import programmer
from epn.territoire.models import Lieu
from partenariats import seances
from partenariats.models import GroupeHabituel, Partenaire, SeancePartenaire
from tests.distribution import a

LUNDI = dt.date(2026, 11, 30)
MERCREDI, JEUDI, VENDREDI, SAMEDI = 2, 3, 4, 5
RESERVE = "Créneau réservé"


@pytest.fixture
def du_mercredi(semaine_de_reference: list[Plage], maintenant: dt.datetime) -> SeancePartenaire:
    partenaire = Partenaire.objects.create(nom="Le vrai", nom_d_usage="groupe", discret=True, genre="sante")
    for plage in semaine_de_reference:
        if plage.nature == Nature.PARTENAIRE:
            GroupeHabituel.objects.create(plage=plage, partenaire=partenaire, attendus=6)
    programmer(maintenant)
    return SeancePartenaire.objects.get(date_theorique=LUNDI + dt.timedelta(days=MERCREDI))


def reservees(maintenant: dt.datetime, jour: int) -> list[tuple[int, int]]:
    """Les heures que la semaine dit réservées, et l'affiche aussi."""
    date = LUNDI + dt.timedelta(days=jour)
    lue = agenda.lire(maintenant, LUNDI, LUNDI + dt.timedelta(days=6)).semaine(LUNDI)
    moments = [m for j in lue.jours if j.date == date for m in j.moments if m.titre == RESERVE]
    lignes = [ligne for ligne in _semaine(LUNDI, maintenant).lignes() if ligne.jour == date]
    cases = [c for li in lignes for c in (*li.matin, *li.apres_midi) if c.titre == RESERVE.lower()]
    heures = [(m.debut.hour, m.fin.hour) for m in moments]
    assert [(m.debut, m.fin) for m in moments] == [(c.debut, c.fin) for c in cases] or not cases
    return heures


def test_sans_rien_changer_chaque_matinee_est_dite_une_fois(du_mercredi, maintenant: dt.datetime) -> None:
    assert [reservees(maintenant, j) for j in range(6)] == [[], [], [(8, 11)], [(8, 11)], [], []]


def test_deplacee_un_autre_jour_elle_quitte_le_sien(du_mercredi, maintenant: dt.datetime) -> None:
    seances.deplacer(du_mercredi, a(2026, 12, 5, 10), a(2026, 12, 5, 12), maintenant=maintenant)
    assert (reservees(maintenant, MERCREDI), reservees(maintenant, SAMEDI)) == ([], [(9, 11)])


def test_raccourcie_elle_dit_ses_heures(du_mercredi, maintenant: dt.datetime) -> None:
    seances.deplacer(du_mercredi, a(2026, 12, 2, 10), a(2026, 12, 2, 12), maintenant=maintenant)
    assert reservees(maintenant, MERCREDI) == [(9, 11)]


def test_annulee_l_heure_n_annonce_plus_rien(du_mercredi, maintenant: dt.datetime) -> None:
    seances.annuler(du_mercredi, par=SeancePartenaire.AnnuleePar.PARTENAIRE, maintenant=maintenant)
    assert reservees(maintenant, MERCREDI) == []
    assert reservees(maintenant, JEUDI) == [(8, 11)]


def test_ajoutee_hors_de_toute_plage_elle_se_voit(
    du_mercredi, claire: Compte, lieu: Lieu, maintenant: dt.datetime
) -> None:
    seances.ouvrir(
        SeancePartenaire(
            partenaire=du_mercredi.partenaire,
            conseiller=claire,
            lieu=lieu,
            debut=a(2026, 12, 5, 14),
            fin=a(2026, 12, 5, 16),
        )
    )
    assert reservees(maintenant, SAMEDI) == [(13, 15)]


def test_un_jour_ferme_ne_dit_que_la_fermeture(du_mercredi, maintenant: dt.datetime) -> None:
    jour = LUNDI + dt.timedelta(days=MERCREDI)
    Fermeture.objects.create(du=jour, au=jour, motif="travaux")
    assert reservees(maintenant, MERCREDI) == []


def test_le_reglage_les_tait_toutes(du_mercredi, maintenant: dt.datetime, settings) -> None:
    settings.MONTRER_CRENEAUX_RESERVES = False
    seances.deplacer(du_mercredi, a(2026, 12, 5, 10), a(2026, 12, 5, 12), maintenant=maintenant)
    assert [reservees(maintenant, j) for j in range(6)] == [[]] * 6


def test_une_requete_quel_que_soit_leur_nombre(du_mercredi, maintenant: dt.datetime) -> None:
    with CaptureQueriesContext(connection) as capture:
        assert len(reserves.lire(LUNDI, LUNDI + dt.timedelta(weeks=8)).heures) > 10
    assert len(capture) == 1
