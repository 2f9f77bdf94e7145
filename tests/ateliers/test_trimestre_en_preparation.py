"""Programmer plus loin que l'horizon : tout y naît en préparation, et le reste jusqu'à ce que l'on publie."""

import datetime as dt

import pytest

from ateliers.models import Atelier, AtelierParDefaut, Parcours, Seance
from ateliers.saison import publier
from epn.planning.horizon import dernier_jour
from epn.planning.models import Fermeture, Plage
from epn.planning.programmation import programmer
from epn.planning.semaine_type import modifier_plage
from tests.distribution import a, creer_cycle

from .conftest import LUNDI_8H

HORIZON = dernier_jour(LUNDI_8H)
FIN = dt.date(2027, 3, 31)
LUNDI = LUNDI_8H.date()


@pytest.fixture
def trimestre(ateliers) -> None:
    programmer(LUNDI_8H, FIN)


def du(plage: Plage) -> list[Seance]:
    return list(Seance.objects.filter(plage=plage).order_by("debut"))


@pytest.mark.usefixtures("trimestre")
def test_au_dela_de_l_horizon_tout_nait_en_preparation(semaine_de_reference) -> None:
    for seance in du(semaine_de_reference[3]):
        assert seance.brouillon == (seance.date_theorique > HORIZON), seance


@pytest.mark.usefixtures("trimestre")
def test_un_parcours_est_en_preparation_tout_entier_ou_pas_du_tout(semaine_de_reference) -> None:
    for parcours in Parcours.objects.all():
        etats = set(parcours.seances.values_list("brouillon", flat=True))
        assert etats == {parcours.brouillon}
        assert parcours.brouillon == (parcours.date_theorique > HORIZON)
    assert Parcours.objects.filter(brouillon=True).exists()


@pytest.mark.usefixtures("trimestre")
def test_changer_la_semaine_refait_le_trimestre_et_le_garde_en_preparation(semaine_de_reference) -> None:
    plage = semaine_de_reference[3]
    nombre = len(du(plage))
    modifier_plage(plage, {"debut": dt.time(15)}, a_partir_du=dt.date(2027, 2, 1), aujourd_hui=LUNDI)
    programmer(LUNDI_8H)
    suite = Plage.objects.get(remplace=plage)
    assert len(du(plage)) + len(du(suite)) == nombre
    assert min(s.date_theorique for s in du(suite)) == dt.date(2027, 2, 2)
    assert all(s.brouillon for s in du(suite))


@pytest.mark.usefixtures("trimestre")
def test_une_seance_en_preparation_refaite_quand_l_horizon_l_a_rejointe_le_reste(semaine_de_reference) -> None:
    plage, mars = semaine_de_reference[3], a(2027, 3, 1, 8)
    assert dernier_jour(mars) > FIN
    modifier_plage(plage, {"debut": dt.time(15)}, a_partir_du=mars.date(), aujourd_hui=mars.date())
    AtelierParDefaut.objects.filter(plage=semaine_de_reference[7]).update(
        cycle=creer_cycle(*Atelier.objects.filter(nature="initiation")), atelier=None
    )
    programmer(mars)
    refaites = du(Plage.objects.get(remplace=plage))
    assert {s.brouillon for s in refaites if s.date_theorique <= FIN} == {True}
    assert {s.brouillon for s in refaites if s.date_theorique > FIN} == {False}
    for parcours in Parcours.objects.filter(date_theorique__range=(mars.date(), FIN)):
        assert parcours.brouillon, parcours.date_theorique


@pytest.mark.usefixtures("trimestre")
def test_ce_qui_est_publie_le_reste(semaine_de_reference) -> None:
    seances = du(semaine_de_reference[3])
    publier(seances, maintenant=LUNDI_8H)
    fermee = seances[-2].date_theorique
    Fermeture.objects.create(du=fermee, au=fermee, motif="travaux")
    bilan = programmer(LUNDI_8H)
    assert not Seance.objects.filter(plage=semaine_de_reference[3], brouillon=True).exists()
    assert [phrase for phrase in bilan.a_decider if "n’est plus ouvert" in phrase]


def test_sans_trimestre_l_horizon_reste_la_borne(ateliers) -> None:
    programmer(LUNDI_8H)
    assert max(s.date_theorique for s in Seance.objects.all()) <= HORIZON
    assert not Seance.objects.filter(brouillon=True).exists()
