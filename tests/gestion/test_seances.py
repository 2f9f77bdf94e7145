"""Les séances dans l'administration : on les ouvre, on les montre ; tout autre acte a son étape."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Seance
from ateliers.seances import changer_seance
from epn.commun import dates
from tests.ateliers.conftest import demande

pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def seance(semaine) -> Seance:
    return Seance.objects.filter(debut__gt=timezone.now() + dt.timedelta(days=1)).first()


def adresse(seance: Seance, acte: str = "change") -> str:
    return reverse(f"admin:ateliers_seance_{acte}", args=[seance.pk])


def test_ouverte_elle_ne_se_change_que_par_ses_etapes(chez_claire: Client, seance: Seance) -> None:
    page = chez_claire.get(adresse(seance)).content.decode()
    assert not any(f'name="{champ}"' in page for champ in ("debut", "fin", "capacite", "atelier", "lieu"))
    for acte in ("deplacer", "places", "theme", "echanger", "annuler", "repeter"):
        assert reverse(f"admin:seance_{acte}", args=[seance.pk]) in page
    pirate = {"capacite": 1, "debut": "2030-01-01T09:00", "atelier": "", "brouillon": "on"}
    assert chez_claire.post(adresse(seance), pirate).status_code == 302
    apres = Seance.objects.get(pk=seance.pk)
    assert (apres.capacite, apres.debut, apres.brouillon) == (seance.capacite, seance.debut, True)


def test_enregistrer_sans_rien_changer_ne_retouche_pas(chez_claire: Client, seance: Seance) -> None:
    chez_claire.post(adresse(seance), {})
    assert Seance.objects.get(pk=seance.pk).retouchee_le is None


def test_une_seance_qui_a_des_inscrits_ne_retourne_pas_en_preparation(chez_claire: Client, seance, atelier) -> None:
    changer_seance(seance, maintenant=timezone.now(), atelier=atelier)
    inscrire(demande(), seance, maintenant=timezone.now())
    reponse = chez_claire.post(adresse(seance), {"brouillon": "on"})
    assert "Annulez-la plutôt" in reponse.content.decode()
    assert not Seance.objects.get(pk=seance.pk).brouillon


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"debut": "2020-01-01T09:00", "fin": "2020-01-01T11:00"}, "Cette heure est passée"),
        ({"fin": "2020-01-01T09:00"}, "finit avant de commencer"),
        ({"capacite": 0}, "au moins une place"),
        ({"capacite": -3}, "supérieure ou égale à 0"),
        ({"debut": "demain"}, "date et une heure valides"),
        ({"lieu": 999}, "choix valide"),
    ],
)
def test_une_saisie_impossible_recoit_sa_phrase(chez_claire: Client, claire, lieu, changement, phrase) -> None:
    nombre = Seance.objects.count()
    reponse = chez_claire.post(reverse("admin:ateliers_seance_add"), nouvelle(claire, lieu) | changement)
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert Seance.objects.count() == nombre


def nouvelle(conseiller, lieu) -> dict[str, object]:
    jour = dates.jour_local(timezone.now()) + dt.timedelta(days=4)
    donnees = {"nature": "thematique", "conseiller": conseiller.pk, "atelier": "", "lieu": lieu.pk, "capacite": 10}
    return donnees | {"debut": f"{jour}T18:00", "fin": f"{jour}T20:00"}


def test_une_seance_hors_semaine_type_engage_le_conseiller(chez_claire: Client, claire, lieu) -> None:
    donnees = nouvelle(claire, lieu)
    ajout = reverse("admin:ateliers_seance_add")
    assert chez_claire.post(ajout, donnees).status_code == 302
    seance = Seance.objects.get(nature="thematique")
    assert seance.occupation.conseiller == claire
    # La même, une seconde fois : refusée, avec sa phrase.
    reponse = chez_claire.post(ajout, donnees)
    assert "déjà pris" in reponse.content.decode()


def test_une_seance_ne_se_supprime_pas(chez_claire: Client, seance: Seance) -> None:
    assert chez_claire.post(adresse(seance, "delete"), {"post": "yes"}).status_code == 403
    assert Seance.objects.filter(pk=seance.pk).exists()


def test_un_atelier_qui_a_servi_s_archive_et_ne_se_supprime_pas(
    chez_claire: Client, seance: Seance, atelier: Atelier
) -> None:
    changer_seance(seance, maintenant=timezone.now(), atelier=atelier)
    supprimer = reverse("admin:ateliers_atelier_delete", args=[atelier.pk])
    assert chez_claire.post(supprimer, {"post": "yes"}).status_code == 403
    donnees = {"titre": atelier.titre, "nature": "initiation", "resume": "r", "niveau": "", "pour_qui": "tous"}
    donnees |= {"duree_minutes": 120, "capacite": 8, "archive": "on"}
    chez_claire.post(reverse("admin:ateliers_atelier_change", args=[atelier.pk]), donnees)
    assert Atelier.objects.get(pk=atelier.pk).archive_le


def test_choisir_un_theme_par_defaut_reprogramme_aussitot(chez_claire: Client, semaine) -> None:
    atelier = Atelier.objects.create(titre="Trier ses photos", nature="initiation", resume="r")
    plage = next(p for p in semaine if p.nature == "initiation")
    chez_claire.post(reverse("admin:ateliers_atelierpardefaut_add"), {"plage": plage.pk, "atelier": atelier.pk})
    assert Seance.objects.filter(plage=plage, atelier=atelier).count() >= 8
