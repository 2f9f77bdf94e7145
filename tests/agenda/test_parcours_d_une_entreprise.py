"""Tout le chemin d'une entreprise : demander, être accusée, accepter une autre date, dire qui vient."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ateliers.models import Inscription
from epn.agenda import demandes
from epn.agenda.matinees import matinees_libres, seances_a_venir
from epn.messagerie.models import Message
from partenariats.models import Demande
from tests.navigateur import aides

pytestmark = [
    pytest.mark.navigateur,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("espace", "seances"),
]
SAISIE = {
    "organisation": "Menuiserie Rivet",
    "siret": "732 829 320 00074",
    "effectif": "3",
    "sujet": "Protéger le fichier des clients",
    "prenom": "Odile",
    "nom": "Rivet",
    "email": "odile@exemple.fr",
}


@pytest.fixture(autouse=True)
def _horloge() -> None:
    """Le navigateur, lui, vit à l'heure de la machine."""


def remplir(page: Page) -> None:
    page.goto("/professionnels/")
    page.get_by_role("link", name="Demander une matinée pour votre équipe").click()
    page.get_by_label("une entreprise").check()
    for nom, valeur in SAISIE.items():
        page.locator(f"[name={nom}]").fill(valeur)
    page.locator("[name=lundi_1]").select_option(index=1)


def le_lien() -> str:
    corps = Message.objects.get(cle__startswith="demande-recue").corps
    return re.search(r"/professionnels/demande/[\w-]+/", corps)[0]


@pytest.mark.parametrize(("largeur", "javascript"), [(1280, True), (320, False)], ids=lambda v: str(v))
def test_le_chemin_entier(ouvrir_fenetre: Callable[..., Page], largeur: int, javascript: bool) -> None:
    page = ouvrir_fenetre(largeur, javascript=javascript)
    remplir(page)
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est arrivée")

    maintenant = timezone.now()
    demandes.proposer(Demande.objects.get(), matinees_libres(maintenant)[2], maintenant=maintenant)
    page.context.clear_cookies()
    page.goto(le_lien())
    assert page.url.endswith("/professionnels/demande/")
    page.get_by_role("button", name="Oui, cette date nous va").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")

    page.get_by_role("link", name="Dire qui vient").click()
    for rang, (prenom, nom) in enumerate((("Paul", "Morin"), ("Lucie", "Gallet")), 1):
        page.locator(f"[name=prenom_{rang}]").fill(prenom)
        page.locator(f"[name=nom_{rang}]").fill(nom)
    page.get_by_role("button", name="Inscrire ces personnes").click()
    expect(page.get_by_text("Lucie Gallet")).to_be_visible()
    assert Inscription.objects.vivantes().filter(seance__reservee=True, audience="professionnel").count() == 2
    assert aides.deborde(page) <= 0


def test_une_demande_au_clavier_seul(page: Page) -> None:
    remplir(page)
    page.locator("[name=precision]").focus()
    page.keyboard.type("Le matin, plutôt.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est arrivée")
    page.get_by_role("link", name="Retirer ma demande").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Oui, la retirer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est retirée")


def test_a_titre_prive_on_s_inscrit_d_un_geste_a_ce_qui_est_ouvert_a_tous(page: Page) -> None:
    page.goto(seances_a_venir(timezone.now())[0].get_absolute_url())
    page.get_by_label("vous-même, à titre privé").check()
    for nom, valeur in {"prenom": "Simone", "nom": "Lecomte", "telephone": "02 61 91 12 34"}.items():
        page.locator(f"[name={nom}]").fill(valeur)
    page.get_by_label("Votre commune").select_option(label="Mortagne-au-Perche")
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ouvert à tous")
    page.locator("button[formaction]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")
    assert Inscription.objects.get().audience == "particulier"
