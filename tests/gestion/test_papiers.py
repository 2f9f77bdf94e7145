"""La feuille d'émargement et l'attestation, relues comme des PDF : qui, quand, où, et aucun contact."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from ateliers.models import Atelier, Cycle, Inscription, Parcours, Seance
from ateliers.seances import annuler_seance
from epn.gestion import papiers
from tests.ateliers.conftest import creer_seance
from tests.distribution import a, creer_inscription

DEBUT = a(2026, 12, 3, 14)
LETTRES = "abcdefghijklmnopqrst"
LONG = ("Montmorency-Laval de Rochechouart " * 2)[:60].strip()


@pytest.fixture
def emails(db) -> Atelier:
    return Atelier.objects.create(titre="Mes premiers e-mails", nature="initiation", resume="r")


@pytest.fixture
def seance(lise, lieu, emails) -> Seance:
    return creer_seance(lise, lieu, emails, debut=DEBUT, capacite=50)


def remplir(seance: Seance, combien: int, nom: str = "Numero") -> list[Inscription]:
    return [
        creer_inscription(seance, nom=f"{nom[:55]} {LETTRES[n // 20]}{LETTRES[n % 20]}", email=f"p{n}@exemple.fr")
        for n in range(combien)
    ]


def lire(client: Client, seance: Seance, suite: str = "emargement.pdf") -> PdfReader:
    reponse = client.get(f"/gestion/seances/{seance.pk}/{suite}")
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in reponse["Cache-Control"]
    return PdfReader(io.BytesIO(reponse.content))


def texte(page) -> str:
    return re.sub(r"\s+", " ", page.extract_text().replace("\u00a0", " "))


@pytest.mark.parametrize(("combien", "pages"), [(0, 1), (5, 1), (12, 1), (13, 2), (40, 4)])
def test_douze_personnes_par_page_et_des_lignes_vides_pour_qui_se_presente(seance, combien, pages) -> None:
    remplir(seance, combien)
    mises = papiers.mettre_en_pages([seance], Inscription.objects.select_related("usager").par_nom())
    noms = [li.nom for page in mises for li in page.lignes]
    assert len(mises) == pages
    assert sum(bool(nom) for nom in noms) == combien
    assert noms.count("") >= 2
    assert [li.rang for page in mises for li in page.lignes] == list(range(1, len(noms) + 1))


@pytest.mark.parametrize(("combien", "pages"), [(0, 1), (12, 1), (13, 2)])
def test_la_feuille_dit_quoi_quand_ou_qui_et_aucun_contact(chez_claire: Client, seance, combien, pages) -> None:
    remplir(seance, combien)
    pdf = lire(chez_claire, seance)
    assert len(pdf.pages) == pages
    for page in pdf.pages:
        dit = texte(page)
        assert "Mes premiers e-mails" in dit
        assert "Jeudi 3 décembre 2026, 14 h – 16 h" in dit
        assert "EPN, 1, rue, Mortagne-au-Perche" in dit
        assert "Lise Gautier" in dit
        assert not re.search(r"@|06 39|\+336", dit)
    assert sum(texte(page).count("Numero") for page in pdf.pages) == combien
    assert pdf.metadata.title.startswith("Émargement")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_douze_noms_demesures_tiennent_sur_une_page(chez_claire: Client, seance) -> None:
    for n in range(12):
        creer_inscription(seance, prenom=LONG, nom=f"{LONG[:57]} {LETTRES[n]}")
    pdf = lire(chez_claire, seance)
    assert len(pdf.pages) == 1
    assert texte(pdf.pages[0]).count("Rochechouart") >= 24


def test_qui_attend_ou_a_annule_n_est_pas_sur_la_feuille_et_l_excuse_y_est_dit(chez_claire: Client, seance) -> None:
    maintenant = timezone.now()
    creer_inscription(seance, nom="Attend", statut="attente", attend_depuis=maintenant)
    creer_inscription(seance, nom="Parti", statut="annulee", annulee_le=maintenant, annulee_par="usager")
    creer_inscription(seance, nom="Malade", presence="excuse")
    dit = texte(lire(chez_claire, seance).pages[0])
    assert "Malade Bruno excusé" in dit
    assert not re.search("Attend|Parti", dit)


def test_une_seance_annulee_n_a_pas_de_feuille(chez_claire: Client, seance) -> None:
    annuler_seance(seance, "panne", maintenant=DEBUT - dt.timedelta(days=9))
    assert chez_claire.get(f"/gestion/seances/{seance.pk}/emargement.pdf").status_code == 404


# --- Parcours -------------------------------------------------------------------------------------


@pytest.fixture
def parcours(lise, lieu, emails) -> list[Seance]:
    """Quatre dates."""
    parcours = Parcours.objects.create(cycle=Cycle.objects.create(titre="Premiers pas", resume="r"))
    return [
        creer_seance(lise, lieu, emails, debut=DEBUT + dt.timedelta(weeks=n), parcours=parcours, rang=n + 1)
        for n in range(4)
    ]


def test_un_parcours_a_une_colonne_par_date(chez_claire: Client, parcours) -> None:
    bruno = creer_inscription(parcours[0])
    for seance in parcours[1:]:
        creer_inscription(seance, reservation=bruno.reservation)
    creer_inscription(parcours[1], nom="Zola")
    annuler_seance(parcours[3], "panne", maintenant=DEBUT - dt.timedelta(days=9))
    pdf = lire(chez_claire, parcours[1])
    (page,) = pdf.pages
    dit = texte(page)
    assert "Premiers pas" in dit
    for date in ("jeu. 3 déc.", "jeu. 10 déc.", "jeu. 17 déc."):
        assert date in dit
    assert "24 déc." not in dit
    assert dit.count("Le Goff") == 1
    assert dit.count("non inscrit") == 2
    assert page.mediabox.height > page.mediabox.width


def test_au_dela_de_trois_dates_la_feuille_se_couche(chez_claire: Client, parcours) -> None:
    for n in range(12):
        creer_inscription(parcours[0], nom=f"{LONG[:57]} {LETTRES[n]}", prenom=LONG)
    (page,) = lire(chez_claire, parcours[0]).pages
    assert page.mediabox.width > page.mediabox.height


def test_au_dela_de_huit_dates_il_y_a_deux_feuilles(seance) -> None:
    pages = papiers.mettre_en_pages([seance] * 10, [])
    assert [len(page.seances) for page in pages] == [8, 2]


# --- Attestation ----------------------------------------------------------------------------------


def attestation(client: Client, inscription: Inscription, suite: str = "") -> str:
    (page,) = lire(client, inscription.seance, f"inscriptions/{inscription.pk}/attestation.pdf{suite}").pages
    return texte(page)


def test_l_attestation_dit_la_seance_ou_la_personne_est_venue(chez_claire: Client, seance) -> None:
    dit = attestation(chez_claire, creer_inscription(seance, presence="present"))
    for attendu in (
        "Bruno Le Goff",
        "« Mes premiers e-mails »",
        "jeudi 3 décembre 2026",
        "soit 2 heures",
        "Lise Gautier",
    ):
        assert attendu in dit
    assert "06 39" not in dit


@pytest.mark.parametrize("presence", ["a_renseigner", "absent", "excuse"])
def test_qui_n_est_pas_venu_n_a_pas_d_attestation(chez_claire: Client, seance, presence: str) -> None:
    une = creer_inscription(seance, presence=presence)
    adresse = f"/gestion/seances/{seance.pk}/inscriptions/{une.pk}/attestation.pdf"
    assert chez_claire.get(adresse).status_code == chez_claire.get(f"{adresse}?parcours=oui").status_code == 404


def test_l_attestation_du_parcours_compte_les_seules_dates_suivies(chez_claire: Client, parcours) -> None:
    bruno = creer_inscription(parcours[0], presence="present")
    for seance, presence in zip(parcours[1:], ("present", "absent", "a_renseigner"), strict=True):
        creer_inscription(seance, reservation=bruno.reservation, presence=presence)
    dit = attestation(chez_claire, bruno, "?parcours=oui")
    assert "« Premiers pas »" in dit
    assert "3 décembre 2026" in dit
    assert "10 décembre 2026" in dit
    assert "17 décembre" not in dit
    assert "soit 2 séances et 4 heures au total" in dit


def test_six_dates_et_un_nom_demesure_tiennent_sur_une_page(chez_claire: Client, lise, lieu, emails) -> None:
    parcours = Parcours.objects.create(cycle=Cycle.objects.create(titre="L" * 100, resume="r"))
    billet = None
    for n in range(6):
        seance = creer_seance(lise, lieu, emails, debut=DEBUT + dt.timedelta(weeks=n), parcours=parcours, rang=n + 1)
        une = creer_inscription(seance, nom=LONG, prenom=LONG, reservation=billet, presence="present")
        billet = une.reservation
    assert "soit 6 séances" in attestation(chez_claire, une, "?parcours=oui")
