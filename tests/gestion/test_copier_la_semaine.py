"""Donner à un conseiller la semaine d'un autre : relu, confirmé, d'un seul tenant."""

import datetime as dt

import pytest
from django.test import Client

from ateliers.models import AtelierParDefaut, Seance
from epn.planning.models import Nature, Plage
from partenariats.models import GroupeHabituel, Partenaire
from tests.distribution import creer_plage
from tests.gestion.relire import confirmer, relire

COPIER = "/gestion/semaine-type/copier/"


@pytest.fixture
def demain(aujourd_hui: dt.date) -> dt.date:
    return aujourd_hui + dt.timedelta(days=1)


@pytest.mark.usefixtures("atelier")
def test_la_semaine_copiee_a_ses_ateliers_et_ses_seances(chez_claire: Client, claire, lise, demain) -> None:
    donnees = {"vers": lise.pk, "a_partir_du": demain}
    assert "14\u00a0h\u00a0–\u00a017\u00a0h" in relire(chez_claire, COPIER, donnees)
    assert not Plage.objects.filter(conseiller=lise).exists()
    faite = confirmer(chez_claire, COPIER, donnees).content.decode()
    assert f"La semaine de {claire.nom} est aussi celle de {lise.nom}" in faite
    siennes = Plage.objects.filter(conseiller=lise)
    assert siennes.count() == 14
    assert set(siennes.values_list("valide_du", flat=True)) == {demain}
    assert AtelierParDefaut.objects.filter(plage__in=siennes).count() == 1
    assert Seance.objects.filter(conseiller=lise).exists()


@pytest.mark.usefixtures("semaine")
def test_une_plage_qui_gene_est_nommee_et_rien_n_est_copie(chez_claire: Client, lise, lieu, demain) -> None:
    creer_plage(lise, lieu, jour=6, debut=dt.time(16), fin=dt.time(18), valide_du=demain)
    reponse = chez_claire.post(COPIER, {"vers": lise.pk, "a_partir_du": demain})
    assert reponse.status_code == 409
    assert "16\u00a0h\u00a0–\u00a018\u00a0h" in reponse.content.decode()
    assert Plage.objects.filter(conseiller=lise).count() == 1


@pytest.mark.usefixtures("semaine")
def test_un_groupe_ne_se_copie_pas(chez_claire: Client, lise, demain) -> None:
    plage = Plage.objects.filter(nature=Nature.INITIATION).first()
    Plage.objects.filter(pk=plage.pk).update(nature=Nature.PARTENAIRE, capacite=None)
    association = Partenaire.objects.create(nom="Les Amis", nom_d_usage="les Amis", genre="association")
    GroupeHabituel.objects.create(plage=plage, partenaire=association, attendus=6)
    confirmer(chez_claire, COPIER, {"vers": lise.pk, "a_partir_du": demain})
    assert GroupeHabituel.objects.get().plage == plage


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"vers": ""}, "Choisissez le conseiller"),
        ({"vers": "x"}, "existe pas"),
        ({"a_partir_du": "2020-01-01"}, "passé"),
        ({"a_partir_du": "9999-12-31"}, "trop loin"),
        ({"a_partir_du": ""}, "Donnez la date"),
    ],
)
def test_une_saisie_impossible_recoit_sa_phrase(chez_claire: Client, lise, semaine, demain, changement, phrase) -> None:
    reponse = chez_claire.post(COPIER, {"vers": lise.pk, "a_partir_du": demain} | changement)
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert not Plage.objects.filter(conseiller=lise).exists()


@pytest.mark.usefixtures("semaine")
def test_on_ne_copie_pas_a_soi_meme(chez_claire: Client, claire, demain) -> None:
    assert chez_claire.post(COPIER, {"vers": claire.pk, "a_partir_du": demain}).status_code == 200
    assert Plage.objects.count() == 14
