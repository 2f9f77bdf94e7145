"""« Quel atelier vous manque ? » : dire, être prévenu une fois, et compter sans désigner personne."""

import re
import threading
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ateliers import souhaits
from ateliers.appels_souhaits import noter_souhait, souhaits_a_appeler
from ateliers.demande import Ligne, demande
from ateliers.forms_retours import SUJETS
from ateliers.models import Atelier, Seance, Souhait
from ateliers.seances import annuler_seance
from ateliers.souhaits import RienAAnnoncer, Voeu, prevenir, qui_prevenir, souhaiter
from epn.commun.vocabulaire import Thematique
from epn.messagerie.models import Message
from epn.territoire.models import Commune
from tests.distribution import a

from .conftest import LUNDI_8H, creer_seance

ADRESSE = "/ateliers/souhaits/"


@pytest.fixture
def atelier(emails) -> Atelier:
    emails.thematiques, emails.niveau = ["email"], "debutant"
    emails.save()
    return emails


@pytest.fixture
def prochaine(claire, lieu, atelier, espace, horloge) -> Seance:
    return creer_seance(claire, lieu, atelier)


def phrases(reponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())).split())


def saisie(**champs: object) -> dict[str, object]:
    return {"sujets": ["email", "intelligence_artificielle"], "commune": "61293", "cle": str(uuid4())} | champs


def voeu(**champs: object) -> Souhait:
    base = {"cle": uuid4(), "thematiques": ["email"], "prenom": "Simone", "telephone": "+33639981234"}
    return souhaiter(Voeu(**base | champs), maintenant=LUNDI_8H)


# --- Le formulaire --------------------------------------------------------------------------------


def test_un_sujet_suffit_et_personne_n_a_a_se_nommer(client, espace, mortagne):
    assert client.get(ADRESSE).status_code == 200
    reponse = client.post(ADRESSE, {"sujets": ["email"]}, follow=True)
    assert reponse.redirect_chain == [(f"{ADRESSE}merci/", 302)]
    assert "C’est noté, merci" in phrases(reponse)
    souhait = Souhait.objects.get()
    assert (souhait.thematiques, souhait.commune, souhait.est_joignable) == (["email"], None, False)


def test_on_peut_tout_dire(client, espace, mortagne):
    client.post(ADRESSE, saisie(mots=" Un album \r\n photo ", prenom="Simone", telephone="06 39 98 12 34"))
    souhait = Souhait.objects.get()
    assert souhait.thematiques == ["email", "intelligence_artificielle"]
    assert (souhait.mots, souhait.commune, str(souhait.telephone)) == ("Un album photo", mortagne, "+33639981234")


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"sujets": [], "mots": "   "}, "Choisissez au moins un sujet, ou dites-le avec vos mots."),
        ({"sujets": ["magie"]}, "Choisissez dans la liste."),
        ({"sujets": [Thematique.DEMARCHES]}, "Choisissez dans la liste."),
        ({"mots": "é" * 500}, "300 lettres au plus"),
        ({"mots": "a\x00b"}, "nul"),
        ({"commune": "75056"}, "Choisissez une commune de la liste"),
        ({"telephone": "06 39 98 12 34"}, "Il manque le prénom"),
        ({"prenom": "Simone"}, "Donnez un téléphone ou un e-mail, pour vous prévenir."),
        ({"prenom": "😀", "telephone": "06 39 98 12 34"}, "Écrivez le prénom avec des lettres"),
        ({"prenom": "P" * 300, "telephone": "06 39 98 12 34"}, "60 lettres au plus"),
        ({"prenom": "Simone", "telephone": "06 39"}, "Il manque des chiffres"),
        ({"prenom": "Simone", "email": "simone@"}, "Cette adresse n’est pas complète"),
        ({"site_web": "http://robot.invalid"}, "n’a pas pu être vérifié"),
    ],
)
def test_ce_qui_est_mal_rempli_a_sa_phrase_et_le_reste_est_garde(client, espace, mortagne, champs, phrase):
    reponse = client.post(ADRESSE, saisie(**champs))
    assert reponse.status_code == 200
    assert phrase in phrases(reponse)
    assert not Souhait.objects.exists()
    if "sujets" not in champs:
        assert re.search(r'value="email"[^>]* checked', reponse.content.decode())
    if champs.get("mots") == "é" * 500:
        assert "é" * 500 in reponse.content.decode()


def test_le_navigateur_ne_coupe_pas_ce_qui_depasse(client, espace, mortagne):
    zone = re.search(r"<textarea[^>]*>", client.get(ADRESSE).content.decode())[0]
    assert "maxlength" not in zone


def test_rejouer_la_cle_ne_fait_qu_un_souhait(client, espace, mortagne):
    envoi = saisie(mots="Une fois")
    assert [client.post(ADRESSE, envoi).status_code for _ in range(4)] == [302] * 4
    assert Souhait.objects.count() == 1


def test_trop_d_envois_ont_une_phrase_et_gardent_tout(client, espace, mortagne, settings):
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE = 1
    client.post(ADRESSE, saisie())
    reponse = client.post(ADRESSE, saisie(mots="Ce que je voulais"))
    assert reponse.status_code == 429
    assert "Ce que je voulais" in phrases(reponse)


def test_un_formulaire_reste_ouvert_trop_longtemps_se_renvoie_d_un_geste(espace, mortagne):
    personne = Client(enforce_csrf_checks=True)
    perime = personne.post(ADRESSE, saisie(mots="Un album")).content.decode()
    assert "Lire et envoyer des e-mails ; Comprendre l’intelligence artificielle" in unescape(perime)
    rendus = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', perime)
    envoi = {nom: [v for n, v in rendus if n == nom] for nom, _ in rendus}
    assert personne.post(ADRESSE, envoi).status_code == 302
    assert Souhait.objects.get().thematiques == ["email", "intelligence_artificielle"]


def test_les_sujets_sont_ceux_du_vocabulaire_officiel():
    assert {code for code, _ in SUJETS} <= set(Thematique.values)
    assert not {Thematique.DEMARCHES, Thematique.DIAGNOSTIC} & {code for code, _ in SUJETS}


# --- Prévenir -------------------------------------------------------------------------------------


def test_ceux_qui_l_ont_demande_sont_prevenus_une_seule_fois(prochaine, claire, lieu, atelier):
    ecrit, fixe = voeu(), voeu(prenom="Colette", telephone="+33261911427")
    voeu(prenom="", telephone="")
    voeu(thematiques=["sante"])
    bilan = prevenir(prochaine, maintenant=LUNDI_8H)
    assert ([s.pk for s in bilan.ecrits], [s.pk for s in bilan.a_appeler]) == ([ecrit.pk], [fixe.pk])
    suivante = creer_seance(claire, lieu, atelier, debut=a(2026, 12, 10, 14))
    for seance in (prochaine, suivante):
        assert prevenir(seance, maintenant=LUNDI_8H) == souhaits.Bilan()
    message = Message.objects.get(cle=f"atelier-programme:souhait:{ecrit.pk}")
    assert (message.destinataire, f"/ateliers/seances/{prochaine.pk}/" in message.corps) == ("+33639981234", True)
    assert Souhait.objects.get(pk=ecrit.pk).prevenu_le == LUNDI_8H


def test_qui_n_a_qu_un_fixe_est_appele_puis_quitte_la_liste(prochaine):
    fixe = voeu(prenom="Colette", telephone="+33261911427")
    prevenir(prochaine, maintenant=LUNDI_8H)
    (appel,) = souhaits_a_appeler(LUNDI_8H)
    assert (appel.sorte, appel.pk, appel.personne, str(appel.telephone)) == (
        "souhait", fixe.pk, "Colette", "+33261911427",
    )  # fmt: skip
    assert "Mes premiers e-mails" in appel.pourquoi
    assert [noter_souhait(fixe.pk, LUNDI_8H) for _ in range(2)] == [True, False]
    assert souhaits_a_appeler(LUNDI_8H) == []
    assert not noter_souhait(999_999, LUNDI_8H)


def test_appeler_pour_une_seance_annulee_n_a_plus_de_sens_et_la_personne_attend_a_nouveau(
    prochaine, claire, lieu, atelier
):
    fixe = voeu(prenom="Colette", telephone="+33261911427")
    prevenir(prochaine, maintenant=LUNDI_8H)
    annuler_seance(prochaine, "maladie", maintenant=LUNDI_8H)
    assert souhaits_a_appeler(LUNDI_8H) == []
    suivante = creer_seance(claire, lieu, atelier, debut=a(2026, 12, 10, 14))
    assert qui_prevenir(suivante, maintenant=LUNDI_8H) == [fixe]


@pytest.mark.parametrize(
    ("niveau_voulu", "niveau_de_l_atelier", "repond"),
    [
        ("", "avance", True),
        ("debutant", "debutant", True),
        ("debutant", "intermediaire", False),
        ("debutant", "", False),
        ("intermediaire", "debutant", True),
        ("intermediaire", "", True),
        ("avance", "", True),
    ],
)
def test_on_n_annonce_rien_de_plus_difficile_que_demande(prochaine, niveau_voulu, niveau_de_l_atelier, repond):
    Atelier.objects.update(niveau=niveau_de_l_atelier)
    seance, souhait = Seance.objects.select_related("atelier").get(), voeu(niveau=niveau_voulu)
    assert qui_prevenir(seance, maintenant=LUNDI_8H) == ([souhait] if repond else [])


def test_l_atelier_trouve_trop_difficile_n_est_pas_annonce_comme_plus_simple(prochaine, claire, lieu):
    souhait = souhaits.plus_simple(
        prochaine, Voeu(uuid4(), prenom="Simone", telephone="+33639981234"), maintenant=LUNDI_8H
    )
    assert qui_prevenir(prochaine, maintenant=LUNDI_8H) == []
    autre = Atelier.objects.create(
        titre="Ma souris", nature="initiation", resume="r", niveau="debutant", thematiques=["email"]
    )
    suivante = creer_seance(claire, lieu, autre, debut=a(2026, 12, 10, 14))
    assert qui_prevenir(suivante, maintenant=LUNDI_8H) == [souhait]


@pytest.mark.parametrize(
    "champs",
    [{"brouillon": True}, {"atelier": None}, {"debut": LUNDI_8H}, {"nature": "professionnels"}],
    ids=["en préparation", "sans thème", "commencée", "professionnels"],
)
def test_ce_qui_ne_s_annonce_pas_ne_previent_personne(prochaine, champs):
    voeu()
    Seance.objects.update(**champs)
    with pytest.raises(RienAAnnoncer):
        prevenir(Seance.objects.select_related("atelier").get(), maintenant=LUNDI_8H)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_deux_conseillers_ne_previennent_pas_deux_fois(prochaine):
    for _ in range(3):
        voeu()
    depart, bilans = threading.Barrier(6), []

    def agir() -> None:
        depart.wait()
        try:
            bilans.append(prevenir(prochaine, maintenant=LUNDI_8H))
        finally:
            connection.close()

    fils = [threading.Thread(target=agir) for _ in range(6)]
    [fil.start() for fil in fils]
    [fil.join() for fil in fils]
    assert sorted(len(b.ecrits) for b in bilans) == [0, 0, 0, 0, 0, 3]
    assert Message.objects.count() == 3


# --- Compter --------------------------------------------------------------------------------------


def test_une_commune_citee_moins_de_cinq_fois_n_est_pas_nommee(prochaine, mortagne):
    petite = Commune.objects.create(
        code_insee="61322", nom="Pervenchères", codes_postaux="61360", population=300, latitude=48.4, longitude=0.4
    )
    for commune in [mortagne] * 5 + [petite] * 4 + [None]:
        voeu(commune=commune)
    assert demande(LUNDI_8H).communes == [
        Ligne("Mortagne-au-Perche", 5),
        Ligne("d’autres communes", 4),
        Ligne("commune non dite, ou hors du territoire", 1),
    ]


def test_les_sujets_se_comptent_et_les_seances_qui_y_repondent_se_voient(prochaine):
    voeu(thematiques=["email", "sante"])
    voeu(thematiques=["email"], prenom="", telephone="", mots="Joindre une photo")
    lue = demande(LUNDI_8H)
    assert lue.sujets == [Ligne("e-mail", 2), Ligne("santé", 1)]
    assert [(r.seance, r.personnes) for r in lue.reponses] == [(prochaine, 1)]
    assert (lue.mots, len(lue.contacts)) == (["Joindre une photo"], 1)


def test_la_demande_coute_autant_avec_cinquante_souhaits_qu_avec_un(prochaine, mortagne):
    def compter() -> int:
        with CaptureQueriesContext(connection) as capture:
            [str(s.a_appeler_pour or "") for s in demande(LUNDI_8H).contacts]
        return len(capture)

    voeu(telephone="+33261911427")
    prevenir(prochaine, maintenant=LUNDI_8H)
    voeu()
    peu = compter()
    for _ in range(50):
        voeu(commune=mortagne)
    assert compter() == peu <= 4
