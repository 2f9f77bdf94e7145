"""Donner son avis, dire quel atelier manque : les pages que l'on n'atteint pas par une adresse."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from ateliers.avis import lien_personnel, ouvrir_la_salle
from ateliers.models import JetonDAvis, Seance
from epn.commun import dates
from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat


def lien_d_avis(page: Page) -> None:
    seance = Seance.objects.publiques().des_habitants().first()
    aides.aller(page, "/" + lien_personnel(seance).split("/", 3)[3])


@etat
def avis(page: Page) -> None:
    lien_d_avis(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre avis")


@etat
def avis_incomplet(page: Page) -> None:
    lien_d_avis(page)
    page.get_by_label("Un peu").check()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.locator(".invalid-feedback")).to_have_text("Choisissez une réponse.")
    expect(page.get_by_label("Un peu")).to_be_checked()


@etat
def avis_trop_difficile(page: Page) -> None:
    lien_d_avis(page)
    page.get_by_label("Oui").check()
    page.get_by_label("Trop difficile").check()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("C’était trop difficile\u00a0?")


@etat
def avis_deja_donne(page: Page) -> None:
    lien_d_avis(page)
    JetonDAvis.objects.update(utilise_le=dates.jour_local(timezone.now()))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est déjà fait")


@etat
def avis_de_la_salle(page: Page) -> None:
    seance = Seance.objects.publiques().des_habitants().a_venir(timezone.now()).first()
    adresse = "/" + ouvrir_la_salle(seance, maintenant=timezone.now()).split("/", 3)[3]
    aides.aller(page, adresse)
    page.get_by_label("Non", exact=True).check()
    page.get_by_label("Juste ce qu’il faut").check()
    page.get_by_role("button", name="Envoyer mon avis").click()
    expect(page.get_by_role("link", name="Donner un autre avis maintenant")).to_be_visible()


@etat
def souhait_fautif(page: Page) -> None:
    page.goto("/ateliers/souhaits/")
    page.get_by_role("textbox", name="Téléphone").fill("06 39")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()


@etat
def souhait_note(page: Page) -> None:
    page.goto("/ateliers/souhaits/")
    page.get_by_label("Lire et envoyer des e-mails").check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté, merci")
