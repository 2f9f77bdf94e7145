"""Les sorties que l'on montre : l'endroit, la commune, les heures sur place. Jamais la route, ni les autres."""

import io
import re

import pytest
from django.test import Client
from icalendar import Calendar
from pypdf import PdfReader

from partenariats import dehors
from partenariats.models import ActionExterieure
from tests.distribution import creer_sortie

SEMAINE = "/agenda/2026-W49/"


@pytest.fixture
def marche(semaine_de_reference, espace, claire, mortagne, le) -> ActionExterieure:
    """Samedi, de 9 h à 12 h, une demi-heure de route."""
    return creer_sortie(claire, mortagne, le(5, 9), heures=3, route=30, pour_qui="tout le monde")


def lire(client: Client, adresse: str = SEMAINE) -> str:
    return client.get(adresse).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def affiche(client: Client) -> str:
    pdf = PdfReader(io.BytesIO(client.get("/agenda/2026-W49.pdf").content))
    assert len(pdf.pages) == 1
    return re.sub(r"\s+", " ", pdf.pages[0].extract_text().replace("\u00a0", " "))


def evenement(client: Client, sortie: ActionExterieure):
    lus = Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")
    return next((e for e in lus if str(e["UID"]) == f"action-{sortie.pk}@localhost"), None)


def test_la_semaine_dit_ou_et_quand_meme_un_jour_sans_plage(client: Client, marche) -> None:
    page = lire(client)
    assert "du 30 novembre au 5 décembre 2026" in page
    assert "9 h – 12 h" in page
    assert "Hors les murs : place de l’église, Mortagne-au-Perche · pour tout le monde" in page
    assert "8 h 30" not in page
    assert "12 h 30" not in page


def test_l_affiche_la_montre_sur_une_page(client: Client, marche) -> None:
    texte = affiche(client)
    assert "Samedi 5 décembre" in texte
    assert "9 h – 12 h Le numérique au marché place de l’église" in texte
    assert "Pour tout le monde" in texte
    assert "8 h 30" not in texte


def test_l_agenda_a_son_evenement_aux_heures_sur_place(client: Client, marche, le) -> None:
    lu = evenement(client, marche)
    assert (lu["DTSTART"].dt, lu["DTEND"].dt) == (le(5, 9), le(5, 12))
    assert lu["LOCATION"] == "place de l’église, Mortagne-au-Perche"
    assert (lu["STATUS"], str(lu["URL"]).endswith(SEMAINE)) == ("CONFIRMED", True)


def test_annulee_elle_reste_et_le_dit_partout(client: Client, marche, maintenant) -> None:
    dehors.annuler(marche, "verglas", maintenant=maintenant)
    page = lire(client)
    assert "annulé</span>" in page
    assert "verglas" in page
    assert "Annulé Le numérique au marché (9 h)" in affiche(client)
    lu = evenement(client, marche)
    assert (lu["STATUS"], lu["SEQUENCE"]) == ("CANCELLED", 1)
    assert "verglas" not in lu.to_ical().decode()


def test_ce_qui_n_est_pas_public_ne_se_voit_nulle_part(client: Client, marche, maintenant) -> None:
    dehors.modifier(marche, maintenant=maintenant, publique=False)
    assert "marché" not in lire(client)
    assert "marché" not in affiche(client)
    assert evenement(client, marche) is None


def test_l_accueil_la_montre_dans_sa_semaine(client: Client, marche, claire, mortagne, le) -> None:
    creer_sortie(claire, mortagne, le(-2, 9), titre="Au lavoir")
    assert "Au lavoir" in lire(client, "/")


def test_cinquante_sorties_coutent_autant_qu_une(
    client: Client, marche, claire, mortagne, le, django_assert_num_queries
):
    def compter(attendues: int) -> None:
        with django_assert_num_queries(attendues):
            client.get(SEMAINE)

    compter(6)
    for n in range(20):
        creer_sortie(claire, mortagne, le(6, n), heures=0.5, route=5, titre=f"S{n}")
    compter(6)


def test_l_affiche_d_une_semaine_chargee_de_sorties_tient_sur_une_page(client: Client, marche, claire, mortagne, le):
    for n in range(6):
        creer_sortie(
            claire, mortagne, le(n, 18), route=5, titre="Une rencontre au titre assez long pour gêner la mise en page"
        )
    assert "02 61 91 00 00" in affiche(client)
