"""Dans un vrai Chromium : le chemin et la page d'un mineur tiennent à chaque largeur, plis ouverts, et axe se tait."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accompagnements.models import RendezVous
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Usager
from publics.suivis import ecrire_suivi
from tests.distribution import creer_rendez_vous
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("semaine")]


@pytest.fixture
def leo(lise, lieu) -> Usager:
    """Un enfant attendu aujourd'hui, sans autorisation, et une étape de son chemin."""
    marie = Identite("Marie", "Lecomte", "+33639981297")
    leo = retrouver_ou_creer(Identite("Léo", "", annee_naissance=timezone.now().year - 10, responsable=marie))
    passe = creer_rendez_vous(lise, lieu, timezone.now(), presence="present")
    RendezVous.objects.filter(pk=passe.pk).update(usager=leo)
    le = timezone.localdate()
    ecrire_suivi(leo, le=le, maintenant=timezone.now(), acquis="Je code un jeu.", thematiques=["email"])
    return leo


@pytest.mark.parametrize("largeur", LARGEURS)
def test_le_chemin_et_les_responsables_tiennent_plis_ouverts(page, live_server, leo, largeur: int) -> None:
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    adulte = leo.responsables.get().adulte
    for adresse in (f"usagers/{leo.pk}/chemin/", f"usagers/{leo.pk}/mineur/", f"usagers/{adulte.pk}/mineur/", ""):
        aides.aller(page, f"/gestion/{adresse}")
        page.locator("details.pli").evaluate_all("plis => plis.forEach(pli => { pli.open = true; })")
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse


def test_une_etape_s_ecrit_au_clavier(page, live_server, leo) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, f"/gestion/usagers/{leo.pk}/chemin/")
    page.locator("details.pli > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("J’envoie mon jeu à un ami.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Étape écrite sur le chemin de Léo.")).to_be_visible()
