"""Deux ans de la démonstration, toutes périodes closes : l'attaquant ne devine rien, et l'on y lit encore."""

import pytest
from django.utils import timezone

from epn.exploitation.demonstration import charger
from epn.frequentation.models import Chiffres
from epn.frequentation.periodes import Sorte
from epn.frequentation.publication import Publication
from tests.distribution import a
from tests.frequentation.attaquant import lire, soustractions

MARDI = a(2026, 11, 24, 10)


@pytest.mark.django_db
def test_rien_ne_se_deduit_de_deux_ans_clos_et_l_annee_se_lit_encore(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MARDI)
    charger(MARDI, histoire=True)
    au_seuil = {}
    for seuil in Chiffres.Seuil:
        lignes = Chiffres.objects.filter(seuil=seuil).select_related("cloture")
        publiees = {(x.cloture.periode, x.nature, x.lieu_id): Publication.de(x.contenu) for x in lignes}
        assert len(publiees) > 30
        au_seuil[seuil] = publiees
        attaquant, caches = lire(publiees)
        attaquant.reflechir()
        assert [c for c in caches if attaquant.montre_quelqu_un(c, seuil)] == []
        assert soustractions(publiees, attaquant, seuil) == []
        entieres = {periode: p for (periode, nature, lieu), p in publiees.items() if not nature and lieu is None}
        annees = [p for periode, p in entieres.items() if periode.sorte == Sorte.ANNEE_SCOLAIRE]
        assert len(annees) == 2
        assert all(p.chiffres["personnes"] and p.chiffres["venues"] for p in annees)
        if seuil == Chiffres.Seuil.ECRAN:
            assert max(len(p.table("communes").visibles) for p in annees) > 12
            # Un trimestre et chaque nature d'une année se lisent aussi : plus de cases vues que cachées.
            trimestres = [p for periode, p in entieres.items() if periode.sorte == Sorte.TRIMESTRE]
            natures = [p for (periode, nature, _), p in publiees.items() if nature and periode.est_annuelle]
            for lues in (annees, trimestres, natures):
                tables = [p.table(nom) for p in lues for nom in ("ages", "statuts", "audiences", "themes_donnes")]
                vues = sum(bool(n) for table in tables for n in table.visibles.values())
                assert vues > sum(len(table.caches) for table in tables)
    assert _montrees_au_dehors_seulement(*au_seuil.values()) == []


def _montrees_au_dehors_seulement(ecran: dict, dehors: dict) -> list[tuple]:
    """Ce que l'écran cache, et que le dehors montrerait."""
    trouvees = []
    for noeud, publication in ecran.items():
        au_dehors = dehors[noeud]
        trouvees += [
            (noeud, nom) for nom, n in publication.chiffres.items() if n is None and au_dehors.chiffres[nom] is not None
        ]
        for nom, table in publication.tables.items():
            vues = {cle for cle, n in au_dehors.table(nom).visibles.items() if n}
            trouvees += [(noeud, nom, cle) for cle in vues if table.valeur(cle) is None]
    return trouvees
