"""La page des chiffres : ce qu'elle montre, ce qu'elle tait, et ce qu'elle répond à une mauvaise adresse."""

import pytest
from django.test import Client

from epn.commun.dates import INSECABLE
from epn.comptes.models import Compte
from epn.frequentation.models import Cloture
from epn.frequentation.publication import Publication, Ventilation
from epn.territoire.models import Commune
from tests.frequentation.chiffres import figer, figer_une_annee, publication


@pytest.fixture
def agent(client: Client, estelle: Compte, lieu) -> Client:
    client.force_login(estelle)
    return client


def page(client: Client, statut: int = 200, **choix: str) -> str:
    reponse = client.get("/frequentation/", choix)
    assert reponse.status_code == statut
    return reponse.content.decode().replace(INSECABLE, " ").replace("&nbsp;", " ")


def test_sans_se_connecter_on_est_mene_a_la_connexion(client: Client, db: None) -> None:
    assert client.get("/frequentation/").url.startswith("/compte/connexion/")


@pytest.mark.parametrize("role", Compte.Role.values)
def test_les_trois_roles_la_voient(client: Client, db: None, role: str) -> None:
    client.force_login(Compte.objects.create_user("camille", None, nom="Camille", role=role))
    assert "Fréquentation" in page(client)


def test_sans_periode_close_elle_dit_quand_viendra_la_premiere(agent: Client, rendez_vous) -> None:
    vue = page(agent)
    assert "Aucune période n’est encore close" in vue
    assert "Ses chiffres seront figés à partir du" in vue


def test_elle_resume_puis_compare_a_l_an_dernier(agent: Client) -> None:
    figer_une_annee()
    vue = page(agent)
    assert "421 personnes sont venues, 65 de plus que l’an dernier. Six personnes sur dix ont 60 ans ou plus." in vue
    assert "356 l’an dernier" in vue
    assert "+18 %" in vue
    assert "Chiffres figés à la clôture, le mardi 15 septembre 2026" in vue
    assert "2 venues prévues ne sont pas pointées" in vue
    assert "342 participations" in vue


def test_chaque_image_a_un_nom_et_sa_table(agent: Client) -> None:
    figer_une_annee()
    vue = page(agent)
    images = vue.count('<svg role="img" aria-label=')
    assert images == 5 + 2 + 1 + 1
    assert vue.count("<details") == 5
    assert " style=" not in vue


def test_une_correction_se_dit_avec_sa_raison(agent: Client) -> None:
    figer("2025-2026")
    figer("2025-2026", publication(422, 1650), version=2, motif="Une feuille retrouvée.")
    vue = page(agent)
    assert "Une feuille retrouvée. À la clôture, on comptait 1640 venues." in vue
    assert "422 personnes" in vue


def test_elle_dit_a_combien_on_a_dit_non(agent: Client) -> None:
    contenu = publication()
    contenu.chiffres.update(sans_place_refus=34, sans_place_attente=1, sans_place_alertes=None, sans_place_demandes=0)
    figer("2025-2026", contenu)
    assert "Faute de place : 34 réservations refusées en ligne, 1 personne restée en liste d’attente." in page(agent)


def test_un_nombre_cache_dit_pourquoi_et_ne_se_classe_pas(agent: Client) -> None:
    creee = {"codes_postaux": "61400", "population": 100, "latitude": 48.55, "longitude": 0.6}
    for code, nom in (("61001", "Cachée"), ("61002", "Absente"), ("61003", "Autre cachée")):
        Commune.objects.create(code_insee=code, nom=nom, **creee)
    figer("2025-2026", publication(communes=Ventilation({"61293": 168}, ("61001", "61003"), None, 174)))
    vue = page(agent)
    assert '<th scope="row">Cachée</th><td>caché</td>' in vue
    assert '<th scope="row">Absente</th><td>non touchée</td>' in vue
    assert "Un nombre caché cache moins de 5 personnes" in vue
    suite = vue.split("Où aller ensuite")[1].split("</ol>")[0]
    assert "Absente" in suite
    assert "achée" not in suite.replace("touchée", "")


def test_le_seuil_du_dehors_ne_sert_pas_a_l_ecran_ni_celui_d_un_filtre_a_l_ensemble(agent: Client) -> None:
    cloture = figer("2025-2026")
    cloture.chiffres.filter(seuil=11).update(contenu=publication(999).en_json)
    figer("2025-2026", publication(57), nature="initiation")
    assert "421 personnes" in page(agent)
    assert "57 personnes" in page(agent, nature="initiation")


@pytest.mark.parametrize(
    ("choix", "statut", "phrase"),
    [
        ({"periode": "hier"}, 404, "Cette période n’existe pas"),
        ({"periode": "9999"}, 404, "Cette période n’existe pas"),
        ({"periode": "2026-00"}, 404, "Cette période n’existe pas"),
        ({"periode": "2099"}, 200, "La période « année 2099 » n’est pas close"),
        ({"periode": "2001"}, 200, "Aucun chiffre n’a été figé"),
        ({"nature": "partenaire"}, 404, "Cette nature d’activité n’existe pas"),
        ({"lieu": "lune"}, 404, "Ce lieu n’existe pas"),
        ({"nature": "initiation"}, 200, "Rien n’a été pointé pour ce choix"),
        ({"lieu": "epn"}, 200, "Rien n’a été pointé pour ce choix"),
    ],
)
def test_un_choix_sans_chiffres_a_sa_phrase_et_laisse_choisir(agent: Client, choix, statut: int, phrase: str) -> None:
    figer("2025-2026")
    vue = page(agent, statut, **choix)
    assert phrase in vue
    assert '<option value="2025-2026"' in vue


def test_un_mois_n_a_pas_de_courbe_mais_sa_table(agent: Client) -> None:
    figer("2026-03")
    assert "Venues par nature" in page(agent, periode="2026-03")


def test_une_periode_qui_ne_ventile_pas_ses_communes_ne_les_dit_pas_non_touchees(agent: Client) -> None:
    figer("2026-03", Publication({"personnes": 40, "venues": 90}))
    vue = page(agent, periode="2026-03")
    assert "40 personnes sont venues." in vue
    assert "à rencontrer" not in vue
    assert "Communes touchées" not in vue
    assert "D’où viennent les personnes se lit sur un trimestre" in vue


def test_une_annee_ne_se_compare_pas_a_une_annee_commencee_en_route(agent: Client) -> None:
    figer_une_annee()
    assert "356 l’an dernier" in page(agent, periode="2025-2026")
    figer("2025-08")
    vue = page(agent, periode="2025-2026")
    assert "356 l’an dernier" not in vue
    assert "pas de comparaison à l’an dernier" in vue


def test_sous_un_filtre_les_nombres_sont_a_la_dizaine_et_le_disent(agent: Client) -> None:
    contenu = Publication(
        {"venues": 416, "personnes": 270},
        {"ages": Ventilation({"soixante_dix_plus": 110}, ("moins_de_douze",), None, 270, arrondie=True)},
        {"personnes": 10},
    )
    figer("2025-2026", contenu, nature="initiation")
    vue = page(agent, nature="initiation")
    assert "Environ 270 personnes sont venues" in vue
    assert "≈ 270" in vue
    assert "tranche d’âge, à la dizaine" in vue
    assert "Ce que l’on y a travaillé" not in vue


def test_une_nature_et_un_lieu_ne_se_croisent_pas(agent: Client) -> None:
    figer("2025-2026")
    assert "Une nature ou un lieu, pas les deux" in page(agent, nature="initiation", lieu="epn")


def test_un_mois_se_compare_aussi_a_celui_d_avant(agent: Client) -> None:
    figer("2026-02", publication(40, 90))
    figer("2026-03", publication(50, 120))
    vue = page(agent, periode="2026-03")
    assert "90 juste avant" in vue
    assert "pas de comparaison à l’an dernier" in vue


def test_un_mois_sans_ventilation_ne_dit_rien_des_communes(agent: Client) -> None:
    figer("2026-03", Publication({"venues": 120, "personnes": 50}))
    vue = page(agent, periode="2026-03")
    assert "50 personnes sont venues." in vue
    assert "à rencontrer" not in vue
    assert "Communes touchées" not in vue


def test_un_petit_total_est_cache(agent: Client) -> None:
    figer("2026-03", publication(None))
    vue = page(agent)
    assert "Le nombre de personnes est caché" in vue


def test_le_nombre_de_requetes_ne_depend_ni_des_mois_ni_des_communes(agent: Client, django_assert_num_queries) -> None:
    figer("2026-03")
    page(agent)
    with django_assert_num_queries(10):
        page(agent, periode="2026-03")
    figer_une_annee_et_trente_communes()
    with django_assert_num_queries(10):
        page(agent, periode="2025-2026")


def figer_une_annee_et_trente_communes() -> None:
    Commune.objects.bulk_create(
        Commune(code_insee=f"62{n:03d}", nom=f"C {n}", codes_postaux="62", population=n, latitude=48.5, longitude=0.5)
        for n in range(30)
    )
    Cloture.objects.all().delete()
    figer_une_annee()
