"""Deux ans de la démonstration, toutes périodes closes : l'attaquant ne devine rien, et l'on y lit encore."""

import pytest
from django.utils import timezone

from epn.exploitation.demonstration import charger
from epn.frequentation.models import Chiffres
from epn.frequentation.periodes import Sorte
from epn.frequentation.publication import Publication
from epn.frequentation.secret import seule
from tests.distribution import a
from tests.frequentation.attaquant import lire, soustractions

MARDI = a(2026, 11, 24, 10)


@pytest.mark.django_db
def test_rien_ne_se_deduit_de_deux_ans_clos_et_l_annee_se_lit_encore(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MARDI)
    charger(MARDI, histoire=True)
    for seuil in Chiffres.Seuil:
        lignes = Chiffres.objects.filter(seuil=seuil).select_related("cloture")
        publiees = {(x.cloture.periode, x.nature, x.lieu_id): Publication.de(x.contenu) for x in lignes}
        assert len(publiees) > 30
        attaquant, caches = lire(publiees)
        attaquant.reflechir()
        assert [c for c in caches if attaquant.devine(c)] == []
        assert soustractions(publiees, seuil) == []
        if seuil == Chiffres.Seuil.ECRAN:
            annees = [p for (periode, *_), p in publiees.items() if periode.sorte == Sorte.ANNEE_SCOLAIRE]
            assert all(p.chiffres["personnes"] and p.chiffres["venues"] for p in annees)
            assert max(len(p.table("communes").visibles) for p in annees) > 12


@pytest.mark.parametrize(
    ("par", "personnes", "total"),
    [
        ({"initiation": 9}, {"initiation": 3}, 9),
        ({"initiation": 9, "exterieure": 4}, {"initiation": 3, "exterieure": 4}, 13),
        ({"initiation": 9, "exterieure": 40}, {"initiation": 9, "exterieure": 40}, None),
    ],
)
def test_une_table_que_son_total_rendrait_se_tait(par, personnes, total):
    table = seule(par, personnes, total, 5)
    assert table.tue
    assert not table.visibles
    assert not table.caches


def test_deux_natures_d_autant_de_monde_se_cachent_ensemble():
    par, personnes = {"a": 4, "b": 12, "c": 12, "d": 90}, {"a": 4, "b": 6, "c": 6, "d": 40}
    table = seule(par, personnes, 118, 5)
    assert table.caches == ("a", "b", "c")
    assert (dict(table.visibles), table.reste) == ({"d": 90}, 28)
