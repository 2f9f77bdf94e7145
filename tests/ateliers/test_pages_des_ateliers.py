"""Le programme et la page d'une séance."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from ateliers.models import Atelier, Seance
from ateliers.programmation import programmer
from ateliers.seances import annuler_seance
from epn.commun import dates
from epn.planning.models import Nature

MAINTENANT = dt.datetime(2026, 11, 23, 7, tzinfo=dates.fuseau())


@pytest.fixture(autouse=True)
def _lundi_matin(monkeypatch: pytest.MonkeyPatch, ateliers: object, espace: object) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MAINTENANT)
    programmer(MAINTENANT)


@pytest.fixture
def seance() -> Seance:
    return Seance.objects.filter(nature=Nature.INITIATION).first()


def lire(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


def donnees(page: str) -> dict[str, object]:
    trouve = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert trouve
    return json.loads(trouve[1])


def test_la_prochaine_seance_vient_d_abord_et_se_dit(client: Client) -> None:
    page = lire(client, "/ateliers/")
    assert page.index("Mardi 24 novembre") < page.index("Jeudi 26 novembre")
    assert page.count("la prochaine") == 1
    assert page.index("la prochaine") < page.index("Jeudi 26 novembre")


def test_compter_les_places_ne_fait_pas_oublier_l_ordre_des_dates() -> None:
    """SQLite les rend en ordre par chance ; PostgreSQL, selon ses statistiques."""
    assert Seance.objects.avec_places().ordered
    assert Seance.objects.a_pointer(MAINTENANT).ordered
    a_l_envers = Seance.objects.order_by("-debut").avec_places()
    assert list(a_l_envers) == list(reversed(Seance.objects.avec_places()))


def test_une_seance_annulee_n_est_pas_la_prochaine(client: Client, seance: Seance) -> None:
    annuler_seance(seance, "conseiller absent", maintenant=MAINTENANT)
    page = lire(client, "/ateliers/")
    assert page.index("annulée") < page.index("le prochain")


def test_le_programme_ne_montre_ni_les_professionnels_ni_les_sans_theme(client: Client, seance: Seance) -> None:
    Seance.objects.filter(nature=Nature.THEMATIQUE).update(atelier=None)
    page = lire(client, "/ateliers/")
    assert "RGPD" not in page
    assert "thématique" not in page


def test_sans_atelier_la_page_dit_quoi_faire(client: Client) -> None:
    Seance.objects.update(atelier=None)
    assert "Aucun atelier n’est encore annoncé" in lire(client, "/ateliers/")


def test_la_seance_dit_quand_ou_et_pour_qui(client: Client, seance: Seance) -> None:
    page = lire(client, seance.get_absolute_url())
    for dit in ("Mardi 24 novembre 2026", "14 h – 16 h", "Ouvert à tous", "8 places", "À deux pas de la halle."):
        assert dit in page


def test_une_seance_sans_theme_ou_inconnue_est_introuvable(client: Client, seance: Seance) -> None:
    Seance.objects.filter(pk=seance.pk).update(atelier=None)
    assert client.get(f"/ateliers/seances/{seance.pk}/").status_code == 404
    assert client.get("/ateliers/seances/999999/").status_code == 404
    assert client.get(f"/ateliers/seances/{10**30}/").status_code == 404


def test_les_moteurs_lisent_un_evenement(client: Client, seance: Seance) -> None:
    evenement = donnees(lire(client, seance.get_absolute_url()))
    assert evenement["startDate"] == "2026-11-24T14:00:00+01:00"
    assert evenement["eventStatus"] == "https://schema.org/EventScheduled"
    assert evenement["location"]["address"]["addressLocality"] == "Mortagne-au-Perche"
    assert evenement["url"] == f"http://testserver{seance.get_absolute_url()}"


def test_une_seance_annulee_l_est_aussi_pour_les_moteurs(client: Client, seance: Seance) -> None:
    annuler_seance(seance, "conseiller absent", maintenant=MAINTENANT)
    page = lire(client, seance.get_absolute_url())
    assert "Cette séance est annulée." in page
    assert donnees(page)["eventStatus"] == "https://schema.org/EventCancelled"


def test_un_titre_hostile_ne_sort_pas_du_bloc_de_donnees(client: Client, seance: Seance) -> None:
    titre = "</script><script>alert(1)</script> & \u2028<!--"
    Atelier.objects.filter(pk=seance.atelier_id).update(titre=titre)
    page = client.get(seance.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert escape(titre) in page
    assert donnees(page)["name"] == titre


def test_une_seance_passee_le_dit(client: Client, seance: Seance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MAINTENANT + dt.timedelta(days=9))
    page = lire(client, seance.get_absolute_url())
    assert "Cette séance est passée" in page
    assert "Pour réserver une place" not in page


def test_le_programme_coute_autant_pour_une_que_pour_cinquante(
    client: Client, seance: Seance, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Seance.objects.bulk_create(
        Seance(
            nature=seance.nature,
            atelier=seance.atelier,
            conseiller=seance.conseiller,
            lieu=seance.lieu,
            debut=seance.debut,
            fin=seance.fin,
            capacite=8,
            annulee_le=MAINTENANT,
        )
        for _ in range(50)
    )
    with django_assert_num_queries(3):
        assert lire(client, "/ateliers/").count("<h2>") > 50
    Seance.objects.exclude(pk=seance.pk).filter(parcours=None).update(atelier=None)
    with django_assert_num_queries(3):
        assert lire(client, "/ateliers/").count("<h2>") < 10
