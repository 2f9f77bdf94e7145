"""Dans un vrai Chromium : glisser, déplacer au clavier, être refusé, défaire, fermer en deux clics, imprimer."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from accompagnements.models import RendezVous
from ateliers.models import Atelier, Seance
from ateliers.seances import changer_seance
from epn.commun import dates
from epn.planning.models import Fermeture
from partenariats import seances
from partenariats.models import Partenaire, SeancePartenaire
from tests.distribution import creer_inscription, creer_rendez_vous, creer_semaine
from tests.gestion.conftest import a_la_pendule
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides
from tests.verificateur import Verificateur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("semaine")]
# Une demi-heure à l'écran, en pixels (static/js/semaine.js).
DEMI_HEURE = 34


@pytest.fixture
def jour(semaine, aujourd_hui: dt.date) -> dt.date:
    """Un jour de semaine, ouvert, d'une semaine à venir tout entière."""
    lundi = dates.lundi_de(aujourd_hui) + dt.timedelta(days=7)
    ouverts = (s.date_theorique for s in Seance.objects.order_by("debut"))
    return next(j for j in ouverts if j >= lundi and j.weekday() < 5)


@pytest.fixture
def odile(claire, lieu, jour) -> RendezVous:
    ici = {"prenom": "Odile", "nom": "Grandin", "telephone": "+33639981452"}
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 9), **ici)


@pytest.fixture
def marcel(claire, lieu, jour) -> RendezVous:
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 11), prenom="Marcel", nom="Hubert")


@pytest.fixture
def seance(atelier: Atelier, jour) -> Seance:
    seance = changer_seance(Seance.objects.get(date_theorique=jour), maintenant=timezone.now(), atelier=atelier)
    creer_inscription(seance)
    return seance


@pytest.fixture
def groupe(claire, lieu, jour) -> SeancePartenaire:
    partenaire = Partenaire.objects.create(nom="Addictologie", nom_d_usage="bleu", genre="sante", discret=True)
    quand = {"debut": a_la_pendule(jour, 18), "fin": a_la_pendule(jour, 20)}
    return seances.ouvrir(SeancePartenaire(partenaire=partenaire, conseiller=claire, lieu=lieu, attendus=6, **quand))


def adresse(jour: dt.date) -> str:
    return f"/gestion/semaine/{dates.semaine_iso(jour)}/"


def ouvrir(page: Page, live_server, jour: dt.date) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, adresse(jour))
    expect(page.locator("#calendrier .ec-event").first).to_be_visible()


def carte(page: Page, nom: str) -> Locator:
    return page.locator("#calendrier .engagement", has_text=nom)


def glisser(page: Page, nom: str, demi_heures: int) -> None:
    """Prend la carte par le haut et la pose plus bas, sans changer de jour."""
    carte(page, nom).scroll_into_view_if_needed()
    boite = carte(page, nom).bounding_box()
    x, y = boite["x"] + boite["width"] / 2, boite["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + demi_heures * DEMI_HEURE, steps=8)
    page.mouse.up()
    page.wait_for_url("**/deplacer/**")


def test_glisser_mene_a_l_etape_puis_se_confirme_et_se_defait(page: Page, live_server, odile, jour) -> None:
    ouvrir(page, live_server, jour)
    glisser(page, "Odile Grandin", 2)
    assert RendezVous.objects.get().debut == odile.debut
    expect(page.locator("main")).to_contain_text("par texto au\u00a006\u00a039\u00a098\u00a014\u00a052")
    expect(page.locator("input[name=creneau]:checked")).to_have_value(f"{jour}-1000-{odile.conseiller_id}")
    page.get_by_role("button", name="Déplacer à cette heure").click()
    page.wait_for_url(f"**{adresse(jour)}")
    expect(carte(page, "Odile Grandin")).to_contain_text("10\u00a0h –")
    page.get_by_role("link", name="Annuler ce déplacement").click()
    page.get_by_role("button", name="Déplacer à cette heure").click()
    expect(carte(page, "Odile Grandin")).to_contain_text("9\u00a0h –")
    assert RendezVous.objects.get().debut == odile.debut


def test_glisser_sur_une_heure_prise_est_refuse_et_rien_ne_bouge(page: Page, live_server, odile, marcel, jour) -> None:
    ouvrir(page, live_server, jour)
    glisser(page, "Odile Grandin", 4)
    expect(page.get_by_role("alert")).to_contain_text("C’est le rendez-vous de Marcel Hubert")
    page.go_back()
    expect(carte(page, "Odile Grandin")).to_contain_text("9\u00a0h –")
    assert RendezVous.objects.get(pk=odile.pk).sequence == 0


def test_une_seance_se_glisse_et_ses_inscrits_sont_nommes_avant(page: Page, live_server, seance, jour) -> None:
    ouvrir(page, live_server, jour)
    glisser(page, "Mes premiers e-mails", 1)
    expect(page.locator(".touches")).to_contain_text("Bruno Le Goff")
    expect(page.get_by_label("De", exact=True)).to_have_value("14:30")
    page.get_by_role("button", name="Déplacer cette séance").click()
    page.wait_for_url(f"**{adresse(jour)}")
    assert Seance.objects.get(pk=seance.pk).debut == a_la_pendule(jour, 14, 30)


def test_deux_fenetres_la_seconde_apprend_qui_a_deplace_quoi(
    ouvrir_fenetre: Callable[..., Page], live_server, odile, jour
) -> None:
    une, autre = ouvrir_fenetre(), ouvrir_fenetre()
    for fenetre in (une, autre):
        ouvrir(fenetre, live_server, jour)
    glisser(une, "Odile Grandin", 2)
    une.get_by_role("button", name="Déplacer à cette heure").click()
    une.wait_for_url(f"**{adresse(jour)}")
    glisser(autre, "Odile Grandin", 4)
    expect(autre.get_by_role("alert")).to_contain_text("déplacé par Claire Roussel")
    assert RendezVous.objects.get().debut == a_la_pendule(jour, 10)


def test_deplacer_au_clavier_par_le_tableau(page: Page, live_server, odile, jour) -> None:
    ouvrir(page, live_server, jour)
    page.get_by_role("link", name="Déplacer : Odile Grandin").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/deplacer/**")
    page.locator(f"input[value='{jour}-1100-{odile.conseiller_id}']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{adresse(jour)}")
    assert RendezVous.objects.get().debut == a_la_pendule(jour, 11)


def test_glisser_d_un_jour_a_l_autre_dans_le_mois_garde_l_heure(page: Page, live_server, odile, jour) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, f"/gestion/semaine/mois/{dates.mois_iso(jour)}/")
    boite = carte(page, "Odile Grandin").bounding_box()
    largeur = page.locator("#calendrier .ec-day").first.bounding_box()["width"]
    sens = -1 if jour.weekday() == 6 else 1
    page.mouse.move(boite["x"] + 60, boite["y"] + 8)
    page.mouse.down()
    page.mouse.move(boite["x"] + 60 + sens * largeur, boite["y"] + 8, steps=8)
    page.mouse.up()
    page.wait_for_url(f"**vers={jour + dt.timedelta(days=sens)}T09%3A00")


def test_cliquer_une_carte_ouvre_le_panneau_ou_l_on_pointe(page: Page, live_server, odile, jour) -> None:
    ouvrir(page, live_server, jour)
    carte(page, "Odile Grandin").click()
    panneau = page.locator("#panneau")
    expect(panneau).to_contain_text("Odile Grandin")
    expect(page.locator(".choisie")).to_contain_text("Odile Grandin")
    panneau.get_by_role("button", name="Excusé").click()
    expect(panneau.get_by_role("button", name="Excusé")).to_have_attribute("aria-pressed", "true")


def test_une_demi_journee_se_ferme_en_deux_clics(page: Page, live_server, odile, jour) -> None:
    ouvrir(page, live_server, jour)
    nom = f"Fermer le matin, {dates.en_toutes_lettres(jour)}".replace("\u00a0", " ")
    page.locator("#calendrier").get_by_role("button", name=nom).click()
    expect(page.locator("#apercu-t")).to_have_text("1\u00a0engagement touché")
    expect(page.locator("main")).to_contain_text("Odile Grandin")
    assert not Fermeture.objects.exists()
    page.get_by_role("button", name="Confirmer l’absence et prévenir").click()
    page.wait_for_url(f"**{adresse(jour)}")
    expect(page.locator("#calendrier .heures-fermees")).to_have_count(1)
    assert RendezVous.objects.get().annule_par == "epn"


def test_une_heure_libre_se_reserve_d_un_clic(page: Page, live_server, jour) -> None:
    ouvrir(page, live_server, jour)
    page.locator("#calendrier .libre", has_text="10\u00a0h libre").first.click()
    page.wait_for_url("**/appel/?creneau=*")


def test_tout_est_dans_le_tableau_sans_javascript(page_sans_javascript: Page, live_server, odile, seance, jour) -> None:
    page = page_sans_javascript
    entrer(page, live_server, "claire")
    page.goto(live_server.url + adresse(jour))
    expect(page.locator("#calendrier")).to_be_hidden()
    ligne = page.get_by_role("row", name=dates.en_toutes_lettres(jour).capitalize())
    for mots in ("Odile Grandin", "Mes premiers e-mails", "1\u00a0inscrit sur\u00a08", "Fermer l’après-midi"):
        expect(ligne).to_contain_text(mots)
    page.get_by_role("button", name="Masquer les noms").click()
    expect(page.locator("main")).not_to_contain_text("Grandin")
    page.get_by_role("button", name=f"Fermer le matin, {dates.en_toutes_lettres(jour)}").click()
    expect(page.locator("#apercu-t")).to_have_text("1\u00a0engagement touché")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_la_semaine_et_le_mois_tiennent_a_chaque_largeur(
    page: Page, live_server, odile, marcel, seance, groupe, jour, lise, mode: str
) -> None:
    page.emulate_media(color_scheme=mode)
    Fermeture.objects.create(du=jour, au=jour, de=dt.time(20), a=dt.time(21), motif="travaux")
    entrer(page, live_server, "claire")
    pages = [
        adresse(jour),
        f"{adresse(jour)}?voir={odile.pk}",
        f"{adresse(jour)}?conseiller=tous",
        f"/gestion/semaine/mois/{dates.mois_iso(jour)}/",
        f"/gestion/semaine/deplacer/groupe/{groupe.pk}/?vers={jour}T20:00",
    ]
    for une in pages:
        aides.aller(page, une)
        for largeur in aides.a_chaque_largeur(page, LARGEURS):
            assert aides.deborde(page) <= 0, f"{une} à {largeur} px"
            assert aides.infractions_axe(page) == [], f"{une} à {largeur} px"


def test_le_texte_double_et_le_clavier_vont_partout(page: Page, live_server, odile, seance, jour) -> None:
    ouvrir(page, live_server, jour)
    aides.revenir_en_haut(page)
    etapes = aides.parcourir_au_clavier(page)
    assert [e["quoi"] for e in etapes if not e["visible"]] == [], "focus invisible"
    assert any("Ouvrir" in e["quoi"] or "voir=" in e["quoi"] for e in etapes)
    aides.doubler_le_texte(page)
    assert aides.deborde(page) <= 0


def test_le_html_est_valide(chez_claire, odile, seance, groupe, jour, lise, verificateur: Verificateur) -> None:
    pages = [f"{adresse(jour)}{suite}" for suite in ("", f"?voir={odile.pk}", "?conseiller=tous")]
    pages += [f"/gestion/semaine/mois/{dates.mois_iso(jour)}/", f"/gestion/semaine/deplacer/groupe/{groupe.pk}/"]
    pages += [f"/gestion/rendez-vous/{odile.pk}/deplacer/?vers={jour}T14:00&revision=9"]
    assert {p: r for p in pages if (r := verificateur.reproches(chez_claire.get(p).content))} == {}


def test_une_semaine_pleine_s_imprime_sur_une_page_a4_en_largeur(page: Page, live_server, lise, lieu, jour) -> None:
    creer_semaine(lise, lieu)
    lundi = dates.lundi_de(jour)
    for n in range(5):
        for heure in (7, 8, 9, 10, 11, 14, 15, 16, 18, 19):
            un = {"nom": f"Delaunay {'abcde'[n]}", "prenom": "Marguerite", "telephone": f"+3363998{n}{heure:02d}0"}
            creer_rendez_vous(lise, lieu, a_la_pendule(lundi + dt.timedelta(days=n), heure), **un)
    ouvrir(page, live_server, jour)
    aides.aller(page, f"{adresse(jour)}?conseiller={lise.pk}")
    papier = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(papier.pages) == 1
    assert round(float(papier.pages[0].mediabox.width)) == 842
    texte = papier.pages[0].extract_text()
    assert texte.count("Delaunay") == 50
    assert "Déplacer" not in texte
