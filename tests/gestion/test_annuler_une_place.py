"""Annuler une place : on dit d'abord à qui elle va et qui sera prévenu, puis on le fait si rien n'a changé."""

import pytest
from django.test import Client
from django.utils import timezone

from ateliers.models import Inscription, Seance
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription
from tests.gestion.conftest import dans

Statut = Inscription.Statut


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def seance(lise, lieu, emails) -> Seance:
    """Deux places, dans trois jours."""
    return creer_seance(lise, lieu, emails, debut=dans(days=3), capacite=2)


@pytest.fixture
def colette(seance) -> Inscription:
    """Ni e-mail ni mobile."""
    return creer_inscription(seance, prenom="Colette", nom="Aubry", telephone="+33261911427")


def page_d_annulation(client: Client, inscription: Inscription):
    return client.get(f"/gestion/seances/{inscription.seance_id}/inscriptions/{inscription.pk}/annuler/")


def annuler(client: Client, inscription: Inscription, **champs: object):
    donnees = {"par": "usager", "etendue": "date", "revision": inscription.sequence} | champs
    adresse = f"/gestion/seances/{inscription.seance_id}/inscriptions/{inscription.pk}/annuler/"
    return client.post(adresse, donnees, follow=True)


def test_on_sait_d_abord_a_qui_va_la_place_et_comment_il_le_saura(chez_claire: Client, seance, colette) -> None:
    creer_inscription(seance, nom="Ferme")
    attente = {"statut": Statut.ATTENTE, "attend_depuis": timezone.now()}
    creer_inscription(seance, nom="Zola", email="zola@exemple.fr", **attente)
    page = texte(page_d_annulation(chez_claire, colette))
    assert "La place ira à Bruno Zola</strong>, qui le saura par e-mail à zola@exemple.fr" in page
    assert "Colette Aubry ira dans « À appeler »" in page
    assert "La place va à Bruno Zola." in texte(annuler(chez_claire, colette))


def test_sans_message_possible_la_place_sera_gardee_et_l_on_appellera(chez_claire: Client, seance, colette) -> None:
    creer_inscription(seance, nom="Ferme")
    attente = {"statut": Statut.ATTENTE, "attend_depuis": timezone.now()}
    creer_inscription(seance, nom="Fixe", telephone="+33261911499", **attente)
    assert "elle lui sera gardée, et vous l’appellerez" in texte(page_d_annulation(chez_claire, colette))
    annuler(chez_claire, colette)
    assert Inscription.objects.get(usager__nom="Fixe").statut == Statut.PROPOSEE


def test_personne_n_attend_la_place_redevient_libre(chez_claire: Client, colette) -> None:
    assert "elle redevient libre" in texte(page_d_annulation(chez_claire, colette))
    assert "La place est rendue." in texte(annuler(chez_claire, colette))


def test_par_l_espace_qui_ne_recoit_rien_est_a_appeler_et_a_sa_demande_non(
    chez_claire: Client, seance, colette
) -> None:
    autre = creer_inscription(seance, nom="Fixe", telephone="+33261911499")
    annuler(chez_claire, colette, par="epn")
    annuler(chez_claire, autre)
    a_dire = Inscription.objects.filter(a_appeler_le__isnull=False)
    assert list(a_dire.values_list("usager__nom", flat=True)) == ["Aubry"]


def test_une_fenetre_ancienne_n_annule_rien_et_relit(chez_claire: Client, colette) -> None:
    reponse = annuler(chez_claire, colette, revision=colette.sequence + 1)
    assert reponse.status_code == 409
    assert "a changé depuis" in texte(reponse)
    colette.refresh_from_db()
    assert colette.est_vivante


@pytest.mark.parametrize(
    "champs", [{"par": ""}, {"par": "hasard"}, {"etendue": "tout"}, {"revision": "abc"}, {"revision": "9" * 400}]
)
def test_un_envoi_abime_ne_change_rien(chez_claire: Client, colette, champs: dict) -> None:
    assert annuler(chez_claire, colette, **champs).status_code in (200, 409)
    colette.refresh_from_db()
    assert colette.est_vivante


def test_annuler_deux_fois_dit_que_c_est_fait(chez_claire: Client, colette) -> None:
    annuler(chez_claire, colette)
    colette.refresh_from_db()
    assert "est annulée par l’usager" in texte(page_d_annulation(chez_claire, colette))
    assert "rien à annuler" in texte(annuler(chez_claire, colette))


def test_une_venue_pointee_reste(chez_claire: Client, seance, colette) -> None:
    Inscription.objects.filter(pk=colette.pk).update(presence="present")
    assert "effacez d’abord le pointage" in texte(page_d_annulation(chez_claire, colette))
    assert annuler(chez_claire, colette, par="epn").status_code == 409


def test_une_seance_commencee_ne_s_annule_que_par_erreur(chez_claire: Client, parcours) -> None:
    une = creer_inscription(parcours.seances.order_by("rang").first())
    page = texte(page_d_annulation(chez_claire, une))
    assert "La séance a commencé" in page
    assert "à sa demande" not in page
    assert annuler(chez_claire, une).status_code == 200
    annuler(chez_claire, une, par="epn")
    une.refresh_from_db()
    assert (une.statut, une.a_appeler_le) == (Statut.ANNULEE, None)


def test_d_un_parcours_on_annule_une_date_ou_ce_qui_reste(chez_claire: Client, parcours) -> None:
    premiere, suite = parcours.seances.order_by("rang")
    passee = creer_inscription(premiere)
    a_venir = creer_inscription(suite, reservation=passee.reservation)
    page = texte(page_d_annulation(chez_claire, a_venir))
    assert "Tout ce qui reste du parcours : 1 date" in page
    annuler(chez_claire, passee, par="epn", etendue="parcours", revision=a_venir.sequence)
    passee.refresh_from_db()
    a_venir.refresh_from_db()
    assert (passee.statut, a_venir.statut) == (Statut.INSCRITE, Statut.ANNULEE)
