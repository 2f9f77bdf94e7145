"""Prescripteurs, services voisins et orientations dans un vrai Chromium : axe, et rien qui déborde."""

import pytest
from playwright.sync_api import expect

from tests.distribution import creer_service
from tests.gestion.test_fiches_au_navigateur import verifier
from tests.gestion.test_navigateur import entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lieu")]


def test_donner_son_lien_a_une_structure(page, live_server, claire, pervencheres) -> None:
    entrer(page, live_server, "claire")
    for adresse in ("publics/prescripteur/", f"publics/prescripteur/{pervencheres.pk}/change/"):
        aides.aller(page, f"/gestion/{adresse}")
        assert aides.infractions_axe(page) == [], adresse
    page.get_by_role("link", name="Son lien…").click()
    verifier(page)
    page.get_by_role("button", name="L’envoyer à").click()
    expect(page.get_by_text("jamais ouvert")).to_be_visible()
    verifier(page)


def test_orienter_quelqu_un_qui_passe(page, live_server, claire, france_services) -> None:
    creer_service("Médiathèque", vers="mediation_numerique")
    entrer(page, live_server, "claire")
    page.get_by_role("link", name="Orienter quelqu’un…").click()
    verifier(page)
    page.get_by_role("button", name="Noter l’orientation").click()
    page.get_by_label("France Services", exact=True).check()
    page.get_by_role("button", name="Noter l’orientation").click()
    expect(page.get_by_role("link", name="Imprimer la carte (PDF)")).to_be_visible()
    verifier(page)
