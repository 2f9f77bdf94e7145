"""Dans un vrai Chromium : un appel au clavier seul, une séance pointée, et axe sur chaque page du poste."""

import datetime as dt

import pytest
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Cycle, Inscription, Parcours, Seance
from publics.identite import Identite, retrouver_ou_creer
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription, creer_rendez_vous
from tests.gestion.conftest import dans
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


@pytest.mark.parametrize("depart", ["/gestion/", "/gestion/publics/usager/", "/gestion/planning/plage/add/"])
def test_un_appel_se_prend_au_clavier_seul_d_ou_que_l_on_soit(page, live_server, depart: str) -> None:
    """« Ctrl + K », le nom, puis cinq touches : chercher, la personne, la première heure, réserver."""
    retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452"))
    entrer(page, live_server, "claire")
    aides.aller(page, depart)
    page.locator("h1").first.click()
    page.keyboard.press("Control+k")
    page.keyboard.type("grandin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appel/?q=grandin")
    page.wait_for_function("document.activeElement.closest('.trouves') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**usager=*")
    # La première heure prend le focus d'elle-même : la cocher, valider.
    page.wait_for_function("document.activeElement.type === 'radio'")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pris/")
    assert "À lire à voix haute" in page.inner_text("main")
    assert str(RendezVous.objects.get().usager) == "Odile Grandin"


def test_qui_appelle_pour_un_atelier_y_est_inscrit_sans_souris(page, live_server, bientot) -> None:
    retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452"))
    entrer(page, live_server, "claire")
    aides.aller(page, "/gestion/appel/?q=grandin")
    page.wait_for_function("document.activeElement.closest('.trouves') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**usager=*")
    page.locator("section[aria-labelledby=ateliers-t] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inscrire/?usager=*")
    page.get_by_role("button", name="Inscrire").press("Enter")
    page.wait_for_url("**/notee/")
    assert "À lire à voix haute" in page.inner_text("main")
    assert str(Inscription.objects.get().usager) == "Odile Grandin"


def test_qui_n_est_pas_connu_s_ecrit_la_ou_le_champ_attend(page, live_server) -> None:
    entrer(page, live_server, "claire")
    page.keyboard.press("Control+k")
    page.keyboard.type("Simone Lecomte")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appel/?q=*")
    page.wait_for_function("document.activeElement.name === 'telephone'")
    page.keyboard.type("0261911234")
    page.locator("[name=creneau]").first.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pris/")
    assert str(RendezVous.objects.get().usager) == "Simone Lecomte"


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


@pytest.fixture
def feuille(lise, lieu, emails) -> tuple[Seance, list[Inscription]]:
    """Une date de parcours commencée où se rencontre tout : niveaux, place gardée, file, venue, nom démesuré."""
    cycle = Cycle.objects.create(titre="Premiers pas", resume="r")
    parcours = Parcours.objects.create(cycle=cycle)
    seance = creer_seance(lise, lieu, emails, debut=dans(minutes=-10), capacite=5, parcours=parcours, rang=1)
    creer_seance(lise, lieu, emails, debut=dans(days=7), parcours=parcours, rang=2)
    morin = {"aisance": "grand_debutant", "reponses": {"internet": "pas_encore"}}
    venue = creer_inscription(seance, nom="Morin", presence="present", **morin)
    long = creer_inscription(seance, nom="Montmorency-Laval-de-Rochechouart-de-la-Trémoille", aisance="a_l_aise")
    gardee = creer_inscription(seance, nom="Gardée", statut="proposee", a_appeler_le=timezone.now())
    file = creer_inscription(seance, nom="File", statut="attente", attend_depuis=timezone.now())
    return seance, [venue, long, gardee, file]


@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_les_pages_d_une_seance_tiennent_et_axe_n_y_trouve_rien(page, live_server, feuille, largeur, mode) -> None:
    seance, (_, long, gardee, attend) = feuille
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    adresses = ["", "inscrire/", "inscrire/?q=morin", f"inscrire/?usager={long.usager_id}"]
    adresses += [f"inscriptions/{une.pk}/annuler/" for une in (long, gardee, attend)]
    for adresse in adresses:
        aides.aller(page, f"/gestion/seances/{seance.pk}/{adresse}")
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse


def test_le_texte_double_tient_sur_la_feuille(page, live_server, feuille) -> None:
    entrer(page, live_server, "claire")
    aides.aller(page, f"/gestion/seances/{feuille[0].pk}/")
    aides.doubler_le_texte(page)
    assert aides.deborde(page) <= 0
    assert page.evaluate(aides.ROGNES) == []


def test_pointer_une_seance_sans_javascript_et_accueillir_qui_se_presente(page_sans_javascript, live_server, feuille):
    page, (seance, (_, long, *_)) = page_sans_javascript, feuille
    entrer(page, live_server, "claire")
    page.goto(f"{live_server.url}/gestion/seances/{seance.pk}/")
    page.locator(f"#inscription-{long.pk}").get_by_role("button", name="Absent").click()
    assert page.locator(f"#inscription-{long.pk} [value=absent]").get_attribute("aria-pressed") == "true"
    page.get_by_label("Nom", exact=True).fill("Lecomte")
    page.get_by_role("button", name="L’ajouter à la feuille").click()
    # La file attend : la personne n'entre que si l'on dit « en plus des places ».
    page.get_by_label("en plus des places").check()
    page.get_by_role("button", name="Inscrire").click()
    page.wait_for_url(f"**/seances/{seance.pk}/#*")
    une = Inscription.objects.get(usager__nom="Lecomte")
    page.locator(f"#inscription-{une.pk}").get_by_role("button", name="Présent").click()
    assert Inscription.objects.get(pk=une.pk).presence == "present"
