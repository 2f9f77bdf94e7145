"""Le chemin du conseiller dans un vrai Chromium : où aller, prévoir, un conflit, une autre heure, puis le compte."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ateliers.models import Seance
from epn.commun import dates
from epn.territoire.models import Commune
from partenariats.models import ActionExterieure
from tests.distribution import creer_sortie
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def montgaudry(semaine) -> Commune:
    return Commune.objects.create(
        code_insee="61286", nom="Montgaudry", codes_postaux="61360", population=108, latitude=48.38, longitude=0.42
    )


@pytest.fixture
def jour(semaine) -> dt.date:
    """Un jour de séance, qui n'est pas un dimanche."""
    demain = dates.jour_local(timezone.now()) + dt.timedelta(days=1)
    lues = Seance.objects.filter(date_theorique__gt=demain).values_list("date_theorique", flat=True)
    return next(j for j in sorted(lues) if j.weekday() < 5)


def test_d_ou_aller_jusqu_au_compte_rendu(page, live_server, montgaudry, jour) -> None:
    entrer(page, live_server, "claire")
    page.get_by_text("Réglages et listes").click()
    page.get_by_role("link", name="Où aller ensuite").click()
    page.get_by_role("link", name="Prévoir une sortie à Montgaudry").first.click()
    expect(page.get_by_label("Commune")).to_have_value("61286")
    page.get_by_label("Titre").fill("Le numérique à la mairie")
    page.get_by_label("Endroit").fill("mairie")
    page.get_by_label("Jour").fill(jour.isoformat())
    page.get_by_label("Sur place de").fill("14:30")
    page.get_by_label("À", exact=True).fill("16:00")
    page.get_by_role("button", name="Voir ce que cela engage").click()
    expect(page.get_by_role("alert")).to_contain_text("Le conseiller est déjà pris")
    expect(page.get_by_role("alert")).to_contain_text("la séance")
    assert aides.infractions_axe(page) == []
    page.locator("button[name=autre]").last.click()
    expect(page.locator("#engage")).to_contain_text("de route")
    assert aides.infractions_axe(page) == []
    page.get_by_role("button", name="Prévoir cette sortie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Une sortie")
    page.get_by_role("link", name="Déplacer…").click()
    assert aides.infractions_axe(page) == []
    page.get_by_role("link", name="Ne rien changer").click()

    ActionExterieure.objects.all().delete()
    sortie = creer_sortie(Seance.objects.first().conseiller, montgaudry, timezone.now() - dt.timedelta(days=2))
    page.goto(f"{live_server.url}/gestion/")
    page.get_by_role("link", name="Compter").click()
    page.get_by_label("Personnes rencontrées").fill("14")
    page.get_by_label("70 ans et plus").fill("15")
    page.get_by_role("button", name="Enregistrer le compte").click()
    expect(page.get_by_role("alert").first).to_contain_text("plus de monde que le total")
    expect(page.get_by_label("Personnes rencontrées")).to_have_value("14")
    page.get_by_label("70 ans et plus").fill("12")
    page.get_by_role("button", name="Enregistrer le compte").click()
    expect(page.get_by_text("14 personnes. C’est compté")).to_be_visible()
    sortie.refresh_from_db()
    assert (sortie.effectif, sortie.tranches) == (14, {"soixante_dix_plus": 12})


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_les_pages_des_sorties_tiennent_a_chaque_largeur(page, live_server, montgaudry, claire, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    debut = timezone.now() + dt.timedelta(days=400)
    sortie = creer_sortie(claire, montgaudry, debut, adresse="1, place de l’église", pour_qui="tout le monde")
    entrer(page, live_server, "claire")
    actes = [f"/gestion/actions/{sortie.pk}/{acte}/" for acte in ("deplacer", "annuler", "compte")]
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 900})
        for adresse in ("/gestion/aller-vers/", "/gestion/partenariats/actionexterieure/add/", *actes):
            aides.aller(page, adresse)
            assert aides.deborde(page) <= 0, (adresse, largeur)
            assert aides.infractions_axe(page) == [], (adresse, largeur)
