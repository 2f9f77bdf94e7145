"""Tout le chemin d'un référent, dans un vrai Chromium : au clavier seul, puis sans JavaScript, et axe à chaque état."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from epn.comptes.models import Compte
from epn.territoire.models import Lieu
from partenariats import liens
from partenariats.models import Interlocuteur, SeancePartenaire
from tests.chromium import LARGEURS
from tests.distribution import creer_groupe
from tests.navigateur import aides
from tests.partenariats.conftest import chemin

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("espace")]


@pytest.fixture(autouse=True)
def _horloge() -> None:
    """Celle du serveur, qui est un autre fil, reste la vraie."""


@pytest.fixture
def deux_dates(transactional_db, claire: Compte, lieu: Lieu) -> list[SeancePartenaire]:
    dans = timezone.now().replace(minute=0, second=0, microsecond=0)
    dates = [creer_groupe(claire, lieu, dans + dt.timedelta(days=n), attendus=6) for n in (2, 9)]
    Interlocuteur.objects.create(
        partenaire=dates[0].partenaire, nom="Référente", courriel="referente@ch.example", referent=True
    )
    return dates


@pytest.fixture
def adresse(deux_dates: list[SeancePartenaire]) -> str:
    return chemin(liens.nouveau(deux_dates[0].partenaire, maintenant=timezone.now())[1])


def atteindre(page: Page, quoi: str) -> None:
    """Avance au clavier jusqu'à cet élément."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if quoi in page.evaluate("(document.activeElement.innerText || document.activeElement.name || '')"):
            return
    pytest.fail(f"« {quoi} » ne s’atteint pas au clavier")


def test_du_lien_au_sujet_refuse_au_clavier_seul(page: Page, adresse: str, deux_dates) -> None:
    page.goto(adresse)
    assert page.url.endswith("/partenaires/")
    atteindre(page, "Combien, et quel sujet")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nous serons environ")).to_be_visible()
    atteindre(page, "attendus")
    page.keyboard.press("Control+A")
    page.keyboard.type("8")
    atteindre(page, "precision")
    page.keyboard.type("un CV pour Mme Lecomte")
    atteindre(page, "Enregistrer")
    page.keyboard.press("Enter")
    expect(page.locator(".invalid-feedback")).to_contain_text("annonce le nom d’une personne")
    expect(page.get_by_label("Nous serons environ")).to_have_value("8")
    assert aides.infractions_axe(page) == []
    atteindre(page, "precision")
    page.keyboard.press("Control+A")
    page.keyboard.type("faire un CV")
    atteindre(page, "Enregistrer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("C’est noté")
    deux_dates[0].refresh_from_db()
    assert (deux_dates[0].attendus, deux_dates[0].precision) == (8, "faire un CV")


def test_sans_javascript_une_date_s_annule_en_deux_temps(page_sans_javascript: Page, adresse: str, deux_dates) -> None:
    page = page_sans_javascript
    page.goto(adresse)
    page.get_by_role("link", name="Annuler").first.click()
    page.get_by_role("link", name="Non, la garder").click()
    page.get_by_role("link", name="Annuler").first.click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("status")).to_contain_text("est annulé")
    expect(page.locator(".seance").first).to_contain_text("à votre demande")
    deux_dates[0].refresh_from_db()
    assert deux_dates[0].est_annulee
    page.get_by_role("button", name="Fermer cette page").click()
    page.goto("/partenaires/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n’ouvre pas de page")


def test_chaque_page_du_referent_tient_partout_et_axe_n_y_trouve_rien(page: Page, adresse: str, deux_dates) -> None:
    page.goto(adresse)
    fin = timezone.now() + liens.FIN_PROCHE
    deux_dates[0].partenaire.liens.update(expire_le=fin)
    unes = f"/partenaires/dates/{deux_dates[0].pk}/"
    for une in ("/partenaires/", unes, f"{unes}annuler/"):
        aides.aller(page, une)
        for largeur in aides.a_chaque_largeur(page, LARGEURS):
            assert aides.infractions_axe(page) == [], f"{une} à {largeur} px"
            assert aides.deborde(page) <= 0, f"{une} à {largeur} px"
        aides.doubler_le_texte(page)
        assert aides.deborde(page) <= 0, f"{une}, texte double"
        assert page.evaluate(aides.ROGNES) == []
    page.goto("/partenaires/")
    page.get_by_role("button", name="Recevoir un lien neuf").click()
    expect(page.get_by_role("status")).to_contain_text("Un lien neuf vient de partir")
    page.get_by_role("button", name="Recevoir un lien neuf").click()
    expect(page.get_by_role("alert")).to_contain_text("il y a moins d’une heure")
    assert aides.infractions_axe(page) == []
