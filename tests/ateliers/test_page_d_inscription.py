"""S'inscrire sur le site : la page de la séance, ses refus, le billet, annuler et changer de date."""

import html
from uuid import uuid4

import pytest
from django.test import Client

from ateliers.inscriptions import inscrire
from ateliers.models import Inscription, Parcours, Seance
from ateliers.seances import annuler_seance
from epn.messagerie.models import Message
from publics import jetons
from tests.distribution import a

from .conftest import BRUNO, LUNDI_8H, creer_seance, demande, personne

SIMONE = {"prenom": "Simone", "nom": "Lecomte", "telephone": "06 39 98 21 07", "commune": "61293"}
Statut = Inscription.Statut


@pytest.fixture(autouse=True)
def lundi(monkeypatch, seance):
    """Deux places, jeudi 3 décembre à 14 h ; nous sommes le lundi 23 novembre à 8 h."""
    heure = [LUNDI_8H]
    monkeypatch.setattr("django.utils.timezone.now", lambda: heure[0])
    return heure


def poster(client, offre, **champs):
    return client.post(offre.get_absolute_url(), SIMONE | {"cle": str(uuid4())} | champs)


def texte(reponse) -> str:
    return html.unescape(reponse.content.decode()).replace("\u00a0", " ")


def remplir(seance: Seance) -> list:
    return [inscrire(demande(personne(n)), seance, maintenant=LUNDI_8H) for n in range(seance.capacite)]


def test_trois_champs_et_l_on_a_son_billet(client, seance):
    assert "2 places libres sur 2" in texte(client.get(seance.get_absolute_url()))
    assert poster(client, seance)["Location"] == "/reservation/"
    page = texte(client.get("/reservation/"))
    assert "C’est réservé" in page
    assert "Jeudi 3 décembre à 14 h" in page
    assert Inscription.objects.get().reservation.code_lisible in client.get("/reservation/").content.decode()


def test_envoyer_deux_fois_donne_le_meme_billet(client, seance):
    cle = str(uuid4())
    assert [poster(client, seance, cle=cle).status_code for _ in range(2)] == [302, 302]
    assert Inscription.objects.count() == 1


def test_on_vient_a_deux_et_l_on_se_place(client, seance):
    poster(client, seance, prenom_2="Paul", sait_internet="pas_encore", sait_email="oui")
    simone, paul = Inscription.objects.order_by("pk")
    assert (str(paul.usager), paul.aisance) == ("Paul Lecomte", "")
    assert (simone.aisance, simone.reponses) == ("grand_debutant", {"internet": "pas_encore", "email": "oui"})


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"prenom_2": "", "nom_2": "Dupuis"}, "Il manque le prénom de cette personne."),
        ({"prenom_2": "<script>"}, "Écrivez ce prénom avec des lettres"),
        ({"nom": "x" * 300}, "C’est trop long"),
        ({"telephone": "02 33 25 1"}, "Il manque des chiffres"),
        ({"sait_email": "=CMD()"}, "Choisissez une des trois réponses."),
        ({"prenom_2": "Simone"}, "La même personne est écrite deux fois"),
    ],
)
def test_ce_qui_est_mal_rempli_reste_a_l_ecran(client, seance, champs, phrase):
    reponse = poster(client, seance, **champs)
    assert phrase in texte(reponse)
    assert 'value="Simone"' in reponse.content.decode()
    assert not Inscription.objects.exists()


def test_complete_entre_temps_rien_n_est_perdu_et_trois_issues_s_offrent(client, seance, claire, lieu, emails):
    remplir(seance)
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14))
    reponse = poster(client, seance)
    page = texte(reponse)
    assert reponse.status_code == 409
    assert 'value="Lecomte"' in page
    assert f'formaction="{autre.get_absolute_url()}"' in page
    assert "Vous seriez au rang 1" in page
    assert poster(client, seance, attente="oui").status_code == 302
    assert "liste d’attente" in texte(client.get("/reservation/"))
    assert "Rang 1" in texte(client.get("/reservation/"))


def test_une_place_pour_deux_dit_qui_attend(client, seance):
    inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H)
    page = texte(poster(client, seance, prenom_2="Paul"))
    assert "Simone : une place. Paul : liste d’attente, au rang 1." in page


def test_pleine_la_page_propose_la_file_et_dit_le_rang(client, seance):
    remplir(seance)
    inscrire(demande(BRUNO, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    page = texte(client.get(seance.get_absolute_url()))
    assert "au rang 2" in page
    assert '<input type="hidden" name="attente" value="oui">' in page


def test_s_inscrire_deux_fois_se_dit_sur_la_meme_page(client, seance):
    poster(client, seance)
    reponse = poster(client, seance)
    assert reponse.status_code == 409
    assert "est déjà inscrit(e) à cette séance" in texte(reponse)


@pytest.mark.parametrize("etat", ["passee", "annulee", "brouillon", "sans_theme"])
def test_ce_qui_n_est_pas_ouvert_a_sa_phrase(client, seance, lundi, etat):
    if etat == "passee":
        lundi[0] = seance.fin
    elif etat == "annulee":
        annuler_seance(seance, "malade", maintenant=LUNDI_8H)
    else:
        Seance.objects.update(**({"brouillon": True} if etat == "brouillon" else {"atelier": None}))
    attendu = {"passee": "a déjà commencé", "annulee": "est annulée"}
    reponse = poster(client, seance)
    assert reponse.status_code == (409 if etat in attendu else 404)
    assert attendu.get(etat, "") in texte(reponse)
    assert not Inscription.objects.exists()


def test_un_robot_et_une_foule_sont_freines(client, seance, settings):
    assert "Téléphonez-nous" in texte(poster(client, seance, site_web="http://spam"))
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE = 0
    assert poster(client, seance).status_code == 429


# --- Tenir son inscription ------------------------------------------------------------------------


def ouvrir(client, reservation) -> None:
    jeton = jetons.nouveau_jeton(reservation, jusqu_au=a(2026, 12, 31, 8))
    client.get(f"/reservation/{jeton}/")


def test_on_annule_une_personne_sur_deux(client, seance):
    poster(client, seance, prenom_2="Paul")
    simone, paul = Inscription.objects.order_by("pk")
    assert texte(client.get("/reservation/annuler/")).count(" checked") == 2
    assert "Cochez au moins une ligne" in texte(client.post("/reservation/annuler/", {}))
    client.post("/reservation/annuler/", {"inscription": [paul.pk]})
    assert [i.statut for i in Inscription.objects.order_by("pk")] == [Statut.INSCRITE, Statut.ANNULEE]
    client.post("/reservation/annuler/", {"inscription": [simone.pk]})
    assert "Inscription annulée" in texte(client.get("/reservation/"))


def test_on_n_annule_pas_l_inscription_d_un_autre(client, seance):
    autre = inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H).inscriptions.get()
    poster(client, seance)
    client.post("/reservation/annuler/", {"inscription": [autre.pk]})
    autre.refresh_from_db()
    assert autre.est_inscrite


def test_on_change_de_date_d_un_seul_tenant(client, seance, claire, lieu, emails):
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14), capacite=1)
    poster(client, seance, email="simone@exemple.fr")
    assert f'value="{autre.pk}"' in client.get("/reservation/deplacer/").content.decode()
    assert client.post("/reservation/deplacer/", {"seance": autre.pk}).status_code == 302
    assert Inscription.objects.get(statut=Statut.INSCRITE).seance == autre
    piece = Message.objects.get(cle__startswith="inscription-deplacee").ics
    assert piece.count("STATUS:CANCELLED") == piece.count("STATUS:CONFIRMED") == 1
    rappel = Message.objects.en_attente().get(cle__startswith="rappel-de-seance")
    assert rappel.expire_le == autre.debut


def test_la_place_manquante_garde_l_ancienne(client, seance, claire, lieu, emails):
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14), capacite=1)
    poster(client, seance)
    inscrire(demande(BRUNO), autre, maintenant=LUNDI_8H)
    for choix in (str(autre.pk), "999999", "x\x00", ""):
        assert client.post("/reservation/deplacer/", {"seance": choix}).status_code == 409
    assert Inscription.objects.get(usager__nom="Lecomte").seance == seance


def test_le_billet_et_l_agenda_s_emportent(client, seance):
    poster(client, seance)
    assert client.get("/reservation/billet.pdf").content[:5] == b"%PDF-"
    assert b"SUMMARY:Atelier" in client.get("/reservation/rendez-vous.ics").content


def test_on_retrouve_son_inscription_par_son_contact_ou_son_billet(client, seance):
    reservation = inscrire(demande(), seance, maintenant=LUNDI_8H)
    client.post("/mes-reservations/", {"contact": "alice@exemple.fr"})
    assert "votre atelier" in Message.objects.get(cle__startswith="lien-retrouve").corps
    assert client.post("/mes-reservations/", {"code": reservation.code, "nom": "MARTIN"}).status_code == 302
    assert reservation.code_lisible in client.get("/reservation/").content.decode()


def test_la_page_coute_autant_pour_un_inscrit_que_pour_cinquante(client, seance, django_assert_max_num_queries):
    Seance.objects.filter(pk=seance.pk).update(capacite=60)
    inscrire(demande(personne(0)), seance, maintenant=LUNDI_8H)
    with django_assert_max_num_queries(6):
        client.get(seance.get_absolute_url())
    for n in range(1, 50):
        inscrire(demande(personne(n)), Seance.objects.get(pk=seance.pk), maintenant=LUNDI_8H)
    with django_assert_max_num_queries(6):
        assert "10 places libres sur 60" in texte(client.get(seance.get_absolute_url()))


# --- Parcours -------------------------------------------------------------------------------------


def test_le_parcours_a_sa_page_et_prend_toutes_ses_dates(client, cycle, claire, lieu):
    parcours = Parcours.objects.create(cycle=cycle)
    for etape in cycle.etapes.all():
        debut = a(2026, 12, 1 + 7 * (etape.rang - 1), 14)
        creer_seance(claire, lieu, etape.atelier, debut=debut, parcours=parcours, rang=etape.rang)
    page = texte(client.get(parcours.get_absolute_url()))
    assert "Parcours de 3 dates" in page
    assert "Voir le parcours" in texte(client.get(parcours.seances.first().get_absolute_url()))
    assert texte(client.get("/ateliers/")).count("Premiers pas") >= 1
    assert poster(client, parcours).status_code == 302
    assert Inscription.objects.count() == 3
    assert texte(client.get("/reservation/")).count("décembre à 14 h") == 3


# --- Programme ------------------------------------------------------------------------------------


def test_le_programme_s_imprime_par_mois(client, seance):
    page = client.get("/ateliers/").content.decode()
    assert 'href="/ateliers/programme/2026-12.pdf"' in page
    assert client.get("/ateliers/programme/2026-12.pdf").content[:5] == b"%PDF-"


def test_le_programme_se_filtre_sans_script(client, seance, claire, lieu, emails):
    creer_seance(claire, lieu, emails, debut=a(2026, 12, 8, 14))
    assert texte(client.get("/ateliers/")).count('class="seance ') == 2
    assert texte(client.get("/ateliers/?jour=mardi")).count('class="seance ') == 1
    assert texte(client.get("/ateliers/?jour=samedi&niveau=<script>")).count('class="seance ') == 2


def test_quatre_questions_conseillent_un_niveau(client):
    page = texte(client.get("/ateliers/mon-niveau/?sait_appareil=oui&sait_internet=pas_encore"))
    assert "Nous vous conseillons le niveau débutant" in page
    assert "conseillons" not in texte(client.get("/ateliers/mon-niveau/?sait_appareil=nimporte"))


def test_une_seance_retiree_pendant_qu_on_la_lit_propose_d_autres_dates(
    client, seance, claire, lieu, emails, monkeypatch
):
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14))
    compter = "ateliers.views._compter"
    monkeypatch.setattr(compter, lambda *_: Seance.objects.filter(pk=seance.pk).delete())
    reponse = poster(client, seance)
    assert reponse.status_code == 409
    assert "n’a plus lieu" in texte(reponse)
    assert f'formaction="{autre.get_absolute_url()}"' in texte(reponse)


@pytest.mark.parametrize("numero", [999_999, 10**30])
def test_une_seance_retiree_depuis_longtemps_garde_ce_qui_est_tape(client, seance, numero):
    reponse = client.post(f"/ateliers/seances/{numero}/", SIMONE | {"cle": str(uuid4())})
    assert (reponse.status_code, Inscription.objects.count()) == (409, 0)
    assert "n’a plus lieu" in texte(reponse)
    assert 'name="nom" value="Lecomte"' in reponse.content.decode()
    assert f'formaction="{seance.get_absolute_url()}"' in texte(reponse)
    assert client.post(f"/ateliers/seances/{numero}/", {}).status_code == 404


def test_la_page_qui_revient_a_tous_ses_champs_meme_si_l_envoi_n_en_disait_rien(client, seance):
    page = poster(client, seance, nom="").content.decode()
    for champ in ("prenom_2", "annee_4", "sait_email"):
        assert f'name="{champ}"' in page


def test_une_page_perimee_rend_tout_ce_qui_etait_tape(seance):
    navigateur = Client(enforce_csrf_checks=True)
    reponse = navigateur.post(seance.get_absolute_url(), SIMONE | {"prenom_2": "Paul", "sait_email": "oui"})
    assert reponse.status_code == 403
    for nom, valeur in (("prenom_2", "Paul"), ("sait_email", "oui"), ("nom", "Lecomte")):
        assert f'name="{nom}" value="{valeur}"' in reponse.content.decode()
