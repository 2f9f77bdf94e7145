"""Dans un vrai Chromium : un appel au clavier seul, et axe sur chaque page du poste, à trois largeurs."""

import datetime as dt

import pytest
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from publics.identite import Identite, retrouver_ou_creer
from tests.distribution import creer_rendez_vous
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("semaine")]


@pytest.fixture
def personnes(lise, lieu) -> tuple[RendezVous, RendezVous]:
    """Un rendez-vous commencé, et un de demain à rappeler."""
    maintenant = timezone.now()
    demain = {"prenom": "Colette", "nom": "Aubry", "telephone": "+33261911427", "rappel": "appel"}
    return (
        creer_rendez_vous(lise, lieu, maintenant - dt.timedelta(minutes=30), besoin="email", precision="Mes photos"),
        creer_rendez_vous(lise, lieu, maintenant + dt.timedelta(days=1), **demain),
    )


@pytest.mark.parametrize("largeur", LARGEURS)
def test_chaque_page_du_poste_tient_et_axe_n_y_trouve_rien(
    page,
    live_server,
    personnes,
    largeur: int,
) -> None:
    passe, demain = personnes
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    adresses = [f"rendez-vous/{demain.pk}/{acte}/" for acte in ("pris", "deplacer", "annuler")]
    adresses += ["", "appel/?q=aubry", f"appel/?usager={passe.usager_id}", "a-pointer/"]
    for adresse in (*adresses, f"rendez-vous/{passe.pk}/compte-rendu/"):
        aides.aller(page, f"/gestion/{adresse}")
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse


def test_un_appel_se_prend_au_clavier_seul(page, live_server) -> None:
    retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452"))
    entrer(page, live_server, "claire")
    page.keyboard.press("/")
    page.keyboard.type("grandin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appel/?q=grandin")
    page.locator(".trouves a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**usager=*")
    # La première heure a déjà le focus : la cocher, valider.
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pris/")
    assert "À lire à voix haute" in page.inner_text("main")
    assert str(RendezVous.objects.get().usager) == "Odile Grandin"


def test_un_inconnu_se_prend_au_clavier_sans_souris(page, live_server) -> None:
    libre = creneaux_libres(timezone.now(), preavis_heures=0)[0]
    entrer(page, live_server, "claire")
    page.goto(f"{live_server.url}/gestion/appel/?creneau={libre.code}")
    page.locator("[name=nom]").focus()
    page.keyboard.type("Lecomte")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("0261911234")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pris/")
    assert RendezVous.objects.get().debut == libre.debut


def test_pointer_puis_raconter_sans_quitter_la_ligne(page, live_server, personnes) -> None:
    passe, _ = personnes
    entrer(page, live_server, "claire")
    ligne = page.locator(f"#rendez-vous-{passe.pk}")
    ligne.get_by_role("button", name="Présent").click()
    assert ligne.get_by_role("button", name="Présent").get_attribute("aria-pressed") == "true"
    ligne.get_by_role("link", name="Écrire le suivi").click()
    page.fill("[name=note]", "a envoyé sa première photo")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/gestion/#*")
    assert RendezVous.objects.get(pk=passe.pk).compte_rendu.thematiques == ["email"]
