"""Des mois, d'un trimestre, de tous les filtres, aux deux seuils : rien de caché ne se déduit."""

from random import Random

import pytest

from tests.frequentation.attaquant import lire, soustractions
from tests.frequentation.mondes import au_hasard, publier


@pytest.mark.parametrize(("graine", "combien", "lieux"), [(1, 250, 1), (2, 60, 2)])
def test_l_attaquant_ne_devine_rien_aux_deux_seuils(graine, combien, lieux):
    hasard, cachees = Random(graine), 0
    for numero in range(combien):
        monde = au_hasard(hasard, lieux=lieux)
        ecran = publier(monde, 5, lieux=lieux)
        dehors = publier(monde, 11, lieux=lieux, sous=ecran)
        for seuil, publie in ((5, ecran), (11, dehors)):
            attaquant, caches = lire(publie)
            attaquant.reflechir()
            assert not [c for c in caches if attaquant.devine(c)], (numero, seuil)
            assert not soustractions(publie, seuil), (numero, seuil)
            cachees += len(caches)
    assert cachees > 0


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
