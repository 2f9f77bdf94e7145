"""Les gestes de la feuille : pointer, répondre pour une place gardée, faire entrer la file, observer."""

import pytest
from django.test import Client
from django.utils import timezone

from ateliers.models import Inscription, Seance
from epn.commun.vocabulaire import Presence
from tests.distribution import creer_inscription
from tests.gestion.conftest import envoyer

Statut = Inscription.Statut


def test_pointer_se_corrige_et_s_efface(chez_claire: Client, seance) -> None:
    bruno = creer_inscription(seance)
    for presence in ("present", "absent", "excuse", "a_renseigner"):
        reponse = envoyer(chez_claire, bruno, "presence", presence=presence)
        assert reponse.redirect_chain == [(f"/gestion/seances/{seance.pk}/#inscription-{bruno.pk}", 302)]
        bruno.refresh_from_db()
        assert bruno.presence == presence


@pytest.mark.parametrize("presence", ["parti", "", "PRESENT", "p" * 300, "pr\x00esent"])
def test_une_presence_inventee_se_refuse_par_une_phrase(chez_claire: Client, seance, presence: str) -> None:
    bruno = creer_inscription(seance)
    assert "Choisissez présent" in envoyer(chez_claire, bruno, "presence", presence=presence).content.decode()
    bruno.refresh_from_db()
    assert not bruno.est_pointee


def test_avant_l_heure_ou_annulee_la_page_dit_pourquoi(chez_claire: Client, bientot, seance) -> None:
    trop_tot = creer_inscription(bientot)
    annulee = creer_inscription(
        seance, statut=Statut.ANNULEE, annulee_le=timezone.now(), annulee_par=Inscription.AnnuleePar.USAGER
    )
    assert "n’a pas commencé" in envoyer(chez_claire, trop_tot, "presence", presence="present").content.decode()
    assert "rien à pointer" in envoyer(chez_claire, annulee, "presence", presence="present").content.decode()
    assert not Inscription.objects.exclude(presence=Presence.A_RENSEIGNER).exists()


@pytest.mark.parametrize("acte", ["presence", "reponse", "place", "annuler"])
def test_la_personne_d_une_autre_seance_est_introuvable(chez_claire: Client, seance, bientot, acte: str) -> None:
    bruno = creer_inscription(seance)
    assert envoyer(chez_claire, bruno, acte, bientot, presence="present").status_code == 404
    assert chez_claire.get(f"/gestion/seances/{bientot.pk}/inscriptions/{bruno.pk}/attestation.pdf").status_code == 404


def test_tous_presents_d_un_geste(chez_claire: Client, seance) -> None:
    for nom in ("Aa", "Bb"):
        creer_inscription(seance, nom=nom)
    page = chez_claire.post(f"/gestion/seances/{seance.pk}/tous-presents/", follow=True).content.decode()
    assert "2\u00a0personnes pointées présentes" in page
    assert "2\u00a0présents" in page
    assert "tous-presents/" not in page


def test_tous_presents_trop_tot_ne_pointe_personne(chez_claire: Client, bientot) -> None:
    creer_inscription(bientot)
    page = chez_claire.post(f"/gestion/seances/{bientot.pk}/tous-presents/", follow=True).content.decode()
    assert "n’a pas commencé" in page
    assert "tous-presents/" not in page


# --- La file et les places gardées ----------------------------------------------------------------


def test_une_place_gardee_se_prend_ou_se_rend_a_la_suivante(chez_claire: Client, bientot) -> None:
    maintenant = timezone.now()
    creer_inscription(bientot, nom="Ferme")
    gardee = creer_inscription(bientot, nom="Aubry", statut=Statut.PROPOSEE, a_appeler_le=maintenant)
    suivante = creer_inscription(bientot, nom="Zola", statut=Statut.ATTENTE, attend_depuis=maintenant)
    page = envoyer(chez_claire, gardee, "reponse", reponse="non").content.decode()
    assert "La place va à Bruno Zola" in page
    gardee.refresh_from_db()
    suivante.refresh_from_db()
    assert (gardee.statut, gardee.a_appeler_le, suivante.statut) == (Statut.ANNULEE, None, Statut.INSCRITE)
    assert "n’est plus gardée" in envoyer(chez_claire, gardee, "reponse", reponse="oui").content.decode()


def test_la_reponse_se_donne_aussi_depuis_la_journee(chez_claire: Client, bientot) -> None:
    gardee = creer_inscription(bientot, statut=Statut.PROPOSEE, a_appeler_le=timezone.now())
    assert "Prend la place" in chez_claire.get("/gestion/").content.decode()
    reponse = envoyer(chez_claire, gardee, "reponse", reponse="oui", retour="journee")
    assert reponse.redirect_chain == [("/gestion/#a-appeler", 302)]
    gardee.refresh_from_db()
    assert gardee.est_inscrite
    assert "Prend la place" not in reponse.content.decode()


@pytest.mark.parametrize("reponse", ["", "peut-être", "oui\x00"])
def test_une_reponse_inventee_ne_change_rien(chez_claire: Client, bientot, reponse: str) -> None:
    gardee = creer_inscription(bientot, statut=Statut.PROPOSEE, a_appeler_le=timezone.now())
    assert "prend la place" in envoyer(chez_claire, gardee, "reponse", reponse=reponse).content.decode()
    gardee.refresh_from_db()
    assert gardee.statut == Statut.PROPOSEE


def test_quelqu_un_de_la_file_entre_en_plus_si_on_le_coche(chez_claire: Client, seance) -> None:
    Seance.objects.filter(pk=seance.pk).update(capacite=1)
    creer_inscription(seance, nom="Ferme")
    attend = creer_inscription(seance, statut=Statut.ATTENTE, attend_depuis=timezone.now())
    assert "en plus des places" in envoyer(chez_claire, attend, "place").content.decode()
    assert "a une place en plus" in envoyer(chez_claire, attend, "place", en_plus="oui").content.decode()


# --- Observations ---------------------------------------------------------------------------------


def observer(client: Client, seance: Seance, texte: str, lues: str = ""):
    donnees = {"observations": texte, "lues": lues}
    return client.post(f"/gestion/seances/{seance.pk}/observations/", donnees, follow=True)


def test_les_observations_se_gardent_et_deux_fenetres_ne_s_ecrasent_pas(chez_claire: Client, seance) -> None:
    assert "enregistrées" in observer(chez_claire, seance, "une ligne\r\nune autre").content.decode()
    seance.refresh_from_db()
    assert seance.observations == "une ligne\nune autre"
    reponse = observer(chez_claire, seance, "tout autre chose")
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "tout autre chose" in page
    assert "une ligne" in page
    assert observer(chez_claire, seance, "suite", lues="une ligne\r\nune autre").status_code == 200
    assert Seance.objects.get(pk=seance.pk).observations == "suite"


@pytest.mark.parametrize(("texte", "phrase"), [("x" * 1001, "1000 lettres"), ("a\x00b", "nul")])
def test_des_observations_trop_longues_ou_abimees_restent_a_l_ecran(chez_claire, seance, texte, phrase) -> None:
    page = observer(chez_claire, seance, texte).content.decode()
    assert phrase in page
    seance.refresh_from_db()
    assert seance.observations == ""
