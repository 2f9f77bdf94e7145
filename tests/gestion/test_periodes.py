"""Les périodes closes : ce que le conseiller en voit, ce qu'il y corrige, ce qu'il écrit dans le rapport."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from epn.commun.dates import INSECABLE
from epn.commun.vocabulaire import Presence
from epn.frequentation import cloture, etablissement
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.periodes import lire
from epn.gestion import periodes_closes
from tests.distribution import a, creer_rendez_vous, creer_sortie
from tests.frequentation.chiffres import figer, publication

MARS = "2026-03"
# Une année se dit à l'unité : une petite correction s'y verrait.
CLOSE = "2025-2026"
ADRESSE = f"/gestion/frequentation/{CLOSE}/"


@pytest.fixture
def chez_claire(client: Client, claire) -> Client:
    client.force_login(claire)
    return client


def page(client: Client, adresse: str, statut: int = 200, **donnees: str) -> str:
    reponse = client.post(adresse, donnees) if donnees else client.get(adresse)
    assert reponse.status_code == statut, reponse.content.decode()
    return reponse.content.decode().replace(INSECABLE, " ").replace("&nbsp;", " ")


def venir(claire, lieu, combien: int, *, des: int = 0, **etat: object) -> None:
    for n in range(des, des + combien):
        debut = a(2026, 3, 2 + n // 8, 9 + n % 8)
        etat = {"presence": Presence.PRESENT, **etat}
        creer_rendez_vous(claire, lieu, debut, nom=f"N{n}", telephone=f"+336399812{n:02d}", **etat)


@pytest.fixture
def close(claire, lieu) -> Cloture:
    venir(claire, lieu, 20)
    return cloture.clore(lire(CLOSE), maintenant=a(2026, 9, 20, 4))


def empreinte(vue: str) -> str:
    return re.search(r'name="(?:empreinte|lus)" value="(\w+)"', vue)[1]


def test_la_liste_dit_ce_qui_est_clos_sa_version_et_ses_corrections(chez_claire: Client, lieu) -> None:
    figer("2025-2026")
    figer("2025-2026", publication(430, 1660), version=2, motif="Une feuille retrouvée.", etabli_le=a(2026, 10, 2))
    figer(MARS)
    vue = page(chez_claire, "/gestion/frequentation/")
    annee, mois = (re.search(rf"/{code}/.*?</tr>", vue, re.DOTALL)[0] for code in ("2025-2026", MARS))
    assert "15 septembre 2026" in annee
    assert "1, la dernière le 2 octobre 2026" in annee
    assert "à écrire" in annee
    assert "aucune" in mois
    assert "à écrire" not in mois


def test_elle_dit_quand_se_figera_le_reste_et_ce_qui_n_y_compte_pas_encore(claire, lieu) -> None:
    venir(claire, lieu, 3)
    venir(claire, lieu, 2, des=3, presence=Presence.A_RENSEIGNER)
    creer_sortie(claire, lieu.commune, a(2026, 4, 3, 14))
    a_venir = periodes_closes.a_venir([lire("2026-02")], a(2026, 4, 10, 10))
    lues = [(u.periode.code, u.finie, u.le, u.reste.venues, u.reste.sorties) for u in a_venir]
    assert lues == [
        ("2026-03", True, dt.date(2026, 4, 15), 2, 0),
        ("2026-T1", True, dt.date(2026, 4, 15), 2, 0),
        ("2026-04", False, dt.date(2026, 5, 15), 0, 1),
        ("2026-T2", False, dt.date(2026, 7, 15), 0, 1),
        ("2025-2026", False, dt.date(2026, 9, 15), 2, 1),
        ("2026", False, dt.date(2027, 1, 15), 2, 1),
    ]
    en_retard = periodes_closes.a_venir([], a(2026, 4, 15, 10))[0]
    assert (en_retard.periode.code, en_retard.le) == ("2026-03", None)


def test_sans_rien_elle_dit_quoi_faire(chez_claire: Client, lieu) -> None:
    vue = page(chez_claire, "/gestion/frequentation/")
    assert "Aucune période n’est encore close" in vue
    assert "Pointez les venues" in vue


def test_la_liste_coute_autant_pour_une_periode_que_pour_deux_ans(chez_claire: Client, rendez_vous) -> None:
    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            page(chez_claire, "/gestion/frequentation/")
        return len(capture)

    figer("2026-01")
    une = requetes()
    for code in ("2024", "2025", "2025-2026", "2026-T1", *(f"2025-{n:02d}" for n in range(1, 13))):
        figer(code)
    assert requetes() == une


def test_la_fiche_mene_aux_chiffres_aux_tableurs_et_au_fichier_de_travail(chez_claire: Client, close) -> None:
    vue = page(chez_claire, ADRESSE)
    assert "/frequentation/?periode=2025-2026" in vue
    assert "/frequentation/2025-2026/chiffres.csv" in vue
    assert "/gestion/coop/?du=2025-09-01&amp;au=2026-08-31" in vue.replace("&au", "&amp;au")
    assert re.search(r"Venues<br>.*?<td class=\"nombre\">20</td><td class=\"nombre\">20</td>", vue)
    assert "trop petite pour être dite sans montrer quelqu’un" in vue


def test_corriger_se_lit_puis_se_dit_partout(chez_claire: Client, close, claire, lieu) -> None:
    venir(claire, lieu, 15, des=20)
    vue = page(chez_claire, f"{ADRESSE}corriger/")
    assert "Venues : <strong>35</strong> au lieu de 20" in vue
    assert Chiffres.objects.filter(version=2).count() == 0
    envoi = {"motif": "une  feuille\nretrouvée", "empreinte": empreinte(vue)}
    assert chez_claire.post(f"{ADRESSE}corriger/", envoi).url == ADRESSE
    fiche = page(chez_claire, ADRESSE)
    assert "Une feuille retrouvée." in fiche
    assert "Venues : <strong>35</strong> au lieu de 20" in fiche
    agente = page(chez_claire, "/frequentation/?periode=2025-2026")
    assert "Corrigé le" in agente
    assert "Une feuille retrouvée. À la clôture, on comptait 20 venues." in agente


def test_une_correction_trop_petite_se_dit_et_ne_se_fait_pas(chez_claire: Client, close, claire, lieu) -> None:
    venir(claire, lieu, 2, des=20)
    vue = page(chez_claire, f"{ADRESSE}corriger/")
    assert "Cette correction est trop petite pour être dite sans montrer quelqu’un : les chiffres figés restent." in vue
    assert "<textarea" not in vue
    assert 'name="motif"' not in vue
    # Même en forçant l'envoi : la page le redit, et rien ne s'écrit.
    lue = etablissement.empreinte(etablissement.preparer(lire(CLOSE)))
    refus = page(chez_claire, f"{ADRESSE}corriger/", 409, motif="deux venues", empreinte=lue)
    assert 'role="alert"><p>Cette correction est trop petite' in refus
    assert not Chiffres.objects.filter(version=2).exists()


@pytest.mark.parametrize(
    ("motif", "phrase"),
    [
        ("", "Dites pourquoi, même en quelques mots."),
        ("x" * 201, "C’est trop long : 200 lettres au plus."),
        ("Mme Simone Lecomte était venue", "« Mme Simone Lecomte » (une personne ?)"),
        ("elle avait un cancer", "« cancer » (la santé)"),
    ],
)
def test_un_motif_absent_ou_qui_nomme_quelqu_un_se_relit(
    chez_claire: Client, close, claire, lieu, motif: str, phrase: str
) -> None:
    venir(claire, lieu, 15, des=20)
    lue = empreinte(page(chez_claire, f"{ADRESSE}corriger/"))
    vue = page(chez_claire, f"{ADRESSE}corriger/", 200, motif=motif, empreinte=lue)
    assert phrase in vue
    assert motif in vue
    assert not Chiffres.objects.filter(version=2).exists()


def test_ce_qui_a_change_depuis_l_apercu_revient_a_relire(chez_claire: Client, close, claire, lieu) -> None:
    venir(claire, lieu, 15, des=20)
    lue = empreinte(page(chez_claire, f"{ADRESSE}corriger/"))
    venir(claire, lieu, 1, des=35)
    vue = page(chez_claire, f"{ADRESSE}corriger/", 409, motif="une feuille retrouvée", empreinte=lue)
    assert "Rien n’a été corrigé" in vue
    assert 'value="une feuille retrouvée"' in vue
    assert "<strong>36</strong> au lieu de 20" in vue


@pytest.mark.parametrize("code", ["2026-04", "hier", "2026-13", "2026-00"])
@pytest.mark.parametrize("suite", ["", "corriger/", "textes/"])
def test_une_periode_qui_n_est_pas_close_est_introuvable(chez_claire: Client, lieu, code: str, suite: str) -> None:
    assert chez_claire.get(f"/gestion/frequentation/{code}/{suite}").status_code == 404


def test_un_mois_n_a_pas_de_textes(chez_claire: Client, lieu) -> None:
    figer(MARS)
    assert chez_claire.get(f"/gestion/frequentation/{MARS}/textes/").status_code == 404
    assert 'id="textes"' not in page(chez_claire, f"/gestion/frequentation/{MARS}/")
