"""Avant d'enregistrer, la page dit ce qui change ; rien n'est écrit ; la confirmation fait ce qui a été lu, ou rien."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Seance
from epn.commun import dates
from epn.planning.models import Fermeture, Nature, Occupation, Plage
from epn.planning.programmation import programmer
from partenariats.models import GroupeHabituel, Partenaire, SeancePartenaire
from partenariats.seances import preparer
from tests.ateliers.conftest import ALICE, demande
from tests.distribution import creer_rendez_vous
from tests.gestion.conftest import a_la_pendule
from tests.gestion.relire import confirmer, rapporte, relire
from tests.gestion.test_semaine_type import adresse, de_nature, saisie

pytestmark = pytest.mark.usefixtures("semaine")


def tout() -> list[object]:
    """L'état de la base que l'aperçu ne doit pas toucher."""
    return [list(m.objects.order_by("pk").values()) for m in (Plage, Seance, Occupation, Fermeture, SeancePartenaire)]


def prochain(plage: Plage, depuis: dt.date) -> dt.date:
    """Le premier jour de cette plage, d'ici à une semaine."""
    return depuis + dt.timedelta(days=(plage.jour - depuis.weekday()) % 7)


@pytest.fixture
def dans_dix_jours(aujourd_hui: dt.date) -> dt.date:
    return aujourd_hui + dt.timedelta(days=10)


def test_l_apercu_dit_avant_et_apres_et_n_ecrit_rien(chez_claire: Client, dans_dix_jours) -> None:
    plage, avant = de_nature("initiation"), tout()
    page = relire(chez_claire, adresse(plage), saisie(plage, a_partir_du=dans_dix_jours, debut="15:00"))
    assert "14\u00a0h\u00a0–\u00a017\u00a0h : atelier d’initiation" in page
    assert "15\u00a0h\u00a0–\u00a017\u00a0h : atelier d’initiation" in page
    assert dates.en_toutes_lettres(dans_dix_jours, annee=True) in page
    assert "séances sans inscrit refaites" in page
    assert tout() == avant


def test_ce_qui_a_des_inscrits_est_nomme_a_decider_et_reste(chez_claire: Client, dans_dix_jours) -> None:
    plage = de_nature("initiation")
    seance = Seance.objects.filter(plage=plage, date_theorique__gte=dans_dix_jours).first()
    photos = Atelier.objects.create(titre="Mes photos", nature="initiation", resume="r", duree_minutes=180)
    Seance.objects.filter(pk=seance.pk).update(atelier=photos)
    inscrire(demande(ALICE), Seance.objects.get(pk=seance.pk), maintenant=timezone.now())
    donnees = saisie(plage, a_partir_du=dans_dix_jours, debut="15:00")
    page = relire(chez_claire, adresse(plage), donnees)
    assert "1\u00a0engagement sort de la semaine" in page
    assert "1 sur 8\u00a0places" in page
    confirmer(chez_claire, adresse(plage), donnees)
    assert Seance.objects.get(pk=seance.pk).debut == seance.debut


def test_un_rendez_vous_qui_sort_est_nomme_avant_et_apres(chez_claire, claire, lieu, dans_dix_jours) -> None:
    plage = de_nature("accompagnement")
    debut = a_la_pendule(prochain(plage, dans_dix_jours), 11)
    creer_rendez_vous(claire, lieu, debut)
    donnees = saisie(plage, a_partir_du=dans_dix_jours, fin="11:00")
    assert "rendez-vous de Alice Martin" in relire(chez_claire, adresse(plage), donnees)
    faite = confirmer(chez_claire, adresse(plage), donnees).content.decode()
    assert "À décider" in faite
    assert "Alice Martin" in faite


def test_un_rendez_vous_que_la_nouvelle_plage_porte_encore_ne_sort_pas(chez_claire, claire, lieu, dans_dix_jours):
    plage = de_nature("accompagnement")
    creer_rendez_vous(claire, lieu, a_la_pendule(prochain(plage, dans_dix_jours), 10))
    page = relire(chez_claire, adresse(plage), saisie(plage, a_partir_du=dans_dix_jours, fin="11:00"))
    assert "Aucun rendez-vous ni aucune séance" in page


def test_un_groupe_partenaire_est_dit_sans_nom(chez_claire, claire, lieu, dans_dix_jours) -> None:
    plage = Plage.objects.filter(nature=Nature.INITIATION).first()
    Plage.objects.filter(pk=plage.pk).update(nature=Nature.PARTENAIRE, capacite=None)
    sante = Partenaire.objects.create(nom="Hôpital", nom_d_usage="groupe du jour", discret=True, genre="sante")
    GroupeHabituel.objects.create(plage=plage, partenaire=sante, attendus=6)
    programmer(timezone.now())
    prete = SeancePartenaire.objects.filter(date_theorique__gte=dans_dix_jours).first()
    preparer(prete, maintenant=timezone.now(), attendus=4, sujet="")
    page = relire(chez_claire, adresse(plage, "fermer"), {"a_partir_du": dans_dix_jours})
    assert "groupe partenaire, 4\u00a0attendus, à prévenir vous-même" in page
    assert "groupe partenaire, 6\u00a0attendus (prévenez le partenaire)" in page
    assert "Hôpital" not in page
    assert "groupe du jour" not in page


def test_ce_qui_change_entre_la_relecture_et_la_confirmation_se_relit(chez_claire, claire, lieu, dans_dix_jours):
    plage = de_nature("accompagnement")
    donnees = saisie(plage, a_partir_du=dans_dix_jours, fin="11:00")
    lue = rapporte(relire(chez_claire, adresse(plage), donnees))
    creer_rendez_vous(claire, lieu, a_la_pendule(prochain(plage, dans_dix_jours), 11))
    avant = tout()
    reponse = chez_claire.post(adresse(plage), {**donnees, **lue})
    assert reponse.status_code == 409
    assert "Rien n’a été enregistré" in reponse.content.decode()
    assert "Alice Martin" in reponse.content.decode()
    assert tout() == avant


def test_corriger_rend_la_fiche_avec_ce_qui_etait_tape(chez_claire: Client) -> None:
    plage, avant = de_nature("accompagnement"), tout()
    page = chez_claire.post(adresse(plage), {**saisie(plage, fin="11:00"), "_corriger": "1"}).content.decode()
    assert 'value="11:00"' in page
    assert "errornote" not in page
    assert tout() == avant


def test_ne_rien_changer_le_dit_et_ne_se_confirme_pas(chez_claire: Client) -> None:
    plage = de_nature("accompagnement")
    page = relire(chez_claire, adresse(plage), saisie(plage))
    assert "Rien ne change" in page
    assert "Confirmer" not in page


def test_un_conflit_a_venir_se_lit_avant(chez_claire, claire, lieu, dans_dix_jours) -> None:
    plage = de_nature("initiation")
    creer_rendez_vous(claire, lieu, a_la_pendule(prochain(plage, dans_dix_jours), 18))
    donnees = saisie(plage, a_partir_du=dans_dix_jours, debut="17:00", fin="19:00")
    page = relire(chez_claire, adresse(plage), donnees)
    assert "1\u00a0séance ne pourra pas s’ouvrir" in page
    assert "déjà pris" in page


def test_fermer_des_jours_nomme_ce_qui_y_est_promis(chez_claire, claire, lieu, dans_dix_jours) -> None:
    creer_rendez_vous(claire, lieu, a_la_pendule(dans_dix_jours, 10))
    donnees = {"du": dans_dix_jours, "au": dans_dix_jours, "motif": "congé", "de": "", "a": "", "lieu": ""}
    page = relire(chez_claire, reverse("admin:planning_fermeture_add"), donnees)
    assert "rendez-vous de Alice Martin" in page
    assert "1\u00a0séance sans inscrit retirée" in page
    assert reverse("admin:absence") in page
    assert not Fermeture.objects.exists()


def test_la_relecture_coute_le_meme_nombre_de_requetes_pour_un_et_trente_rendez_vous(
    chez_claire, claire, lieu, dans_dix_jours
) -> None:
    plage = de_nature("accompagnement")
    donnees = saisie(plage, a_partir_du=dans_dix_jours, fin="10:00")

    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            relire(chez_claire, adresse(plage), donnees)
        return len(capture)

    creer_rendez_vous(claire, lieu, a_la_pendule(dans_dix_jours, 10))
    requetes()
    un = requetes()
    for n in range(1, 30):
        debut = a_la_pendule(dans_dix_jours + dt.timedelta(days=n), 10)
        creer_rendez_vous(claire, lieu, debut, nom=f"N{n}", telephone=f"+336399812{n:02d}")
    assert requetes() == un
