"""Deux ans de la démonstration, toutes périodes closes : l'attaquant ne devine rien, et l'on y lit encore."""

import pytest
from django.utils import timezone

from epn.exploitation.demonstration import charger
from epn.frequentation.models import Chiffres
from epn.frequentation.periodes import Sorte
from epn.frequentation.publication import Publication
from tests.distribution import a
from tests.frequentation.attaquant import lire, soustractions
from tests.frequentation.test_secret_emboite import montre_quelqu_un

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
        assert [c for c in caches if montre_quelqu_un(attaquant, c, seuil)] == []
        assert soustractions(publiees, attaquant, seuil) == []
        if seuil == Chiffres.Seuil.ECRAN:
            annees = [p for (periode, *_), p in publiees.items() if periode.sorte == Sorte.ANNEE_SCOLAIRE]
            assert all(p.chiffres["personnes"] and p.chiffres["venues"] for p in annees)
            assert max(len(p.table("communes").visibles) for p in annees) > 12
