"""Changer la semaine dans l'administration : cela se voit aussitôt, et le passé ne se récrit pas."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from ateliers.models import Seance
from epn.commun import dates
from epn.planning.models import Plage
from tests.gestion.relire import confirmer


def saisie(plage: Plage, **changements: object) -> dict[str, object]:
    """Ce que le formulaire de modification enverrait."""
    return {
        "a_partir_du": dates.jour_local(timezone.now()) + dt.timedelta(days=1),
        "jour": plage.jour,
        "nature": plage.nature,
        "conseiller": plage.conseiller_id,
        "lieu": plage.lieu_id,
        "debut": plage.debut,
        "fin": plage.fin,
        "duree_creneau": plage.duree_creneau or "",
        "capacite": plage.capacite or "",
        **changements,
    }


def adresse(plage: Plage, acte: str = "change") -> str:
    return reverse(f"admin:planning_plage_{acte}", args=[plage.pk])


def de_nature(nature: str) -> Plage:
    return Plage.objects.filter(nature=nature).first()


@pytest.mark.usefixtures("semaine")
def test_une_plage_changee_demain_refait_ses_seances_et_garde_hier(chez_claire: Client) -> None:
    plage = de_nature("initiation")
    avant = Seance.objects.filter(plage=plage).count()
    reponse = confirmer(chez_claire, adresse(plage), saisie(plage, debut="15:00", fin="17:00"))
    assert "Programme :" in reponse.content.decode()
    ancienne, suite = Plage.objects.get(pk=plage.pk), Plage.objects.get(remplace=plage)
    assert (ancienne.debut, suite.debut) == (dt.time(14), dt.time(15))
    assert ancienne.valide_au == dates.jour_local(timezone.now())
    refaites = Seance.objects.filter(plage=suite)
    assert refaites.count() in (avant, avant - 1)
    assert {dates.heure_locale(s.debut).hour for s in refaites} == {15}


@pytest.mark.usefixtures("semaine")
def test_une_plage_d_accompagnement_changee_change_les_creneaux_aussitot(chez_claire: Client) -> None:
    plage = de_nature("accompagnement")
    maintenant = timezone.now()
    confirmer(chez_claire, adresse(plage), saisie(plage, debut="08:00"))
    demain = dates.jour_local(maintenant) + dt.timedelta(days=1)
    heures = {
        dates.heure_locale(c.debut).hour
        for c in creneaux_libres(maintenant, demain)
        if c.jour.weekday() == plage.jour and c.jour >= demain
    }
    assert heures == {8, 9, 10, 11}


@pytest.mark.usefixtures("semaine")
def test_une_plage_qui_chevauche_est_refusee_en_nommant_l_autre_et_rien_ne_se_perd(chez_claire: Client) -> None:
    plage = de_nature("accompagnement")
    reponse = chez_claire.post(adresse(plage), saisie(plage, fin="15:00"))
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert "14\u00a0h\u00a0–\u00a017\u00a0h" in page
    assert 'value="15:00"' in page
    assert Plage.objects.count() == 14


@pytest.mark.usefixtures("semaine")
@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"a_partir_du": "2020-01-01", "fin": "11:00"}, "Le passé ne se récrit pas"),
        ({"a_partir_du": ""}, "obligatoire"),
        ({"debut": "12:00", "fin": "09:00"}, "finit avant de commencer"),
        ({"duree_creneau": "1"}, "entre 10 et 240 minutes"),
        ({"debut": "25:00"}, "heure valide"),
    ],
)
def test_une_saisie_impossible_recoit_sa_phrase(chez_claire: Client, changement: dict, phrase: str) -> None:
    plage = de_nature("accompagnement")
    reponse = chez_claire.post(adresse(plage), saisie(plage, **changement))
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert Plage.objects.count() == 14


@pytest.mark.usefixtures("semaine")
def test_un_chevauchement_vu_par_la_base_seule_reste_une_phrase(chez_claire: Client, monkeypatch) -> None:
    # Deux fenêtres au même instant : la vérification passe, la base refuse.
    monkeypatch.setattr(Plage, "full_clean", lambda self: None)
    plage = de_nature("accompagnement")
    reponse = chez_claire.post(adresse(plage), saisie(plage, fin="15:00"))
    assert reponse.status_code == 200
    assert "viennent d’être prises" in reponse.content.decode()
    assert connection.is_usable()


@pytest.mark.usefixtures("semaine")
def test_deux_changements_de_la_meme_plage_s_enchainent(chez_claire: Client) -> None:
    plage = de_nature("accompagnement")
    loin, pres = (dates.jour_local(timezone.now()) + dt.timedelta(days=n) for n in (30, 10))
    confirmer(chez_claire, adresse(plage), saisie(plage, a_partir_du=loin, fin="11:00"))
    confirmer(chez_claire, adresse(plage), saisie(plage, a_partir_du=pres, fin="13:00"))
    suite = Plage.objects.get(remplace=plage)
    assert (suite.fin, suite.valide_du, suite.valide_au) == (dt.time(13), pres, loin - dt.timedelta(days=1))
    assert Plage.objects.get(remplace=suite).fin == dt.time(11)


@pytest.mark.usefixtures("semaine")
def test_un_seul_jour_s_ajoute_et_prime_sur_la_semaine(chez_claire: Client, claire, lieu) -> None:
    jour = dates.jour_local(timezone.now()) + dt.timedelta(days=3)
    donnees = {"ponctuelle": "on", "valide_du": jour, "nature": "accompagnement", "conseiller": claire.pk}
    donnees |= {"lieu": lieu.pk, "debut": "18:00", "fin": "20:00", "duree_creneau": 30}
    reponse = confirmer(chez_claire, reverse("admin:planning_plage_add"), donnees)
    assert reponse.redirect_chain
    plage = Plage.objects.get(ponctuelle=True)
    assert (plage.valide_au, plage.jour) == (jour, jour.weekday())
    assert sum(c.plage.plage == plage for c in creneaux_libres(timezone.now())) == 4


@pytest.mark.usefixtures("semaine")
def test_ouvrir_une_plage_dans_le_passe_est_refuse(chez_claire: Client, claire, lieu) -> None:
    donnees = {"jour": 6, "valide_du": "2020-01-05", "nature": "hors_public", "conseiller": claire.pk}
    donnees |= {"lieu": lieu.pk, "debut": "18:00", "fin": "20:00"}
    reponse = chez_claire.post(reverse("admin:planning_plage_add"), donnees)
    assert "Le passé ne se récrit pas" in reponse.content.decode()


@pytest.mark.usefixtures("semaine")
def test_fermer_une_plage_retire_ses_seances_a_venir(chez_claire: Client) -> None:
    plage = de_nature("initiation")
    demain = dates.jour_local(timezone.now()) + dt.timedelta(days=1)
    reponse = confirmer(chez_claire, adresse(plage, "fermer"), {"a_partir_du": demain})
    assert "fermée à partir du" in reponse.content.decode()
    assert not Seance.objects.filter(plage=plage, date_theorique__gte=demain).exists()
    assert Plage.objects.get(pk=plage.pk).valide_au == demain - dt.timedelta(days=1)


@pytest.mark.usefixtures("semaine")
def test_une_plage_ne_se_supprime_pas(chez_claire: Client) -> None:
    assert chez_claire.post(adresse(de_nature("initiation"), "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.usefixtures("semaine")
def test_la_date_se_tape_aussi_a_la_francaise_et_l_on_revient_a_la_grille(chez_claire: Client) -> None:
    plage, loin = de_nature("accompagnement"), dates.jour_local(timezone.now()) + dt.timedelta(days=30)
    reponse = confirmer(chez_claire, adresse(plage), saisie(plage, a_partir_du=f"{loin:%d/%m/%Y}", fin="11:00"))
    assert reponse.redirect_chain[0][0] == f"/gestion/semaine-type/?le={loin}&conseiller={plage.conseiller_id}"


@pytest.mark.usefixtures("semaine")
def test_une_plage_jusqu_a_la_fin_des_temps_ne_casse_rien(chez_claire: Client, claire, lieu) -> None:
    demain = dates.jour_local(timezone.now()) + dt.timedelta(days=1)
    donnees = {"jour": 6, "valide_du": demain, "valide_au": "9999-12-31", "nature": "hors_public"}
    donnees |= {"conseiller": claire.pk, "lieu": lieu.pk, "debut": "18:00", "fin": "20:00"}
    assert confirmer(chez_claire, reverse("admin:planning_plage_add"), donnees).status_code == 200
    plage = Plage.objects.get(nature="hors_public")
    assert confirmer(chez_claire, adresse(plage, "fermer"), {"a_partir_du": "9999-12-31"}).status_code == 200
