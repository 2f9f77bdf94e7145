"""Dans un vrai Chromium : changer la semaine, fermer des jours, préparer un trimestre. À chaque largeur, et comptés."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from ateliers.models import Seance
from epn.planning.horizon import dernier_jour
from epn.planning.models import Fermeture, Plage
from tests.distribution import creer_rendez_vous
from tests.gestion.conftest import a_la_pendule
from tests.gestion.relire import rapporte
from tests.gestion.test_importer_des_fermetures import ADRESSE as IMPORTER
from tests.gestion.test_importer_des_fermetures import coller, lues
from tests.gestion.test_navigateur import entrer
from tests.gestion.test_relecture import prochain
from tests.gestion.test_saison_au_navigateur import juger, juger_sans_script
from tests.gestion.test_semaine_type import adresse, de_nature, saisie
from tests.navigateur import aides
from tests.verificateur import Verificateur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
GRILLE, TRIMESTRE = "/gestion/semaine-type/", "/gestion/programme/trimestre/"


@pytest.fixture
def dans_dix_jours(aujourd_hui: dt.date) -> dt.date:
    return aujourd_hui + dt.timedelta(days=10)


@pytest.fixture
def promis(claire, lieu, atelier, dans_dix_jours) -> Plage:
    """Une plage d'accompagnement, et un rendez-vous à sa dernière heure."""
    plage = de_nature("accompagnement")
    creer_rendez_vous(claire, lieu, a_la_pendule(prochain(plage, dans_dix_jours), 11))
    return plage


def relire_un_changement(page: Page, plage: Plage, jour: dt.date) -> None:
    aides.aller(page, f"{adresse(plage)}?a_partir_du={jour}")
    page.fill("[name=fin]", "11:00")
    page.get_by_role("button", name="Voir ce qui change").click()


def choisir_un_calendrier(page: Page, jour: dt.date) -> None:
    aides.aller(page, IMPORTER)
    page.get_by_label("Des lignes").fill(f"{coller(jour)['texte']}\nAscension")
    page.get_by_role("button", name="Lire", exact=True).click()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chaque_page_tient_a_chaque_largeur(page: Page, live_server, promis, dans_dix_jours, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    entrer(page, live_server, "claire")
    for ou in (GRILLE, f"{GRILLE}?le={dans_dix_jours}", IMPORTER, TRIMESTRE):
        aides.aller(page, ou)
        juger(page, ou)
    page.get_by_role("button", name="Générer les séances").click()
    expect(page.get_by_role("status").first).to_contain_text("créées")
    juger(page, "trimestre généré")
    relire_un_changement(page, promis, dans_dix_jours)
    expect(page.locator("main")).to_contain_text("Alice Martin")
    juger(page, "relecture")
    page.get_by_role("button", name="Corriger").click()
    expect(page.locator("[name=fin]")).to_have_value("11:00")
    juger(page, "fiche à corriger")
    choisir_un_calendrier(page, dans_dix_jours)
    expect(page.locator("main")).to_contain_text("aucune date ne s’y lit")
    juger(page, "choix des fermetures")


def test_chaque_page_est_du_html_valide(
    chez_claire: Client, promis, dans_dix_jours, verificateur: Verificateur
) -> None:
    chez_claire.post(TRIMESTRE, {"geste": "generer"})
    donnees = saisie(promis, a_partir_du=dans_dix_jours, fin="11:00")
    relue = chez_claire.post(adresse(promis), donnees)
    choisir = chez_claire.post(IMPORTER, {"texte": f"{coller(dans_dix_jours)['texte']}\nAscension"})
    pages = {
        "grille": chez_claire.get(GRILLE),
        "trimestre": chez_claire.get(TRIMESTRE),
        "donner": chez_claire.get(IMPORTER),
        "mal donné": chez_claire.post(IMPORTER, {}),
        "choisir": choisir,
        "fermer": chez_claire.post(IMPORTER, {**lues(choisir.content.decode()), "prendre": "0"}),
        "relecture": relue,
        "périmée": chez_claire.post(adresse(promis), {**donnees, "empreinte": "autre"}),
    }
    assert pages["périmée"].status_code == 409
    assert rapporte(relue.content.decode())
    fautes = {nom: verificateur.reproches(reponse.content) for nom, reponse in pages.items()}
    assert {nom: reproches for nom, reproches in fautes.items() if reproches} == {}


def test_changer_la_semaine_tient_en_quatre_clics_sans_javascript(
    page_sans_javascript: Page, live_server, promis, dans_dix_jours
) -> None:
    """Semaine type, la bande, (la date et l'heure), Voir ce qui change, Confirmer."""
    page = page_sans_javascript
    entrer(page, live_server, "claire")
    page.get_by_role("link", name="Semaine type", exact=True).click()
    colonne = page.locator(".semaine-type tbody td").nth(promis.jour + 1)
    colonne.get_by_role("link", name="Accompagnement individuel").click()
    page.fill("[name=a_partir_du]", dans_dix_jours.isoformat())
    page.fill("[name=fin]", "11:00")
    page.get_by_role("button", name="Voir ce qui change").click()
    expect(page.locator("main")).to_contain_text("1\u00a0engagement sort de la semaine")
    juger_sans_script(page)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Semaine type")
    expect(page.locator("main")).to_contain_text("9\u00a0h\u00a0–\u00a011\u00a0h")
    assert Plage.objects.get(remplace=promis).valide_du == dans_dix_jours


def test_un_vide_se_remplit_au_clavier(page: Page, live_server, promis) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, GRILLE)
    vide = page.get_by_role("link", name="Ajouter une plage, mardi, 12\u00a0h\u00a0–\u00a014\u00a0h")
    vide.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nature").select_option("hors_public")
    page.press("[name=fin]", "Enter")
    expect(page.locator("main")).to_contain_text("Une plage s’ouvre")
    page.get_by_role("button", name="Confirmer").press("Enter")
    expect(page.locator("main")).to_contain_text("Hors public")
    assert Plage.objects.get(nature="hors_public").debut == dt.time(12)


def test_les_bandes_sont_a_l_echelle_et_alignees_sur_les_heures(page: Page, live_server, promis) -> None:
    entrer(page, live_server, "claire")
    page.set_viewport_size({"width": 1366, "height": 900})
    aides.aller(page, GRILLE)
    bandes = page.locator(".semaine-type .plage.nature-initiation")
    hauts = {round(b.bounding_box()["y"]) for b in bandes.all()}
    assert len(hauts) == 1
    heures = {h.inner_text(): h.bounding_box()["y"] for h in page.locator(".semaine-type .heures span").all()}
    hauteur = heures["15\u00a0h"] - heures["14\u00a0h"]
    assert abs(bandes.first.bounding_box()["height"] - 3 * hauteur) < 2
    page.set_viewport_size({"width": 320, "height": 900})
    expect(page.locator(".jour-de-colonne").first).to_be_visible()


def test_importer_la_zone_b_tient_en_six_clics(page: Page, live_server, promis, dans_dix_jours, tmp_path: Path) -> None:
    """Fermetures, Importer, (le fichier) Lire, cocher, Voir ce que cela change, Confirmer."""
    reprise = dans_dix_jours + dt.timedelta(days=14)
    fichier = tmp_path / "Zone-B.ics"
    fichier.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\n"
        f"DTSTART;VALUE=DATE:{dans_dix_jours:%Y%m%d}\nDTEND;VALUE=DATE:{reprise:%Y%m%d}\n"
        "SUMMARY:Vacances de Noël - Zone B\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    entrer(page, live_server, "claire")
    page.get_by_role("link", name="Fermetures", exact=True).click()
    page.get_by_role("link", name="Importer un calendrier").click()
    page.get_by_label("Ou un fichier").set_input_files(fichier)
    page.get_by_role("button", name="Lire", exact=True).click()
    page.get_by_label("Vacances de Noël").check()
    page.get_by_role("button", name="Voir ce que cela change").click()
    expect(page.locator("main")).to_contain_text("rendez-vous de Alice Martin")
    juger(page, "fermetures relues")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status").first).to_contain_text("1\u00a0fermeture enregistrée")
    assert Fermeture.objects.get().au == reprise - dt.timedelta(days=1)


def test_preparer_un_trimestre_tient_en_quatre_clics(page: Page, live_server, atelier) -> None:
    """Programme, Préparer un trimestre, Générer, Publier."""
    entrer(page, live_server, "claire")
    page.get_by_role("link", name="Programme", exact=True).click()
    page.get_by_role("link", name="Préparer un trimestre").click()
    page.get_by_role("button", name="Générer les séances").click()
    expect(page.locator("main")).to_contain_text("Voici ce que le public lira")
    page.get_by_role("button", name="Publier ces").click()
    expect(page.get_by_role("status").first).to_contain_text("publiées")
    assert Seance.objects.publiques().filter(date_theorique__gt=dernier_jour(timezone.now())).exists()
