"""Les chiffres, tels que les voit l'agente ; puis les périodes closes, du côté du conseiller."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from epn.comptes.models import Compte
from epn.frequentation.publication import Publication
from tests.frequentation.chiffres import figer, figer_une_annee, publication
from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat


def _chez(page: Page, compte: Compte) -> None:
    client = Client()
    client.force_login(compte)
    temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
    aides.aller(page, "/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": temoin, "url": page.url}])


def _chez_l_agente(page: Page) -> None:
    figer_une_annee()
    _chez(page, Compte.objects.create_user("estelle", None, nom="Estelle Brun", role=Compte.Role.AGENT))


def _chez_la_conseillere(page: Page) -> None:
    """Une année corrigée, dont la base ne dit plus qu'un peu moins ; un mois qu'elle contredit franchement."""
    figer("2025-2026")
    figer("2025-2026", publication(430, 1660), version=2, motif="Une feuille retrouvée.")
    figer("2026-03", Publication({"venues": 90, "personnes": 40, "minutes_donnees": 5400}))
    _chez(page, Compte.objects.create_user("lise", None, nom="Lise Gautier", role=Compte.Role.CONSEILLER))


@etat
def frequentation(page: Page) -> None:
    _chez_l_agente(page)
    aides.aller(page, "/frequentation/")
    for pli in page.locator("summary").all():
        pli.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("année scolaire 2025-2026")


@etat
def frequentation_sans_chiffres(page: Page) -> None:
    _chez_l_agente(page)
    aides.aller(page, "/frequentation/?nature=initiation")
    expect(page.get_by_role("status")).to_contain_text("Rien n’a été pointé")


@etat
def periodes_closes(page: Page) -> None:
    _chez_la_conseillere(page)
    aides.aller(page, "/gestion/frequentation/")
    expect(page.get_by_role("link", name="Année scolaire 2025-2026")).to_be_visible()


@etat
def periode_corrigee(page: Page) -> None:
    _chez_la_conseillere(page)
    aides.aller(page, "/gestion/frequentation/2025-2026/")
    expect(page.get_by_text("Une feuille retrouvée.")).to_be_visible()


@etat
def correction_trop_petite(page: Page) -> None:
    _chez_la_conseillere(page)
    aides.aller(page, "/gestion/frequentation/2025-2026/corriger/")
    expect(page.get_by_role("main")).to_contain_text("trop petite pour être dite sans montrer quelqu’un")


@etat
def correction_a_relire(page: Page) -> None:
    _chez_la_conseillere(page)
    aides.aller(page, "/gestion/frequentation/2026-03/corriger/")
    page.get_by_label("Pourquoi corrigez-vous ?").fill("Mme Lecomte avait tout compté deux fois")
    page.get_by_role("button", name="Corriger les chiffres").click()
    expect(page.get_by_text("Garder ces mots", exact=True)).to_be_visible()


@etat
def textes_a_relire(page: Page) -> None:
    _chez_la_conseillere(page)
    aides.aller(page, "/gestion/frequentation/2025-2026/textes/")
    page.get_by_label("Partenaires").fill("Merci à Mme Lecomte.")
    page.get_by_role("button", name="Enregistrer les textes").click()
    expect(page.get_by_text("Garder ces mots", exact=True)).to_be_visible()
