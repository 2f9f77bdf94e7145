"""Ce que disent les avis : jamais moins de cinq ensemble, et rien qu'une soustraction puisse donner."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ateliers.models import Atelier, Avis, Seance
from ateliers.resultats import SEUIL, de_la_seance, reunir, tableau
from tests.distribution import a

from .conftest import creer_seance


@pytest.fixture
def faire(claire, lieu, espace, horloge):
    """Une séance de cet atelier, et autant d'avis qu'on en veut."""
    jours = iter(range(200))

    def faire(titre: str, nombre: int, niveau: str = "debutant", **reponses: str) -> Seance:
        atelier, _ = Atelier.objects.get_or_create(titre=titre, nature="initiation", resume="r", niveau=niveau)
        debut = a(2026, 12, 1, 9) + dt.timedelta(days=next(jours))
        seance = creer_seance(claire, lieu, atelier, debut=debut)
        donner_des_avis(seance, nombre, **reponses)
        return seance

    return faire


def donner_des_avis(seance: Seance, nombre: int, **reponses: str) -> None:
    base = {"utile": "oui", "difficulte": "juste"} | reponses
    Avis.objects.bulk_create(Avis(seance=seance, jour=dt.date(2026, 12, 1), **base) for _ in range(nombre))


def test_sous_cinq_avis_une_seance_ne_dit_rien_que_leur_nombre(faire):
    seance = faire("Souris", 4, commentaire="Trop vite")
    resultat = de_la_seance(seance)
    assert (resultat.recus, resultat.montres, resultat.caches, resultat.commentaires) == (4, 0, 4, [])
    donner_des_avis(seance, 1, utile="non")
    resultat = de_la_seance(seance)
    assert [(ligne.mot, ligne.nombre) for ligne in resultat.utile] == [("oui", 4), ("un peu", 0), ("non", 1)]
    assert resultat.commentaires == ["Trop vite"] * 4


def test_une_seance_cachee_ne_se_deduit_pas_du_total_de_son_atelier(faire):
    grande, _ = faire("Souris", 6), faire("Souris", 1, utile="non", commentaire="À fuir")
    (atelier,) = tableau().par_atelier
    assert (atelier.recus, atelier.montres, atelier.caches) == (7, 6, 1)
    assert atelier.lot.reponses == de_la_seance(grande).lot.reponses
    assert atelier.commentaires == []


def test_plusieurs_petites_seances_se_montrent_ensemble(faire):
    faire("Souris", 3)
    faire("Souris", 2, utile="non")
    (atelier,) = tableau().par_atelier
    assert (atelier.montres, atelier.lot.reponses["non"]) == (5, 2)


def test_un_atelier_cache_ne_se_deduit_pas_de_son_niveau(faire):
    faire("Souris", 7)
    faire("Clavier", 2, utile="non")
    faire("Photos", 9, niveau="")
    niveaux = {r.titre: (r.recus, r.montres) for r in tableau().par_niveau}
    assert niveaux == {"débutant": (9, 7), "tous niveaux": (9, 9)}


def test_sur_des_tables_tirees_au_sort_aucune_difference_n_est_sous_le_seuil(faire):
    hasard = random.Random(4)
    seances = [
        faire(f"Atelier {n % 6}", hasard.choice([0, 1, 2, 3, 4, 5, 6, 9]), niveau=("debutant", "", "avance")[n % 3])
        for n in range(24)
    ]
    table = tableau()
    for atelier in table.par_atelier:
        montrees = sum(de_la_seance(s).montres for s in seances if s.titre == atelier.titre)
        assert atelier.montres - montrees == 0 or atelier.montres - montrees >= SEUIL
    for niveau in table.par_niveau:
        du_niveau = {s.titre for s in seances if (s.atelier.get_niveau_display() or "tous niveaux") == niveau.titre}
        montres = sum(r.montres for r in table.par_atelier if r.titre in du_niveau)
        assert niveau.montres - montres == 0 or niveau.montres - montres >= SEUIL


def test_rien_a_reunir_ne_montre_rien():
    montre, reste = reunir([])
    assert (montre.nombre, reste.nombre, montre.reponses) == (0, 0, Counter())


def test_le_tableau_coute_autant_pour_cinquante_ateliers_que_pour_un(faire):
    def compter() -> int:
        with CaptureQueriesContext(connection) as capture:
            tableau()
        return len(capture)

    faire("Souris", 6)
    un = compter()
    for n in range(50):
        faire(f"Atelier {n}", 6, commentaire="Bien")
    assert compter() == un == 3
