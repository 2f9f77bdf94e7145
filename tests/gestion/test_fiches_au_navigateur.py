"""La fiche, les doublons, la fusion et l'import, dans un vrai Chromium."""

import pytest
from playwright.sync_api import expect

from publics.identite import Identite, corriger, retrouver_ou_creer
from publics.models import Usager
from tests.gestion.test_navigateur import BUREAU, TELEPHONE, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
TABLEAU = "Nom;Prénom;Téléphone;E-mail;Notes\nLecomte;Simone;0639981452;s@exemple.fr;\nVallée;Ann;;;est diabétique\n"


@pytest.fixture
def simone(claire, lieu) -> Usager:
    corriger(retrouver_ou_creer(Identite("Simone", "Lecompte", "+33639981452")), notes="Vient à vélo")
    return retrouver_ou_creer(Identite("Simone", "Lecomte", "+33639981452", "simone@exemple.fr"))


def verifier(page) -> None:
    """Axe au bureau ; rien ne déborde à 320 et 390 pixels."""
    assert aides.infractions_axe(page) == [], page.url
    for taille in ({"width": 320, "height": 800}, TELEPHONE):
        page.set_viewport_size(taille)
        assert aides.deborde(page) <= 0, page.url
    page.set_viewport_size(BUREAU)


def test_une_note_sensible_se_relit_puis_s_enregistre(page, live_server, simone) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, f"/gestion/publics/usager/{simone.pk}/change/")
    page.fill("[name=notes]", "Diabétique, vient le matin")
    page.click("[name=_save]")
    expect(page.locator("body")).to_contain_text("Relisez")
    verifier(page)
    page.check("[name=relu]")
    page.click("[name=_save]")
    page.wait_for_url("**/publics/usager/")
    assert Usager.objects.get(pk=simone.pk).notes == "Diabétique, vient le matin"


def test_des_doublons_a_une_seule_fiche(page, live_server, simone) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, "/gestion/usagers/doublons/")
    verifier(page)
    page.click("text=C’est la même personne")
    verifier(page)
    page.click("text=N’en faire qu’une fiche")
    page.wait_for_url("**/change/")
    restante = Usager.objects.get()
    assert (restante.email, restante.notes) == ("simone@exemple.fr", "Vient à vélo")


def test_importer_un_tableau_apres_l_avoir_essaye(page, live_server, simone) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, "/gestion/usagers/importer/")
    verifier(page)
    page.set_input_files(
        "[name=fichier]",
        {"name": "t.csv", "mimeType": "text/csv", "buffer": TABLEAU.replace("0639981452", "12").encode()},
    )
    page.click("text=Essayer")
    expect(page.locator("body")).to_contain_text("Ligne 2, Téléphone")
    verifier(page)
    page.click("text=Donner le tableau corrigé")
    page.set_input_files("[name=fichier]", {"name": "t.csv", "mimeType": "text/csv", "buffer": TABLEAU.encode()})
    page.click("text=Essayer")
    verifier(page)
    page.check("[name=relu]")
    page.click("button:has-text('Importer')")
    page.wait_for_url("**/publics/usager/")
    assert Usager.objects.filter(nom="Vallée", notes="est diabétique").exists()
