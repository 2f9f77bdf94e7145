"""Préparer un trimestre : générer, revoir, publier, sur une page."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.models import Atelier, Seance
from ateliers.seances import changer_seance, ouvrir_seance
from epn.commun import dates
from epn.gestion.trimestre import lire as lire_le_trimestre
from epn.gestion.trimestre import trimestres
from epn.planning.feries import feries
from epn.planning.horizon import dernier_jour
from epn.planning.models import Fermeture
from tests.gestion.conftest import a_la_pendule

PAGE = "/gestion/programme/trimestre/"


@pytest.fixture
def bornes() -> tuple[dt.date, dt.date]:
    """Quatre semaines entières, après l'horizon."""
    lundi = dernier_jour(timezone.now()) + dt.timedelta(days=8)
    return lundi, lundi + dt.timedelta(days=27)


@pytest.fixture
def adresse(bornes) -> str:
    return f"{PAGE}?du={bornes[0]}&au={bornes[1]}"


@pytest.fixture
def genere(chez_claire: Client, adresse: str, atelier) -> str:
    chez_claire.post(adresse, {"geste": "generer"})
    return adresse


@pytest.fixture
def arnaques(lieu) -> Atelier:
    return Atelier.objects.create(
        titre="Les arnaques", nature="thematique", resume="Les reconnaître.", niveau="debutant", duree_minutes=60
    )


def ouvrir(conseiller, lieu, jour: dt.date, atelier, **champs) -> Seance:
    debut = a_la_pendule(jour, 18)
    quand = {"debut": debut, "fin": debut + dt.timedelta(hours=1), "capacite": 10, "brouillon": True}
    seance = Seance(nature="thematique", atelier=atelier, conseiller=conseiller, lieu=lieu, **quand | champs)
    return ouvrir_seance(seance)


def lire(client: Client, adresse: str) -> str:
    return client.get(adresse).content.decode().replace("\u00a0", " ")


def cles(page: str) -> list[str]:
    return re.findall(r'name="seance" value="(\d+)"', page)


@pytest.mark.usefixtures("atelier")
def test_lire_n_ecrit_rien_et_generer_fait_naitre_en_preparation(chez_claire, adresse, bornes) -> None:
    avant = Seance.objects.count()
    assert "Rien n’est encore programmé" in lire(chez_claire, adresse)
    assert Seance.objects.count() == avant
    reponse = chez_claire.post(adresse, {"geste": "generer"}, follow=True)
    assert "séances créées" in reponse.content.decode()
    nees = Seance.objects.filter(date_theorique__range=bornes)
    assert nees.count() == 28 - len(feries(*bornes))
    assert set(nees.values_list("brouillon", flat=True)) == {True}
    chez_claire.post(adresse, {"geste": "generer"})
    assert nees.count() == 28 - len(feries(*bornes))


def test_revoir_nomme_ce_qui_manque_et_ce_qui_se_repete(chez_claire, genere, bornes, claire, lieu, arnaques) -> None:
    premiere = ouvrir(claire, lieu, bornes[0], arnaques)
    proche = ouvrir(claire, lieu, bornes[0] + dt.timedelta(days=14), arnaques)
    page = lire(chez_claire, genere)
    assert "thèmes à choisir" in page
    assert "1 thème revient vite" in page
    assert dates.en_toutes_lettres(dates.jour_local(proche.debut)).replace("\u00a0", " ") in page
    assert "Débutant" in page
    changer_seance(proche, maintenant=timezone.now(), atelier=None)
    assert "revient vite" not in lire(chez_claire, genere)
    assert premiere.atelier == arnaques


def test_revoir_dit_les_semaines_fermees_et_ce_qui_reste_a_decider(chez_claire, genere, bornes) -> None:
    seance = Seance.objects.filter(date_theorique=bornes[0] + dt.timedelta(days=8)).first()
    changer_seance(seance, maintenant=timezone.now(), capacite=4)
    du = bornes[0] + dt.timedelta(days=7)
    Fermeture.objects.create(du=du, au=du + dt.timedelta(days=6), motif="congés d’hiver")
    page = lire(chez_claire, genere)
    assert f"1 semaine sans rien : celle du {dates.jour_et_mois(du)}".replace("\u00a0", " ") in _sans_balises(page)
    assert "Congés d’hiver" in page
    assert "l’espace n’est plus ouvert à cette heure" in page


def test_publier_montre_au_public_ce_que_la_page_montrait_et_rien_d_autre(
    chez_claire, genere, bornes, claire, lieu, arnaques
) -> None:
    page = lire(chez_claire, genere)
    montrees = cles(page)
    assert f"Publier ces {len(montrees)} séances" in page
    ajoutee = ouvrir(claire, lieu, bornes[0], arnaques)
    faite = chez_claire.post(genere, {"geste": "publier", "seance": montrees}, follow=True).content.decode()
    assert f"{len(montrees)}\u00a0séances publiées" in faite
    assert not Seance.objects.filter(pk__in=montrees, brouillon=True).exists()
    ajoutee.refresh_from_db()
    assert ajoutee.brouillon
    sans_theme = Seance.objects.filter(date_theorique__range=bornes, atelier=None)
    assert set(sans_theme.values_list("brouillon", flat=True)) == {True}
    assert cles(lire(chez_claire, genere)) == [str(ajoutee.pk)]


def test_l_apercu_dit_ce_que_le_public_lira(chez_claire, adresse, bornes, claire, lieu, arnaques) -> None:
    ouvrir(claire, lieu, bornes[0], arnaques)
    page = lire(chez_claire, adresse)
    for mot in ("Les arnaques", "Les reconnaître.", "10 places", "18 h – 19 h", "EPN"):
        assert mot in page, mot


@pytest.mark.usefixtures("atelier")
def test_une_seance_qui_approche_en_preparation_est_rappelee(chez_claire, claire, lieu, arnaques, aujourd_hui) -> None:
    loin = ouvrir(claire, lieu, aujourd_hui + dt.timedelta(days=40), arnaques)
    assert "En préparation" not in lire(chez_claire, "/gestion/")
    ouvrir(claire, lieu, dates.jour_local(loin.debut) - dt.timedelta(days=30), arnaques)
    assert "1 séance d’ici trois semaines : le public ne la voit pas" in lire(chez_claire, "/gestion/")


@pytest.mark.parametrize(
    ("du", "au", "phrase"),
    [
        ("2020-01-01", "2020-03-31", "passé"),
        ("", "", "Donnez la date"),
        ("demain", "2027-03-31", "Écrivez une date"),
        ("{dans_40}", "{dans_30}", "finit avant de commencer"),
        ("{dans_30}", "{dans_300}", "six mois au plus"),
        ("{dans_300}", "{dans_450}", "un an d’avance"),
    ],
)
def test_une_periode_impossible_recoit_sa_phrase(chez_claire, lieu, aujourd_hui, du, au, phrase) -> None:
    jours = {f"dans_{n}": aujourd_hui + dt.timedelta(days=n) for n in (30, 40, 300, 450)}
    adresse = f"{PAGE}?du={du.format(**jours)}&au={au.format(**jours)}"
    assert phrase in lire(chez_claire, adresse)
    assert chez_claire.post(adresse, {"geste": "generer"}).status_code == 200
    assert not Seance.objects.exists()


def test_les_trimestres_proposes_se_suivent() -> None:
    assert trimestres(dt.date(2026, 11, 24), 2) == [
        (dt.date(2027, 1, 1), dt.date(2027, 3, 31)),
        (dt.date(2027, 4, 1), dt.date(2027, 6, 30)),
    ]


def test_la_page_coute_autant_pour_une_et_cinquante_seances(chez_claire, adresse, bornes, claire, lieu) -> None:
    def creer(n: int) -> None:
        un = Atelier.objects.create(titre=f"A{n}", nature="thematique", resume="r", duree_minutes=15)
        jour = bornes[0] + dt.timedelta(days=n % 28)
        debut = a_la_pendule(jour, 8 + n // 28)
        ouvrir(claire, lieu, jour, un, debut=debut, fin=debut + dt.timedelta(minutes=15))

    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            lire(chez_claire, adresse)
        return len(capture)

    creer(0)
    requetes()
    une = requetes()
    for n in range(1, 50):
        creer(n)
    assert requetes() == une
    with CaptureQueriesContext(connection) as capture:
        lire_le_trimestre(*bornes, timezone.now())
    assert len(capture) == 5


def _sans_balises(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)
