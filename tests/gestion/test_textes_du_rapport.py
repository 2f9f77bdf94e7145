"""Les mots du conseiller dans le rapport : bornés, relus, jamais perdus, et sans nom."""

import re

import pytest
from django.test import Client

from epn.frequentation import redaction
from epn.frequentation.models import Cloture
from epn.frequentation.periodes import Sorte
from epn.frequentation.textes import zones
from tests.frequentation.chiffres import figer

ADRESSE = "/gestion/frequentation/2025-2026/textes/"


@pytest.fixture
def annee(lieu) -> Cloture:
    return figer("2025-2026")


@pytest.fixture
def chez_claire(client: Client, claire) -> Client:
    client.force_login(claire)
    return client


def ecrire(client: Client, annee: Cloture, **textes: str):
    return client.post(ADRESSE, {"lus": redaction.empreinte(annee), **textes})


def test_chaque_sorte_a_ses_zones_et_le_mois_n_en_a_pas() -> None:
    annuelles = ["resume", "temps_forts", "partenaires", "changements", "perspectives"]
    assert [z.cle for z in zones(Sorte.ANNEE)] == [z.cle for z in zones(Sorte.ANNEE_SCOLAIRE)] == annuelles
    assert [z.cle for z in zones(Sorte.TRIMESTRE)] == ["resume", "a_venir"]
    assert zones(Sorte.MOIS) == ()


def test_ils_s_enregistrent_et_se_relisent_sur_la_fiche(chez_claire: Client, annee) -> None:
    reponse = ecrire(chez_claire, annee, resume="Deux lignes.  \r\nLa seconde.", perspectives="")
    assert reponse.url == "/gestion/frequentation/2025-2026/#textes"
    annee.refresh_from_db()
    assert annee.textes == {"resume": "Deux lignes.\nLa seconde."}
    assert "La seconde." in chez_claire.get("/gestion/frequentation/2025-2026/").content.decode()
    assert "Deux lignes." in chez_claire.get(ADRESSE).content.decode()
    ecrire(chez_claire, annee, resume="")
    annee.refresh_from_db()
    assert annee.textes == {}


def test_trop_long_se_dit_et_rien_n_est_perdu(chez_claire: Client, annee) -> None:
    reponse = ecrire(chez_claire, annee, resume="a" * 601, temps_forts="Une journée portes ouvertes.")
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert "C’est trop long : 600 lettres au plus, il y en a 601." in texte
    assert "Une journée portes ouvertes." in texte
    annee.refresh_from_db()
    assert annee.textes == {}


def test_une_fin_de_ligne_compte_pour_une_lettre(chez_claire: Client, annee) -> None:
    assert ecrire(chez_claire, annee, resume="\r\n".join(["ab"] * 200)).status_code == 302


def test_un_nom_se_relit_puis_se_garde_si_l_on_y_tient(chez_claire: Client, annee) -> None:
    texte = "Merci à Mme Lecomte, de Saint-Martin-du-Vieux-Bellême, et à France Services."
    vue = ecrire(chez_claire, annee, partenaires=texte).content.decode()
    assert "« Mme Lecomte » (une personne ?). Ce texte se publie" in vue
    assert "Bellême" not in vue.split("Relisez")[1].split("</p>")[0]
    cle = re.search(r'name="relu" value="([^"]+)"', vue)[1]
    assert ecrire(chez_claire, annee, partenaires=texte, relu=cle).status_code == 302
    # Un mot de plus redemande.
    annee.refresh_from_db()
    assert ecrire(chez_claire, annee, partenaires=f"{texte} Et Simone.", relu=cle).status_code == 200


def test_deux_fenetres_ne_s_ecrasent_pas(chez_claire: Client, annee) -> None:
    lus = redaction.empreinte(annee)
    ecrire(chez_claire, annee, resume="Écrit par l’une.")
    reponse = chez_claire.post(ADRESSE, {"lus": lus, "resume": "Écrit par l’autre."})
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Ces textes ont été changés ailleurs" in texte
    assert "Écrit par l’une." in texte
    assert "Écrit par l’autre.</textarea>" in texte
    annee.refresh_from_db()
    assert annee.textes == {"resume": "Écrit par l’une."}
    ecrire(chez_claire, annee, resume="Écrit par l’autre.")
    annee.refresh_from_db()
    assert annee.textes == {"resume": "Écrit par l’autre."}


def test_un_octet_nul_se_dit_sans_panne(chez_claire: Client, annee) -> None:
    assert ecrire(chez_claire, annee, resume="a\x00b").status_code == 200
