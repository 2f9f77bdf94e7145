"""Les séances dans l'administration : par les actions, un conflit est une phrase."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ateliers.models import Atelier, Seance
from epn.commun import dates
from epn.planning.models import Occupation

pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def seance(semaine) -> Seance:
    return Seance.objects.filter(debut__gt=timezone.now() + dt.timedelta(days=1)).first()


def locale(instant: dt.datetime) -> str:
    return dates.heure_locale(instant).strftime("%Y-%m-%dT%H:%M")


def saisie(seance: Seance, **changements: object) -> dict[str, object]:
    donnees = {"debut": locale(seance.debut), "fin": locale(seance.fin), "lieu": seance.lieu_id}
    return donnees | {"capacite": seance.capacite, "atelier": seance.atelier_id or ""} | changements


def adresse(seance: Seance, acte: str = "change") -> str:
    return reverse(f"admin:ateliers_seance_{acte}", args=[seance.pk])


def test_choisir_un_theme_garde_les_heures(chez_claire: Client, seance: Seance, atelier: Atelier) -> None:
    assert chez_claire.post(adresse(seance), saisie(seance, atelier=atelier.pk, capacite=5)).status_code == 302
    apres = Seance.objects.get(pk=seance.pk)
    assert (apres.atelier, apres.capacite, apres.debut) == (atelier, 5, seance.debut)
    assert apres.retouchee_le


def test_deplacer_deplace_aussi_l_engagement(chez_claire: Client, seance: Seance) -> None:
    debut, fin = seance.debut + dt.timedelta(hours=4), seance.fin + dt.timedelta(hours=4)
    assert chez_claire.post(adresse(seance), saisie(seance, debut=locale(debut), fin=locale(fin))).status_code == 302
    apres = Seance.objects.get(pk=seance.pk)
    assert (apres.debut, apres.occupation.debut, apres.occupation.fin) == (debut, debut, fin)


def test_deplacer_sur_un_engagement_est_refuse_et_ce_qui_est_tape_reste(chez_claire: Client, seance: Seance) -> None:
    autre = Seance.objects.exclude(pk=seance.pk).filter(debut__gt=seance.fin).first()
    tape = saisie(seance, debut=locale(autre.debut), fin=locale(autre.fin), capacite=3)
    reponse = chez_claire.post(adresse(seance), tape)
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert "Le conseiller est déjà pris" in page
    assert f'value="{locale(autre.debut)}"' in page
    assert Seance.objects.get(pk=seance.pk).capacite == seance.capacite


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"debut": "2020-01-01T09:00"}, "Cette heure est passée"),
        ({"fin": "2020-01-01T09:00"}, "finit avant de commencer"),
        ({"capacite": 0}, "au moins une place"),
        ({"capacite": -3}, "supérieure ou égale à 0"),
        ({"debut": "demain"}, "date et une heure valides"),
        ({"lieu": 999}, "choix valide"),
    ],
)
def test_une_saisie_impossible_recoit_sa_phrase(
    chez_claire: Client, seance: Seance, changement: dict, phrase: str
) -> None:
    reponse = chez_claire.post(adresse(seance), saisie(seance, **changement))
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()


def test_annuler_rend_l_heure_et_la_fiche_ne_se_change_plus(chez_claire: Client, seance: Seance) -> None:
    assert "motif" in chez_claire.get(adresse(seance, "annuler")).content.decode()
    assert chez_claire.post(adresse(seance, "annuler"), {"motif": ""}).status_code == 200
    chez_claire.post(adresse(seance, "annuler"), {"motif": "conseiller absent"})
    apres = Seance.objects.get(pk=seance.pk)
    assert apres.motif_annulation == "conseiller absent"
    assert not Occupation.objects.filter(debut=seance.debut).exists()
    assert chez_claire.post(adresse(seance), saisie(seance)).status_code == 403
    assert chez_claire.post(adresse(seance, "annuler"), {"motif": "encore"}).status_code == 403


def test_une_seance_hors_semaine_type_engage_le_conseiller(chez_claire: Client, claire, lieu) -> None:
    jour = dates.jour_local(timezone.now()) + dt.timedelta(days=4)
    donnees = {"nature": "thematique", "conseiller": claire.pk, "atelier": "", "lieu": lieu.pk, "capacite": 10}
    donnees |= {"debut": f"{jour}T18:00", "fin": f"{jour}T20:00"}
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
    chez_claire.post(adresse(seance), saisie(seance, atelier=atelier.pk))
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
