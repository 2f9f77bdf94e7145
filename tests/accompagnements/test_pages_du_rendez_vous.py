"""Le formulaire d'une heure, et tout ce qu'on peut y mettre de travers : une phrase, rien de perdu, jamais 500."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnements.models import RendezVous
from epn.exploitation.coherence import verifier
from epn.planning.models import Fermeture
from publics.models import Orientation, Usager
from tests.distribution import a, creer_lieu, creer_plage

from .conftest import LUNDI_8H

INSECABLE = "\u00a0"


@pytest.fixture
def adresse(creneaux) -> str:
    return page_de(creneaux[0])


def page_de(creneau) -> str:
    return f"/rendez-vous/{creneau.code}/"


def saisie(**champs: str) -> dict[str, str]:
    base = {
        "prenom": "Simone",
        "nom": "Lecomte",
        "telephone": "02 61 91 12 34",
        "commune": "61293",
        "cle": str(uuid4()),
    }
    return base | champs


def phrases(reponse) -> str:
    """Le texte de la page, blancs resserrés."""
    return " ".join(re.sub(r"<[^>]+>", " ", reponse.content.decode()).replace(INSECABLE, " ").split())


def test_trois_champs_et_la_commune_font_un_rendez_vous(client, adresse):
    assert client.get(adresse).status_code == 200
    reponse = client.post(adresse, saisie(), follow=True)
    assert reponse.redirect_chain == [("/reservation/", 302)]
    assert "C’est réservé" in phrases(reponse)
    assert "Simone Lecomte" in phrases(reponse)
    assert verifier() == []


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"telephone": "02 61 91 12 3"}, "Il manque des chiffres : un numéro en compte dix"),
        ({"telephone": "261911234"}, "Il manque des chiffres : un numéro en compte dix"),
        ({"telephone": "02 61 91 12 34 56"}, "Il y a trop de chiffres"),
        ({"telephone": "zéro deux"}, "Il manque des chiffres"),
        ({"telephone": "0\x002 61 91 12 34"}, "nul"),
        ({"telephone": "", "email": ""}, "Donnez un téléphone ou un e-mail"),
        ({"telephone": "", "email": "simone@"}, "Cette adresse n’est pas complète"),
        ({"email": "simone@exemple.fr\nBcc: tous@exemple.fr"}, "Cette adresse n’est pas complète"),
        ({"email": f"{'s' * 300}@exemple.fr"}, "Cette adresse est trop longue"),
        ({"prenom": ""}, "Il manque le prénom, par exemple « Simone »"),
        ({"nom": "L" * 300}, "C’est trop long pour le nom : 60 lettres au plus."),
        ({"nom": "😀"}, "Écrivez le nom avec des lettres"),
        ({"nom": "<script>alert(1)</script>"}, "Écrivez le nom avec des lettres"),
        ({"nom": "=CMD()"}, "Écrivez le nom avec des lettres"),
        ({"nom": "Le\x00comte"}, "nul"),
        ({"nom": "4x4"}, "Écrivez le nom avec des lettres"),
        ({"commune": "75056"}, "Choisissez une commune de la liste"),
        ({"commune": ""}, "Choisissez votre commune"),
        ({"besoin": "magie"}, "Choisissez dans la liste."),
        ({"precision": "x" * 301}, "300 lettres au plus"),
        ({"rappel": "pigeon"}, "Choisissez dans la liste."),
        ({"aidant": "proche"}, "Donnez votre nom : c’est vous que nous préviendrons."),
        ({"aidant": "proche", "aidant_nom": "=CMD()"}, "Écrivez votre nom avec des lettres"),
        ({"aidant": "voisin"}, "Choisissez dans la liste."),
        ({"site_web": "http://robot.invalid"}, "Téléphonez-nous : nous réservons pour vous."),
    ],
)
def test_ce_qui_est_mal_rempli_a_sa_phrase_et_le_reste_est_garde(client, adresse, champs, phrase):
    reponse = client.post(adresse, saisie(**champs))
    assert reponse.status_code == 200
    assert phrase in phrases(reponse)
    if "prenom" not in champs:
        assert 'value="Simone"' in reponse.content.decode()
    assert b"<script>alert" not in reponse.content
    assert not RendezVous.objects.exists()


@pytest.mark.parametrize("nom", ["O’Brien", "d'Aubert", "Le Goff-Martin", "Nuñez", "Đặng", "d´Aubert", "Łoś"])
def test_les_vrais_noms_passent(client, adresse, nom):
    assert client.post(adresse, saisie(nom=nom)).status_code == 302
    attendu = nom.replace("´", "’")
    assert Usager.objects.get().nom == attendu


@pytest.mark.parametrize(
    ("numero", "garde"),
    [
        ("0261911234", "+33261911234"),
        ("02.61.91.12.34", "+33261911234"),
        ("+33 2 61 91 12 34", "+33261911234"),
        ("0033 2 61 91 12 34", "+33261911234"),
        ("(02) 61-91-12-34", "+33261911234"),
        ("+32 470 12 34 56", "+32470123456"),
    ],
)
def test_les_facons_d_ecrire_un_numero(client, adresse, numero, garde):
    assert client.post(adresse, saisie(telephone=numero)).status_code == 302
    assert str(Usager.objects.get().telephone) == garde


def test_une_autre_commune_existe(client, adresse):
    assert client.post(adresse, saisie(commune="autre")).status_code == 302
    assert Usager.objects.get().commune is None


@pytest.mark.parametrize(
    ("code", "statut"),
    [
        ("2026-11-20-1400-{n}", 409),
        ("2026-11-23-0900-{n}", 404),
        ("2026-11-28-1400-{n}", 404),
        ("2026-11-24-0930-{n}", 404),
        ("2027-06-01-0900-{n}", 409),
        ("2026-11-24-0900-987654321", 404),
        ("0001-01-01-0900-1", 404),
        ("9999-12-31-0900-1", 404),
        ("2026-13-45-9999-1", 404),
        ("٢٠٢٦-11-24-0900-1", 404),
        ("%00", 404),
        ("%ff%fe", 404),
    ],
    ids=[
        "passée",
        "autre nature",
        "samedi",
        "inventée",
        "trop loin",
        "conseiller inconnu",
        "an 1",
        "an 9999",
        "impossible",
        "arabe",
        "nul",
        "octets",
    ],
)
def test_une_heure_qui_n_est_pas_proposee_offre_trois_heures(client, creneaux, claire, code, statut):
    adresse = f"/rendez-vous/{code.format(n=claire.pk)}/"
    vue = client.get(adresse)
    assert vue.status_code == statut
    assert vue.content.count(b'href="/rendez-vous/202') == 3
    postee = client.post(adresse, saisie())
    assert postee.status_code == 409
    assert postee.content.count(b"formaction=") == 3
    assert 'value="Lecomte"' in postee.content.decode()


def test_une_heure_fermee_n_est_plus_proposee(client, creneaux):
    Fermeture.objects.create(du=creneaux[0].jour, au=creneaux[0].jour, motif="maladie")
    reponse = client.post(page_de(creneaux[0]), saisie())
    assert reponse.status_code == 409
    assert not RendezVous.objects.exists()


def test_le_bouton_retour_rend_le_meme_billet(client, adresse):
    tape = saisie()
    for _ in range(3):
        assert client.post(adresse, tape)["Location"] == "/reservation/"
    assert RendezVous.objects.count() == 1


def test_deux_onglets_font_deux_rendez_vous_puis_une_phrase(client, creneaux):
    statuts = [client.post(page_de(c), saisie()).status_code for c in creneaux[:3]]
    assert statuts == [302, 302, 409]
    reponse = client.post(page_de(creneaux[3]), saisie())
    assert "On peut prendre 2 rendez-vous d’avance" in phrases(reponse)
    assert "02 61 91 00 00" in phrases(reponse)


def test_des_champs_absents_ne_cassent_rien(client, adresse):
    reponse = client.post(adresse, {})
    assert reponse.status_code == 200
    assert "Il manque le prénom" in phrases(reponse)
    assert client.post("/rendez-vous/prevenez-moi/", b"{}", content_type="application/json").status_code == 200


@pytest.mark.parametrize("cle", ["", "pas une clé", "\x00", "x" * 5000])
def test_une_cle_abimee_ne_bloque_personne(client, adresse, cle):
    assert client.post(adresse, saisie(cle=cle)).status_code in (200, 302)


def test_un_envoi_enorme_ou_illisible_est_refuse_sans_casse(client, adresse):
    assert client.post(adresse, saisie(precision="x" * 2_000_000)).status_code in (200, 400)
    assert client.post(adresse, {f"c{n}": "x" for n in range(2000)}).status_code == 400
    urlencode = "application/x-www-form-urlencoded"
    assert client.post(adresse, "x=" + "x" * 2_000_000, content_type=urlencode).status_code == 400
    illisible = client.post(adresse, b"prenom=%ff%fe&nom=%c3%28&telephone=%ff", content_type=urlencode)
    assert illisible.status_code == 200
    assert client.post(adresse, b"--x", content_type="multipart/form-data; boundary=y").status_code in (200, 400)


def test_un_formulaire_rempli_trop_vite_ou_expire_se_relit_sans_rien_perdre(client, adresse, settings):
    settings.FORMULAIRE_DELAI_SECONDES = 3
    trop_vite, vieux = (signing.Signer(salt="formulaire").sign(str(int(LUNDI_8H.timestamp()) - s)) for s in (1, 50_000))
    for depart, phrase in (
        (trop_vite, "C’est allé très vite"),
        (vieux, "attendait depuis longtemps"),
        ("faux", "longtemps"),
    ):
        reponse = client.post(adresse, saisie(depart=depart))
        assert phrase in phrases(reponse)
        assert 'value="Lecomte"' in reponse.content.decode()
    bon = signing.Signer(salt="formulaire").sign(str(int(LUNDI_8H.timestamp()) - 10))
    assert client.post(adresse, saisie(depart=bon)).status_code == 302


def test_une_demarche_est_orientee_comptee_une_fois_et_le_rendez_vous_se_garde(client, adresse, espace):
    tape = saisie(besoin="aide_aux_demarches_administratives")
    for _ in range(2):
        reponse = client.post(adresse, tape)
    dit = phrases(reponse)
    assert (reponse.status_code, Orientation.objects.count()) == (200, 1)
    assert all(mot in dit for mot in (espace.demarches_nom, espace.demarches_adresse, "02 61 91 00 01"))
    caches = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', reponse.content.decode()))
    assert caches["nom"] == "Lecomte"
    assert client.post(adresse, caches).status_code == 302
    assert RendezVous.objects.get().besoin == ""


def test_les_heures_se_disent_par_lieu_quand_il_y_en_a_plusieurs(client, creneaux, claire):
    mairie = creer_lieu(creneaux[0].lieu.commune, "mairie", principal=False)
    creer_plage(claire, mairie, jour=5, debut=dt.time(9), fin=dt.time(11))
    assert client.get("/rendez-vous/").content.count(b"<h3>") > 1


def test_sans_heure_libre_le_telephone_et_l_alerte(client, creneaux):
    Fermeture.objects.create(du=LUNDI_8H.date(), au=a(2027, 3, 1).date(), motif="travaux")
    dit = phrases(client.get("/rendez-vous/"))
    assert "Il n’y a plus d’heure libre" in dit
    assert "Prévenez-moi si une place se libère" in dit
    assert "02 61 91 00 00" in dit


def test_la_liste_coute_autant_quel_que_soit_l_horizon(client, creneaux, settings):
    couts = []
    for semaines in (1, 8, 52):
        settings.HORIZON_SEMAINES = semaines
        with CaptureQueriesContext(connection) as requetes:
            client.get(f"/rendez-vous/?semaines={semaines}")
        couts.append(len(requetes))
    assert couts[0] == couts[1] == couts[2]
    assert couts[0] <= 8


def test_les_plafonds_par_adresse_invitent_a_telephoner(client, creneaux, settings):
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE = 2
    personnes = [saisie(nom=f"Personne{'abc'[n]}", telephone=f"02619112{n:02d}") for n in range(3)]
    statuts = [client.post(page_de(c), p).status_code for c, p in zip(creneaux, personnes, strict=False)]
    assert statuts == [302, 302, 429]
    ailleurs = client.post(page_de(creneaux[2]), personnes[2], REMOTE_ADDR="203.0.113.9")
    assert ailleurs.status_code == 302


def test_au_dela_du_plafond_renvoyer_ce_que_l_on_a_pris_rend_encore_le_billet(client, creneaux, settings):
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE = 2
    tape = saisie()
    assert [client.post(page_de(creneaux[0]), tape).status_code for _ in range(4)] == [302] * 4
    assert client.post(page_de(creneaux[1]), saisie(nom="Autre")).status_code == 429
    assert RendezVous.objects.count() == 1


def test_derriere_un_mandataire_l_adresse_est_la_sienne_et_ne_s_invente_pas(client, creneaux, settings):
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE, settings.MANDATAIRES = 1, 1
    personnes = [saisie(nom=f"Personne{'abc'[n]}", telephone=f"02619112{n:02d}") for n in range(3)]
    suites = ["203.0.113.1", "198.51.100.7, 203.0.113.1", "203.0.113.2"]
    statuts = [
        client.post(page_de(c), p, headers={"x-forwarded-for": s}).status_code
        for c, p, s in zip(creneaux, personnes, suites, strict=False)
    ]
    assert statuts == [302, 429, 302]
