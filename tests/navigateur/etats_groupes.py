"""La page privée du référent d'un groupe : les états que l'on n'atteint que par son lien."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page, expect

from epn.comptes.models import Compte
from epn.territoire.models import Lieu
from partenariats import liens
from partenariats.models import SeancePartenaire
from tests.distribution import creer_groupe
from tests.navigateur.registre_des_etats import etat


def _ouvrir(page: Page) -> SeancePartenaire:
    """Une date dans longtemps, loin de toute plage, et la page de son référent."""
    quand = timezone.now().replace(hour=3, minute=0, second=0, microsecond=0) + dt.timedelta(days=30)
    seance = creer_groupe(Compte.objects.get(role="conseiller"), Lieu.objects.first(), quand, attendus=6)
    _, adresse = liens.nouveau(seance.partenaire, maintenant=timezone.now())
    page.goto(f"/partenaires/{adresse.split('/partenaires/')[1]}")
    return seance


@etat
def dates_du_groupe(page: Page) -> None:
    _ouvrir(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos dates")
    expect(page.locator(".seance")).to_contain_text("environ 6")


@etat
def sujet_qui_nomme(page: Page) -> None:
    seance = _ouvrir(page)
    page.goto(f"/partenaires/dates/{seance.pk}/")
    page.get_by_label("Nous serons environ").fill("sept")
    page.get_by_label("Préciser ce sujet").fill("un CV pour Mme Lecomte")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".invalid-feedback")).to_have_count(2)


@etat
def date_a_annuler(page: Page) -> None:
    seance = _ouvrir(page)
    page.goto(f"/partenaires/dates/{seance.pk}/annuler/")
    expect(page.get_by_role("button", name="Oui, annuler")).to_be_visible()


@etat
def date_annulee_par_le_groupe(page: Page) -> None:
    date_a_annuler(page)
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.locator(".seance")).to_contain_text("à votre demande")


@etat
def page_du_groupe_fermee(page: Page) -> None:
    _ouvrir(page)
    page.get_by_role("button", name="Fermer cette page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La page est fermée sur ce poste")
