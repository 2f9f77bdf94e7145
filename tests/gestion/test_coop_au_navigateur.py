"""Recopier, exporter, s'abonner, dans un vrai Chromium : axe, trois largeurs, jour et nuit."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accompagnements.presences import ecrire_compte_rendu
from epn.comptes.models import Compte
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription, creer_rendez_vous
from tests.gestion.conftest import dans
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def periode(lise, lieu, emails) -> str:
    """Un rendez-vous raconté, un autre pas encore, une séance déjà recopiée."""
    raconte = creer_rendez_vous(lise, lieu, dans(hours=-2), presence="present")
    fait = {"thematiques": ["email"], "materiels": ["tablette"], "duree_minutes": 60}
    ecrire_compte_rendu(raconte, maintenant=timezone.now(), **fait)
    creer_rendez_vous(lise, lieu, dans(hours=-4), nom="Durand", telephone="", presence="present")
    emails.thematiques = ["email"]
    emails.save()
    seance = creer_seance(lise, lieu, emails, debut=dans(hours=-8))
    creer_inscription(seance, presence="present")
    type(seance).objects.filter(pk=seance.pk).update(recopie_le=timezone.now(), recopie_par=lise)
    jour = timezone.localdate()
    return f"du={jour - dt.timedelta(days=1)}&au={jour}"


@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_ce_qui_sort_tient_a_chaque_largeur(page, live_server, periode: str, largeur: int, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "lise")
    impossible = "du=2026-11-24&au=2026-11-01"
    for adresse in (f"coop/?{periode}", f"coop/?{impossible}", "exports/", "flux/"):
        aides.aller(page, f"/gestion/{adresse}")
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse
    page.get_by_role("button", name="Ouvrir mon flux").click()
    expect(page.get_by_role("img", name="QR code de l’adresse de votre agenda")).to_be_visible()
    assert aides.deborde(page) <= 0
    assert aides.infractions_axe(page) == []


def test_une_activite_se_copie_puis_se_dit_recopiee(page, live_server, periode: str, lise: Compte) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    entrer(page, live_server, "lise")
    aides.aller(page, f"/gestion/coop/?{periode}")
    page.get_by_role("button", name="Copier").click()
    expect(page.get_by_role("status")).to_have_text("Copié.")
    copie = page.evaluate("navigator.clipboard.readText()")
    assert "Thématique(s)\u00a0: E-mail" in copie
    assert "Martin" not in copie
    page.locator("details.pli").get_by_role("button", name="Recopié :").click()
    expect(page.get_by_text("C’est noté : recopiée.")).to_be_visible()
    expect(page.get_by_role("button", name="Pas recopié :")).to_have_count(2)
