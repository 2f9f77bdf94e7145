"""Fermer un jour ou des heures : les séances suivent aussitôt, et ce qui reste à décider est dit."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from ateliers.models import Seance
from ateliers.seances import changer_seance
from epn.planning.models import Fermeture
from tests.gestion.relire import confirmer, relire

pytestmark = pytest.mark.usefixtures("semaine")
AJOUT = "admin:planning_fermeture_add"


@pytest.fixture
def jour(aujourd_hui: dt.date) -> dt.date:
    return aujourd_hui + dt.timedelta(days=3)


def saisie(jour: dt.date, **changements: object) -> dict[str, object]:
    donnees = {"du": jour, "au": jour, "de": "", "a": "", "lieu": "", "conseiller": "", "motif": "congé"}
    return donnees | changements


def test_fermer_un_jour_retire_ses_seances_et_ses_creneaux(chez_claire: Client, jour: dt.date) -> None:
    reponse = confirmer(chez_claire, reverse(AJOUT), saisie(jour))
    assert "1\u00a0séance retirée" in reponse.content.decode()
    assert not Seance.objects.filter(date_theorique=jour).exists()
    assert not creneaux_libres(timezone.now(), jour, jour)


def test_rouvrir_remet_les_seances(chez_claire: Client, jour: dt.date) -> None:
    confirmer(chez_claire, reverse(AJOUT), saisie(jour))
    fermeture = Fermeture.objects.get()
    chez_claire.post(reverse("admin:planning_fermeture_delete", args=[fermeture.pk]), {"post": "yes"})
    assert Seance.objects.filter(date_theorique=jour).count() == 1


def test_fermer_des_heures_ne_ferme_qu_elles(chez_claire: Client, jour: dt.date) -> None:
    confirmer(chez_claire, reverse(AJOUT), saisie(jour, de="09:00", a="10:00"))
    assert len(creneaux_libres(timezone.now(), jour, jour)) == 2
    assert Seance.objects.filter(date_theorique=jour).exists()


def test_une_seance_retouchee_reste_et_est_dite_a_decider(chez_claire: Client, jour: dt.date) -> None:
    changer_seance(Seance.objects.get(date_theorique=jour), maintenant=timezone.now(), capacite=4)
    page = confirmer(chez_claire, reverse(AJOUT), saisie(jour)).content.decode()
    assert "À décider" in page
    assert Seance.objects.filter(date_theorique=jour).exists()
    assert "Séance à décider" in chez_claire.get("/gestion/").content.decode()


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"au": "2020-01-01"}, "finit avant de commencer"),
        ({"de": "09:00"}, "deux heures"),
        ({"de": "12:00", "a": "09:00"}, "deux heures"),
        ({"du": "32/13/2026"}, "date valide"),
        ({"motif": ""}, "obligatoire"),
    ],
)
def test_une_saisie_impossible_recoit_sa_phrase(
    chez_claire: Client, jour: dt.date, changement: dict, phrase: str
) -> None:
    reponse = chez_claire.post(reverse(AJOUT), saisie(jour, **changement))
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert not Fermeture.objects.exists()


def test_le_motif_d_une_fermeture_passee_se_corrige_et_se_tait(chez_claire: Client, aujourd_hui: dt.date) -> None:
    hier = aujourd_hui - dt.timedelta(days=1)
    fermeture = Fermeture.objects.create(du=hier, au=hier, motif="maladie")
    adresse = reverse("admin:planning_fermeture_change", args=[fermeture.pk])
    assert "motif tu au public" in relire(chez_claire, adresse, saisie(hier, motif="maladie"))
    confirmer(chez_claire, adresse, saisie(hier, motif="absence"))
    fermeture.refresh_from_db()
    assert (fermeture.motif, fermeture.motif_public) == ("absence", False)
