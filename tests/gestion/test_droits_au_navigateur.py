"""Les droits et les échéances dans un vrai Chromium : axe, la politique de sécurité, trois largeurs, jour et nuit."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from publics.models import DemandeDeDroit, Effacement, Usager
from tests.distribution import creer_rendez_vous
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def odile(semaine, claire, lise, lieu) -> Usager:
    """Venue il y a deux ans et demi, elle revient dans quatre jours ; une autre, non."""
    maintenant = timezone.now()
    jadis = maintenant - dt.timedelta(days=900)
    for jour, prenom in enumerate(("Odile", "Berthe")):
        venue = creer_rendez_vous(lise, lieu, jadis + dt.timedelta(days=jour), prenom=prenom, presence="present")
        Usager.objects.filter(pk=venue.usager_id).update(cree_le=jadis, notes="Préfère le matin.")
    revient = creer_rendez_vous(lise, lieu, maintenant + dt.timedelta(days=4), prenom="Odile")
    for contact in (str(revient.usager.telephone), "inconnu@exemple.fr"):
        DemandeDeDroit.objects.create(cle=uuid4(), droit="effacer", contact=contact, cree_le=jadis)
    return revient.usager


@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_les_droits_tiennent_a_chaque_largeur(page, live_server, odile: Usager, largeur: int, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    sienne = f"/gestion/usagers/{odile.pk}/droits/"
    for adresse in (sienne, f"{sienne}effacer/", "/gestion/droits/", "/gestion/echeances/", "/gestion/"):
        aides.aller(page, adresse)
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse


def test_effacer_demande_puis_annule_et_oublie(page, live_server, odile: Usager) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, f"/gestion/usagers/{odile.pk}/droits/")
    page.get_by_role("link", name="Effacer…").click()
    page.get_by_label("C’est bien cette personne").check()
    page.get_by_role("button", name="Effacer cette personne").click()
    expect(page.get_by_role("alert")).to_contain_text("quelque chose à venir")
    assert aides.infractions_axe(page) == []
    expect(page.get_by_label("C’est bien cette personne")).to_be_checked()
    page.get_by_label("Annuler aussi").check()
    page.get_by_role("button", name="Effacer cette personne").click()
    expect(page.get_by_text("il ne reste rien qui nomme")).to_be_visible()
    assert Effacement.objects.get().usager_numero == odile.pk
