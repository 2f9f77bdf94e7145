"""Chaque page publique et chaque page d'erreur, relue selon le RGAA là où axe ne dit rien."""

import pytest
from playwright.sync_api import Page

from tests.navigateur import aides
from tests.navigateur.regles import manquements

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
TELEPHONE, BUREAU = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
# Ce qui reconnaît une coordonnée, et ce que le navigateur doit y proposer (critère 11.13).
REMPLISSAGE = {
    "prenom": "given-name",
    "nom": "family-name",
    "telephone": "tel",
    "email": "email",
    "organisation": "organization",
    "adresse": "address-line1",
    "commune": "address-level2",
    "contact": "email",
    "aidant_nom": "name",
}
SANS_REMPLISSAGE = """
attendus => [...document.querySelectorAll('main input, main select')]
  .filter(e => e.name in attendus && e.autocomplete !== attendus[e.name]).map(e => `${e.name} : « ${e.autocomplete} »`)
"""
LIENS = """
() => [...document.querySelectorAll('a[href]')].filter(e => e.checkVisibility())
  .map(e => [e.textContent.replace(/\\s+/g, ' ').trim(), e.getAttribute('href')])
"""


def test_chaque_page_publique_tient_les_regles_au_bureau_et_au_telephone(page: Page) -> None:
    fautes = {}
    for adresse, code in aides.ADRESSES:
        aides.aller(page, adresse, code)
        for taille in (BUREAU, TELEPHONE):
            page.set_viewport_size(taille)
            if trouves := manquements(page):
                fautes[f"{adresse} à {taille['width']} px"] = trouves
    assert fautes == {}


def test_deux_liens_de_meme_nom_menent_au_meme_endroit(page: Page) -> None:
    ambigus = {}
    for adresse, code in aides.ADRESSES:
        aides.aller(page, adresse, code)
        cibles: dict[str, set[str]] = {}
        for nom, cible in page.evaluate(LIENS):
            cibles.setdefault(nom, set()).add(cible)
        if doubles := {nom: sorted(cs) for nom, cs in cibles.items() if len(cs) > 1}:
            ambigus[adresse] = doubles
    assert ambigus == {}


def test_deux_pages_n_ont_pas_le_meme_titre(page: Page) -> None:
    titres: dict[str, list[str]] = {}
    for adresse, code in aides.ADRESSES:
        # La semaine courante a deux adresses : c'est la même page.
        if code == 200 and adresse != "/agenda/":
            aides.aller(page, adresse)
            titres.setdefault(page.title(), []).append(adresse)
    assert {titre: adresses for titre, adresses in titres.items() if len(adresses) > 1} == {}


def test_chaque_coordonnee_se_remplit_toute_seule(page: Page) -> None:
    fautes = {}
    for adresse, code in aides.ADRESSES:
        aides.aller(page, adresse, code)
        if trouves := page.evaluate(SANS_REMPLISSAGE, REMPLISSAGE):
            fautes[adresse] = trouves
    assert fautes == {}
