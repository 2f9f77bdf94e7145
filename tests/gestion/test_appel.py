"""Quelqu'un appelle : retrouvé ou nouveau, une heure, une phrase à lire ; deux envois n'en font qu'un."""

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.models import RendezVous
from accompagnements.reservations import Demande, reserver
from publics.identite import Identite, corriger, retrouver_ou_creer
from publics.models import Reservation, Usager
from publics.recherche import chercher

pytestmark = pytest.mark.usefixtures("semaine")
APPEL = "/gestion/appel/"


@pytest.fixture
def creneau() -> Creneau:
    return creneaux_libres(timezone.now(), preavis_heures=0)[5]


def saisie(libre: Creneau, **champs: object) -> dict[str, object]:
    return {"nom": "Lecomte", "telephone": "02 61 91 12 34", "creneau": libre.code, "cle": str(uuid4())} | champs


def test_un_nom_et_un_telephone_suffisent_et_la_phrase_se_lit(chez_claire: Client, creneau) -> None:
    reponse = chez_claire.post(APPEL, saisie(creneau), follow=True)
    rendez_vous = RendezVous.objects.get()
    page = reponse.content.decode()
    assert reponse.redirect_chain == [(f"/gestion/rendez-vous/{rendez_vous.pk}/pris/", 302)]
    assert rendez_vous.reservation.code_lisible in page
    assert "Nous vous rappellerons la veille" in page
    assert (rendez_vous.reservation.origine, rendez_vous.reservation.rappel) == ("telephone", "appel")
    assert str(rendez_vous.usager) == "Lecomte"


def test_le_meme_envoi_vingt_fois_donne_un_rendez_vous_et_la_meme_page(chez_claire: Client, creneau) -> None:
    donnees = saisie(creneau)
    adresses = {chez_claire.post(APPEL, donnees).url for _ in range(20)}
    assert len(adresses) == RendezVous.objects.count() == Usager.objects.count() == 1


def test_rejouer_avec_une_autre_heure_dit_celle_qui_est_prise(chez_claire: Client, creneau) -> None:
    donnees = saisie(creneau)
    chez_claire.post(APPEL, donnees)
    autre = creneaux_libres(timezone.now())[6]
    page = chez_claire.post(APPEL, donnees | {"creneau": autre.code}, follow=True).content.decode()
    assert "avait déjà pris" in page
    assert RendezVous.objects.get().debut == creneau.debut


def test_une_heure_prise_entre_temps_garde_tout_et_repond_409(chez_claire: Client, creneau) -> None:
    chez_claire.post(APPEL, saisie(creneau))
    reponse = chez_claire.post(APPEL, saisie(creneau, nom="Vallée"))
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Choisissez-en une autre" in page
    assert 'value="Vallée"' in page


def test_une_heure_libre_touchee_arrive_cochee_meme_lointaine(chez_claire: Client) -> None:
    loin = creneaux_libres(timezone.now())[-1]
    page = chez_claire.get(f"{APPEL}?creneau={loin.code}").content.decode()
    assert page.count(" checked") == 1
    assert f'value="{loin.code}"' in page


def test_on_peut_venir_tout_de_suite_sans_preavis(chez_claire: Client, claire, creneau) -> None:
    demande = Demande(uuid4(), Identite("", "Pressé", "+33639981299"), au_comptoir=True)
    assert reserver(demande, creneau, maintenant=creneau.debut - dt.timedelta(minutes=1)).pk


def test_la_personne_choisie_est_reprise_telle_quelle(chez_claire: Client, creneau) -> None:
    connue = retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452", "odile@exemple.fr"))
    page = chez_claire.get(f"{APPEL}?usager={connue.pk}").content.decode()
    assert "Odile Grandin" in page
    assert 'value="06 39 98 14 52"' in page
    donnees = {"usager": connue.pk, "telephone": "06 39 98 77 77", "creneau": creneau.code, "cle": str(uuid4())}
    chez_claire.post(APPEL, donnees)
    rendez_vous = RendezVous.objects.get()
    assert rendez_vous.usager == connue
    assert (str(rendez_vous.reservation.telephone), rendez_vous.reservation.email) == (
        "+33639987777",
        "odile@exemple.fr",
    )
    assert str(Usager.objects.get().telephone) == "+33639981452"


@pytest.mark.parametrize("numero", ["999999", "abc", "1²", "-1", "9" * 30])
def test_une_personne_inventee_est_introuvable(chez_claire: Client, numero: str) -> None:
    assert chez_claire.get(f"{APPEL}?usager={numero}").status_code == 404


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"nom": ""}, "Il manque le nom"),
        ({"nom": "<script>"}, "avec des lettres"),
        ({"telephone": ""}, "Il manque le téléphone"),
        ({"telephone": "02 61 91"}, "Il manque des chiffres"),
        ({"creneau": ""}, "Choisissez une heure"),
        ({"commune": "99999"}, "Sélectionnez un choix valide"),
        ({"cle": "abc"}, "rechargez-la"),
    ],
)
def test_chaque_erreur_a_sa_phrase_et_rien_ne_s_ecrit(chez_claire: Client, creneau, champs, phrase) -> None:
    reponse = chez_claire.post(APPEL, saisie(creneau, **champs))
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("creneau", ["2026-13-45-0900-1", "2020-01-06-0900-1", "n’importe quoi"])
def test_une_heure_inventee_est_un_conflit(chez_claire: Client, creneau: str) -> None:
    donnees = {"nom": "Lecomte", "telephone": "0261911234", "creneau": creneau, "cle": str(uuid4())}
    assert chez_claire.post(APPEL, donnees).status_code == 409


@pytest.mark.parametrize(
    "texte", ["le goff", "LEGOFF", "yann le", "Goff Yannéric", "06 39 98 33", "+33 6 39 98", "0033639983310"]
)
def test_on_retrouve_par_un_bout_de_nom_ou_de_numero(texte: str) -> None:
    retrouver_ou_creer(Identite("Yann-Éric", "Le Goff", "+33639983310"))
    retrouver_ou_creer(Identite("Yannéric", "Legoff", "+33639983311"))
    assert chercher(texte).exists()


def test_la_recherche_s_arrete_a_dix_et_ne_cherche_pas_le_vide() -> None:
    for n in "abcdefghijkl":
        retrouver_ou_creer(Identite("Anne", f"Martin{n}", "+33639983310"))
    assert (len(chercher("martin")), len(chercher("  ")), len(chercher("'"))) == (10, 0, 0)


def test_ce_que_l_on_a_cherche_sans_trouver_preremplit(chez_claire: Client) -> None:
    assert 'value="Vallée"' in chez_claire.get(f"{APPEL}?q=lucas vallée").content.decode()
    assert 'value="0639981234"' in chez_claire.get(f"{APPEL}?q=0639981234").content.decode()


def test_le_rappel_que_prefere_sa_fiche_vaut_au_telephone_mais_pas_en_ligne(chez_claire: Client, creneau) -> None:
    """En ligne, le billet dirait que nous la connaissons."""
    odile = Identite("Odile", "Grandin", "+33639981452")
    corriger(retrouver_ou_creer(odile), rappel_prefere="aucun")
    libres = creneaux_libres(timezone.now(), preavis_heures=0)
    en_ligne = reserver(Demande(uuid4(), odile), libres[-1], maintenant=timezone.now())
    assert en_ligne.reservation.rappel != "aucun"
    usager = Usager.objects.get()
    chez_claire.post(
        APPEL, {"usager": usager.pk, "creneau": creneau.code, "cle": str(uuid4()), "telephone": "0639981452"}
    )
    assert RendezVous.objects.exclude(pk=en_ligne.pk).get().reservation.rappel == "aucun"


def test_corriger_une_personne_refait_son_nom_compare(chez_claire: Client) -> None:
    usager = retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452"))
    donnees = {"prenom": "Odile", "nom": "Grandin-Côté", "telephone": "0639981453", "email": "", "commune": ""}
    donnees |= {"statut": "retraite", "audience": "particulier", "genre": "non_communique", "annee_naissance": "1948"}
    reponse = chez_claire.post(f"/gestion/publics/usager/{usager.pk}/change/", donnees)
    assert reponse.status_code == 302, reponse.context["errors"]
    usager.refresh_from_db()
    assert (usager.nom_normalise, str(usager.telephone)) == ("grandin cote odile", "+33639981453")
    assert (usager.statut, usager.annee_naissance) == ("retraite", 1948)
    assert corriger(usager, prenom="O", nom="Z").nom_normalise == "z o"
