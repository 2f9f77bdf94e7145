"""Les heures libres : la plus proche d'abord, par jour, et jamais une page vide sans issue."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accompagnements.creneaux import creneaux_libres
from accompagnements.liste import par_jour
from epn.commun import dates
from epn.comptes.models import Compte
from epn.planning.models import Fermeture, Nature, Plage
from epn.territoire.models import Lieu

LUNDI = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _lundi_matin(monkeypatch: pytest.MonkeyPatch, semaine_de_reference: object, espace: object) -> None:
    maintenant = dt.datetime(2026, 11, 23, 7, tzinfo=dates.fuseau())
    monkeypatch.setattr("django.utils.timezone.now", lambda: maintenant)


def lire(client: Client, suite: str = "") -> str:
    reponse = client.get(f"/rendez-vous/{suite}")
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


def test_la_plus_proche_vient_d_abord(client: Client) -> None:
    page = lire(client)
    assert "Le plus tôt possible <strong>lundi 23 novembre à 14 h</strong>" in page
    assert "aujourd’hui, l’après-midi" in page
    assert "demain, le matin" in page


def test_les_semaines_suivantes_viennent_a_la_demande(client: Client) -> None:
    assert "Lundi 7 décembre" not in lire(client)
    assert 'href="?semaines=4"' in lire(client)
    assert "Lundi 7 décembre" in lire(client, "?semaines=4")
    assert "Semaines suivantes" not in lire(client, "?semaines=9")


@pytest.mark.parametrize("semaines", ["0", "-1", "abc", "9" * 400, "٣", "", "1e3"])
def test_un_nombre_de_semaines_absurde_ne_casse_rien(client: Client, semaines: str) -> None:
    assert "Lundi 23 novembre" in lire(client, f"?semaines={semaines}")


def test_un_mois_ferme_ne_vide_pas_la_page(client: Client) -> None:
    Fermeture.objects.create(du=LUNDI, au=LUNDI + dt.timedelta(days=25), motif="congés")
    assert "Lundi 21 décembre" in lire(client)


def test_sans_heure_libre_on_dit_quoi_faire(client: Client) -> None:
    Plage.objects.all().delete()
    page = lire(client)
    assert "Il n’y a plus d’heure libre" in page
    assert "tel:+33261910000" in page
    assert 'href="/ateliers/"' in page


def test_deux_lieux_se_distinguent(client: Client, lieu: Lieu) -> None:
    mairie = Lieu.objects.create(
        code="mairie", nom="Mairie", adresse="1", code_postal="61360", commune=lieu.commune, latitude=48, longitude=0
    )
    assert "à Mairie" not in lire(client)
    Plage.objects.filter(jour=1, nature=Nature.ACCOMPAGNEMENT).update(lieu=mairie)
    page = lire(client)
    assert "à Mairie" in page
    assert "à Espace Public Numérique" in page


def test_deux_conseillers_libres_a_la_meme_heure_ne_font_qu_une_heure() -> None:
    bruno = Compte.objects.create_user("bruno", "x", nom="Bruno", role=Compte.Role.CONSEILLER)
    for plage in Plage.objects.filter(nature=Nature.ACCOMPAGNEMENT, jour=0):
        plage.pk, plage.conseiller = None, bruno
        plage.save()
    maintenant = dt.datetime(2026, 11, 23, 7, tzinfo=dates.fuseau())
    libres = creneaux_libres(maintenant, LUNDI, LUNDI)
    assert len(libres) == 6
    [jour] = par_jour(libres, LUNDI)
    assert [dates.heure(c.debut) for c in jour.groupes[0].creneaux] == ["14\u00a0h", "15\u00a0h", "16\u00a0h"]


def test_la_liste_coute_autant_pour_deux_semaines_que_pour_neuf(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for semaines in (1, 9):
        with django_assert_num_queries(5):
            lire(client, f"?semaines={semaines}")
