"""L'accueil de la gestion : la journée du conseiller, composée ; l'administrateur a le sien."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import Settings

from ateliers.models import Atelier, Seance
from ateliers.seances import annuler_seance
from epn.gestion import journee
from epn.planning.models import Fermeture, Plage
from epn.planning.registre import occuper

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def demain_dix_heures(aujourd_hui: dt.date) -> dt.datetime:
    return dt.datetime.combine(aujourd_hui + dt.timedelta(days=1), dt.time(10, 30), PARIS)


@pytest.mark.usefixtures("semaine")
def test_la_journee_dit_les_heures_prises_passees_et_libres(claire, demain_dix_heures: dt.datetime) -> None:
    onze = demain_dix_heures.replace(hour=11, minute=0)
    occuper(claire.pk, onze, onze + dt.timedelta(hours=1), "accompagnement")
    bande, atelier = journee.composer(demain_dix_heures).bandes
    assert [(h.est_passee, h.est_prise) for h in bande.heures] == [(True, False), (True, False), (False, True)]
    assert bande.est_en_cours
    assert atelier.seances[0].seance.titre.endswith("thème à venir")


@pytest.mark.usefixtures("semaine")
def test_un_jour_ferme_dit_son_motif_et_la_prochaine_ouverture(demain_dix_heures: dt.datetime) -> None:
    jour = demain_dix_heures.date()
    Fermeture.objects.create(du=jour, au=jour, motif="travaux")
    vue = journee.composer(demain_dix_heures)
    assert vue.est_fermee
    assert {b.motif_de_fermeture for b in vue.bandes} == {"travaux"}
    assert vue.prochaine_ouverture.jour == jour + dt.timedelta(days=1)


@pytest.mark.usefixtures("semaine")
def test_une_seance_deplacee_a_aujourd_hui_se_voit_a_sa_nouvelle_heure(demain_dix_heures: dt.datetime) -> None:
    from ateliers.seances import deplacer_seance

    lointaine = Seance.objects.filter(debut__gt=demain_dix_heures + dt.timedelta(days=5)).first()
    soir = demain_dix_heures.replace(hour=18)
    deplacer_seance(lointaine, soir, soir + dt.timedelta(hours=1), maintenant=demain_dix_heures)
    assert lointaine.pk in {s.seance.pk for b in journee.composer(demain_dix_heures).bandes for s in b.seances}


@pytest.mark.usefixtures("semaine")
def test_une_seance_annulee_ne_compte_plus_et_le_dit(chez_claire: Client, demain_dix_heures: dt.datetime) -> None:
    seance = Seance.objects.get(date_theorique=demain_dix_heures.date())
    annuler_seance(seance, "grippe", maintenant=demain_dix_heures)
    assert "0\u00a0séance," in journee.composer(demain_dix_heures).resume


@pytest.mark.usefixtures("semaine")
def test_les_seances_sans_theme_attendent_dans_a_traiter(atelier: Atelier, demain_dix_heures: dt.datetime) -> None:
    titres = [c.titre for c in journee.composer(demain_dix_heures).a_traiter]
    assert titres == ["Séance sans thème"] * 3 + ["Séances sans thème"]


def test_sans_semaine_type_la_page_dit_quoi_faire(chez_claire: Client) -> None:
    page = chez_claire.get("/gestion/").content.decode()
    assert "Aucune plage à venir" in page
    assert "/gestion/planning/plage/add/" in page


@pytest.mark.usefixtures("semaine")
def test_le_jour_est_dit_en_toutes_lettres_et_le_menu_suit_le_role(chez_claire: Client, chez_adrien: Client) -> None:
    chez_l_une, chez_l_autre = chez_claire.get("/gestion/"), chez_adrien.get("/gestion/")
    titres = [e.titre for e in chez_l_une.context["menu"].principal]
    assert titres[:6] == ["Aujourd’hui", "Semaine", "Un appel", "Programme", "Rendez-vous", "Séances"]
    assert "Comptes" not in titres
    sien = chez_l_autre.context["menu"]
    autres = [e.titre for e in (*sien.principal, *sien.autres)]
    assert "Comptes" in autres
    assert not {
        "Un appel",
        "Rendez-vous",
        "Usagers",
        "Liste d’attente",
        "Orientations",
        "Semaine type",
        "Séances",
        "Messages",
        "Registre",
    } & set(autres)


def test_l_administrateur_ne_voit_rien_du_metier(chez_adrien: Client, semaine: list[Plage]) -> None:
    page = chez_adrien.get("/gestion/").content.decode()
    assert "Ouvrir un compte" in page
    assert "accompagnement individuel" not in page.lower()


def test_ce_qui_menace_le_service_se_lit_a_l_accueil(
    chez_claire: Client, chez_adrien: Client, settings: Settings
) -> None:
    settings.OUVRIER_MUET_MINUTES = 15
    assert "<strong>Le service</strong><br>L’envoi des messages" in chez_claire.get("/gestion/").content.decode()
    assert "<li>L’envoi des messages" in chez_adrien.get("/gestion/").content.decode()
