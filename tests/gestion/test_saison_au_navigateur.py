"""Dans un vrai Chromium : les étapes d'une séance, l'absence, le programme. Sans JavaScript, au clavier, et comptés."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Seance
from ateliers.seances import changer_seance, ouvrir_seance
from epn.commun import dates
from epn.planning.models import Fermeture
from tests.ateliers.conftest import ALICE, BRUNO, COLETTE, demande
from tests.gestion.conftest import a_la_pendule
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides
from tests.verificateur import Verificateur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mois() -> dt.date:
    return dt.date(dates.jour_local(timezone.now()).year + 1, 6, 1)


@pytest.fixture
def seance(atelier: Atelier) -> Seance:
    """Deux places, trois personnes."""
    maintenant = timezone.now()
    libre = Seance.objects.filter(debut__gt=maintenant + dt.timedelta(days=2)).first()
    seance = changer_seance(libre, maintenant=maintenant, atelier=atelier, capacite=2)
    for identite in (ALICE, COLETTE, BRUNO):
        inscrire(demande(identite, accepte_d_attendre=True), seance, maintenant=maintenant)
    return seance


@pytest.fixture
def printemps(claire, lieu, mois: dt.date, seance) -> list[Seance]:
    """Trois mardis de juin en préparation, dont un sans thème."""
    theme = Atelier.objects.create(titre="Les arnaques", nature="thematique", resume="r", duree_minutes=120)
    themes = (theme, theme, None)
    return [ouvrir(claire, lieu, mois.replace(day=7 * n), un) for n, un in enumerate(themes, 1)]


def ouvrir(conseiller, lieu, jour: dt.date, atelier) -> Seance:
    debut = a_la_pendule(jour, 18)
    quand = {"debut": debut, "fin": debut + dt.timedelta(hours=2), "capacite": 9, "brouillon": True}
    return ouvrir_seance(Seance(nature="thematique", atelier=atelier, conseiller=conseiller, lieu=lieu, **quand))


def pages(seance: Seance, printemps: list[Seance], mois: dt.date) -> list[str]:
    actes = ("deplacer", "annuler", "places", "theme", "echanger")
    periode = f"du={mois}&au={mois.replace(day=28)}&vers={dates.mois_suivant(mois)}"
    autre = Seance.objects.filter(debut__gt=seance.debut, nature="initiation").first()
    return [
        *(f"/gestion/seances/{seance.pk}/{acte}/" for acte in actes),
        f"/gestion/seances/{seance.pk}/echanger/?autre={autre.pk}",
        f"/gestion/seances/{printemps[0].pk}/repeter/?rythme=1&fois=4",
        "/gestion/programme/copier/",
        f"/gestion/programme/copier/?{periode}",
        f"/gestion/programme/?mois={dates.mois_iso(mois)}",
        f"/gestion/programme/journal/?mois={dates.mois_iso(mois)}",
        "/gestion/absence/",
    ]


def juger(page: Page, ou: str) -> None:
    for largeur in aides.a_chaque_largeur(page, LARGEURS):
        assert aides.deborde(page) <= 0, f"{ou} à {largeur} px"
        assert aides.infractions_axe(page) == [], f"{ou} à {largeur} px"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chaque_etape_tient_a_chaque_largeur(page, live_server, seance, printemps, mois, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    entrer(page, live_server, "claire")
    for adresse in pages(seance, printemps, mois):
        aides.aller(page, adresse)
        juger(page, adresse)


def test_chaque_etape_est_du_html_valide_refus_compris(
    chez_claire, claire, seance, printemps, mois, verificateur: Verificateur
) -> None:
    fautes = {a: verificateur.reproches(chez_claire.get(a).content) for a in pages(seance, printemps, mois)}
    vide = {"revision": 0}
    for acte in ("deplacer", "places", "theme", "annuler"):
        fautes[acte] = verificateur.reproches(chez_claire.post(f"/gestion/seances/{seance.pk}/{acte}/", vide).content)
    programme, publier = f"/gestion/programme/?mois={dates.mois_iso(mois)}", {"geste": "publier_tout"}
    fautes["programme refusé"] = verificateur.reproches(chez_claire.post(programme, publier).content)
    absence = {"conseiller": claire.pk, "du": dates.jour_local(seance.debut), "moment": "journee", "motif": "x"}
    for nom, tape in (("aperçu", absence), ("absence refusée", absence | {"motif": ""})):
        fautes[nom] = verificateur.reproches(chez_claire.post("/gestion/absence/", tape).content)
    assert {adresse: reproches for adresse, reproches in fautes.items() if reproches} == {}


def test_une_reserve_se_confirme_sans_javascript(page_sans_javascript: Page, live_server, seance) -> None:
    page = page_sans_javascript
    entrer(page, live_server, "claire")
    page.goto(f"{live_server.url}/gestion/seances/{seance.pk}/places/")
    page.get_by_label("Nombre de places").fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("personne ne sera désinscrit")
    expect(page.get_by_label("Nombre de places")).to_have_value("1")
    juger_sans_script(page)
    page.get_by_label("Je le sais").check()
    page.get_by_role("button", name="Changer les places").click()
    expect(page.get_by_role("status").first).to_contain_text("1\u00a0place")


def juger_sans_script(page: Page) -> None:
    """axe est un script : sans JavaScript, seul le débordement se mesure."""
    boite = page.locator("main").bounding_box()
    assert boite["x"] + boite["width"] <= page.viewport_size["width"]


def test_s_absenter_demande_deux_boutons_et_dit_tout_avant(page: Page, live_server, seance) -> None:
    entrer(page, live_server, "claire")
    page.get_by_role("link", name="Conseiller absent").click()
    page.get_by_label("Le", exact=True).fill(dates.jour_local(seance.debut).isoformat())
    page.get_by_label("Motif", exact=True).fill("formation")
    page.get_by_role("button", name="Voir qui est touché").click()
    expect(page.locator("#apercu-t")).to_contain_text("engagement")
    expect(page.locator("main")).to_contain_text("alice@exemple.fr")
    juger(page, "aperçu d’une absence")
    page.get_by_role("button", name="Confirmer l’absence et prévenir").click()
    expect(page.get_by_role("status").first).to_contain_text("Absence enregistrée")
    assert Fermeture.objects.get().motif == "formation"
    assert "formation" not in page.url


def test_annoncer_une_saison_tient_en_cinq_clics(page: Page, live_server, printemps, mois) -> None:
    """Programme, Copier, (trois dates), Voir, Ajouter, Publier."""
    for seance in printemps[:2]:
        changer_seance(seance, maintenant=timezone.now(), brouillon=False)
    entrer(page, live_server, "claire")
    gestes = [
        lambda: page.get_by_role("link", name="Programme", exact=True).click(),
        lambda: page.get_by_role("link", name="Copier une saison").click(),
        lambda: page.get_by_role("button", name="Voir les dates").click(),
        lambda: page.get_by_role("button", name="Ajouter ces 2 séances").click(),
        lambda: page.get_by_role("button", name="Publier les 2 séances en préparation").click(),
    ]
    for n, geste in enumerate(gestes):
        if n == 2:
            bornes = {"Copier les séances du": mois, "Au": mois.replace(day=28)}
            for nom, jour in bornes.items():
                page.get_by_label(nom, exact=True).fill(jour.isoformat())
            page.get_by_label("À partir de la semaine du").fill(dates.mois_suivant(mois).isoformat())
        geste()
    expect(page.get_by_role("status").first).to_contain_text("2\u00a0séances publiées")
    assert Seance.objects.publiques().filter(debut__date__gte=dates.mois_suivant(mois)).count() == 2
