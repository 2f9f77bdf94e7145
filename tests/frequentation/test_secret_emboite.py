"""Des mois, d'un trimestre, d'une année, de tous les filtres, aux deux seuils : rien de caché ne se déduit."""

from random import Random

import pytest

from tests.frequentation.attaquant import lire, soustractions
from tests.frequentation.mondes import ANNEE, TRIMESTRE, au_hasard, publier


@pytest.mark.parametrize(
    ("graine", "combien", "lieux", "longue"), [(1, 150, 1, TRIMESTRE), (2, 40, 2, TRIMESTRE), (4, 5, 2, ANNEE)]
)
def test_l_attaquant_ne_devine_rien_aux_deux_seuils(graine, combien, lieux, longue):
    hasard, cachees, montrees = Random(graine), 0, 0
    for numero in range(combien):
        monde = au_hasard(hasard, lieux=lieux, mois=len(longue.mois))
        ecran = publier(monde, 5, longue=longue)
        dehors = publier(monde, 11, longue=longue, sous=ecran)
        for seuil, publie in ((5, ecran), (11, dehors)):
            attaquant, caches = lire(publie)
            attaquant.reflechir()
            assert not [c for c in caches if attaquant.montre_quelqu_un(c, seuil)], (numero, seuil)
            assert not soustractions(publie, attaquant, seuil), (numero, seuil)
            cachees += len(caches)
            montrees += sum(bool(n) for p in publie.values() for t in p.tables.values() for n in t.visibles.values())
    assert cachees
    assert montrees


def test_ce_qui_est_cache_a_l_ecran_l_est_au_dehors():
    hasard = Random(3)
    for _ in range(60):
        monde = au_hasard(hasard)
        ecran = publier(monde, 5)
        dehors = publier(monde, 11, sous=ecran)
        for noeud, publication in dehors.items():
            for nom, n in publication.chiffres.items():
                assert n is None or ecran[noeud].chiffres[nom] == n
            for nom, table in publication.tables.items():
                assert all(ecran[noeud].table(nom).valeur(cle) == n for cle, n in table.visibles.items())
