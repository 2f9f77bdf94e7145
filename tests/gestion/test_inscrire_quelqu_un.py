"""Inscrire quelqu'un, au téléphone ou sur place, à une séance ou à tout un parcours."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ateliers.models import Inscription, Seance
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Usager
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription
from tests.gestion.conftest import dans

Statut = Inscription.Statut


@pytest.fixture
def seance(lise, lieu, emails) -> Seance:
    """Deux places, dans trois jours."""
    return creer_seance(lise, lieu, emails, debut=dans(days=3), capacite=2)


def saisie(**champs: object) -> dict[str, object]:
    return {"nom": "Lecomte", "telephone": "02 61 91 12 34", "origine": "telephone", "cle": str(uuid4())} | champs


def inscrire(client: Client, seance: Seance, **champs: object):
    return client.post(f"/gestion/seances/{seance.pk}/inscrire/", saisie(**champs), follow=True)


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


# --- Inscrire -------------------------------------------------------------------------------------


def test_un_nom_et_un_telephone_suffisent_et_le_code_se_lit(chez_claire: Client, seance) -> None:
    reponse = inscrire(chez_claire, seance, aisance="debutant")
    une = Inscription.objects.get()
    assert reponse.redirect_chain == [(f"/gestion/seances/{seance.pk}/inscriptions/{une.pk}/notee/", 302)]
    assert "À lire à voix haute" in texte(reponse)
    assert une.reservation.code_lisible.replace("\u00a0", " ") in texte(reponse)
    assert (une.statut, une.aisance, une.reservation.origine) == (Statut.INSCRITE, "debutant", "telephone")


def test_le_meme_envoi_vingt_fois_n_inscrit_qu_une_fois(chez_claire: Client, seance) -> None:
    donnees = saisie()
    adresses = {chez_claire.post(f"/gestion/seances/{seance.pk}/inscrire/", donnees).url for _ in range(20)}
    assert len(adresses) == Inscription.objects.count() == Usager.objects.count() == 1


def test_sur_place_un_nom_seul_suffit(chez_claire: Client, seance) -> None:
    inscrire(chez_claire, seance, telephone="", origine="sur_place")
    une = Inscription.objects.get()
    assert (str(une.usager), une.reservation.origine, une.telephone) == ("Lecomte", "sur_place", "")


def test_la_meme_personne_deux_fois_sur_place_se_demande(chez_claire: Client, seance) -> None:
    sur_place = {"telephone": "", "origine": "sur_place"}
    inscrire(chez_claire, seance, **sur_place)
    deuxieme = inscrire(chez_claire, seance, **sur_place)
    assert "Est-ce une de ces personnes" in texte(deuxieme)
    connue = inscrire(chez_claire, seance, usager=Usager.objects.get().pk, **sur_place)
    assert connue.status_code == 409
    assert "est déjà sur la feuille" in texte(connue)
    inscrire(chez_claire, seance, usager="autre", **sur_place)
    assert Inscription.objects.count() == Usager.objects.count() == 2


def test_c_est_quelqu_un_d_autre_ne_se_redemande_pas(chez_claire: Client, seance) -> None:
    retrouver_ou_creer(Identite("", "Lecomte", "+33639981452"))
    for nom in ("Aa", "Bb"):
        creer_inscription(seance, nom=nom)
    complete = inscrire(chez_claire, seance, telephone="", origine="sur_place", usager="autre")
    assert complete.status_code == 409
    assert '<input type="hidden" name="usager" value="autre">' in texte(complete)


def test_une_personne_connue_retrouvee_par_son_nom_n_est_pas_doublee(chez_claire: Client, seance) -> None:
    connue = retrouver_ou_creer(Identite("", "Lecomte", "+33639981452", "l@exemple.fr"))
    page = texte(inscrire(chez_claire, seance, telephone="", origine="sur_place"))
    assert "06 39 98 14 52" in page
    inscrire(chez_claire, seance, telephone="", origine="sur_place", usager=connue.pk)
    assert Inscription.objects.get().usager == Usager.objects.get() == connue


def test_on_cherche_quelqu_un_et_on_l_inscrit_tel_quel(chez_claire: Client, seance) -> None:
    connue = retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452", "odile@exemple.fr"))
    adresse = f"/gestion/seances/{seance.pk}/inscrire/"
    assert f"?usager={connue.pk}" in chez_claire.get(f"{adresse}?q=grandin").content.decode()
    assert 'value="06 39 98 14 52"' in chez_claire.get(f"{adresse}?usager={connue.pk}").content.decode()
    inscrire(chez_claire, seance, usager=connue.pk, telephone="")
    une = Inscription.objects.get()
    assert (une.usager, une.reservation.email) == (connue, "odile@exemple.fr")


def test_complete_on_choisit_la_file_ou_en_plus(chez_claire: Client, seance) -> None:
    for nom in ("Aa", "Bb"):
        creer_inscription(seance, nom=nom)
    refusee = inscrire(chez_claire, seance)
    assert (refusee.status_code, Inscription.objects.count()) == (409, 2)
    assert "Toutes les places sont prises" in texte(refusee)
    assert 'value="Lecomte"' in texte(refusee)
    attend = texte(inscrire(chez_claire, seance, complet="attente"))
    assert "vous êtes en liste d’attente, au rang <strong>1</strong>" in attend
    inscrire(chez_claire, seance, nom="Vallée", complet="en_plus", telephone="0261911299")
    assert Inscription.objects.get(usager__nom="Vallée").en_plus
    assert "3 inscrits sur 2, dont 1 en plus" in texte(chez_claire.get(f"/gestion/seances/{seance.pk}/"))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"nom": ""}, "Il manque le nom"),
        ({"nom": "x" * 300}, "60 lettres au plus"),
        ({"nom": "<script>"}, "avec des lettres"),
        ({"nom": "Lec\x00omte"}, "nul"),
        ({"nom": "😀"}, "avec des lettres"),
        ({"telephone": ""}, "Il manque le téléphone"),
        ({"telephone": "02 61 91"}, "Il manque des chiffres"),
        ({"origine": "pigeon"}, "Sélectionnez un choix valide"),
        ({"origine": ""}, "Dites si la personne appelle"),
        ({"aisance": "expert"}, "Sélectionnez un choix valide"),
        ({"complet": "tant pis"}, "Sélectionnez un choix valide"),
        ({"cle": "abc"}, "rechargez-la"),
    ],
)
def test_chaque_erreur_a_sa_phrase_et_rien_ne_s_ecrit(chez_claire: Client, seance, champs: dict, phrase: str) -> None:
    for nom in ("Aa", "Bb"):
        creer_inscription(seance, nom=nom)
    reponse = inscrire(chez_claire, seance, **champs)
    assert reponse.status_code == 200
    assert phrase in texte(reponse)
    assert Inscription.objects.count() == 2


@pytest.mark.parametrize("numero", ["999999", "abc", "-1", "9" * 30])
def test_une_personne_ou_une_seance_inventee_est_introuvable(chez_claire: Client, seance, numero: str) -> None:
    assert chez_claire.get(f"/gestion/seances/{seance.pk}/inscrire/?usager={numero}").status_code == 404
    assert chez_claire.get(f"/gestion/seances/{numero}/inscrire/").status_code == 404


def test_la_cle_d_un_rendez_vous_ne_sert_pas_a_inscrire(chez_claire: Client, seance, semaine) -> None:
    from accompagnements.creneaux import creneaux_libres
    from accompagnements.models import RendezVous

    libre, cle = creneaux_libres(timezone.now(), preavis_heures=0)[5], str(uuid4())
    appel = {"nom": "Lecomte", "telephone": "0261911234", "creneau": libre.code, "cle": cle}
    chez_claire.post("/gestion/appel/", appel)
    assert RendezVous.objects.count() == 1
    reponse = inscrire(chez_claire, seance, cle=cle)
    assert (reponse.status_code, Inscription.objects.count()) == (409, 0)


def test_une_seance_annulee_n_inscrit_plus_personne(chez_claire: Client, seance) -> None:
    from ateliers.seances import annuler_seance

    annuler_seance(seance, "panne", maintenant=timezone.now())
    reponse = inscrire(chez_claire, seance)
    assert reponse.status_code == 409
    assert "est annulée" in texte(reponse)


@pytest.mark.parametrize(
    ("origine", "etendue", "dates"),
    [("telephone", "parcours", 1), ("sur_place", "parcours", 2), ("sur_place", "date", 1)],
)
def test_un_parcours_s_inscrit_entier_ou_a_une_date(chez_claire, parcours, origine, etendue, dates) -> None:
    premiere = parcours.seances.order_by("rang").first()
    inscrire(chez_claire, premiere, origine=origine, etendue=etendue)
    assert Inscription.objects.count() == dates
    assert "Parcours « Premiers pas »" in texte(chez_claire.get(f"/gestion/seances/{premiere.pk}/"))


def test_dans_un_parcours_il_faut_dire_a_quoi(chez_claire: Client, parcours) -> None:
    reponse = inscrire(chez_claire, parcours.seances.first())
    assert "Choisissez cette date, ou tout le parcours" in texte(reponse)
