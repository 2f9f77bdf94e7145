"""Un tableau seul : cent mille au hasard, et les petits jusqu'au dernier monde possible."""

import datetime as dt
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from epn.frequentation.cachette import Cachette
from epn.frequentation.periodes import Periode, Sorte

NOEUD = (Periode(dt.date(2026, 1, 1), Sorte.MOIS), "", None)


def cacher(par: dict[str, int], seuil: int) -> frozenset[str] | None:
    """Les cases cachées ; None : la table est tue."""
    cases = {(NOEUD, cle): n for cle, n in par.items()}
    total = (NOEUD, "=")
    n = sum(par.values())
    cachette = Cachette(seuil, vrais=cases)
    if 0 < n < seuil:
        # Un total si petit se cache avec les chiffres : sa table se tait (`tables._poser_le_total`).
        cachette.ignores, cachette.tues = {total: 0}, {NOEUD}
    else:
        cachette.connus = {total: (n, n)}
    cachette.tables = {NOEUD: [case for case, n in cases.items() if n]}
    cachette.sommes = [(list(cases), total)]
    cachette.primaires = {case for case, n in cases.items() if 0 < n < seuil}
    cachette.chercher()
    return None if cachette.tues else frozenset(cle for _, cle in cachette.caches)


def naif(par: dict[str, int], seuil: int) -> frozenset[str]:
    return frozenset(cle for cle, n in par.items() if 0 < n < seuil)


def plages(caches: list[int]) -> list[tuple[int, int]]:
    """Ce qu'une soustraction laisse à chaque case cachée, leur somme étant connue."""
    total, n = sum(caches), len(caches)
    return [(1 if n > 1 else total, total - n + 1) for _ in caches]


def sommes(total: int, n: int) -> Iterator[tuple[int, ...]]:
    if n == 1:
        yield (total,)
        return
    for premier in range(1, total - n + 2):
        for suite in sommes(total - premier, n - 1):
            yield (premier, *suite)


def table(hasard: Random) -> dict[str, int]:
    tailles = [hasard.choice((1, 2, 3, 4, 5, 6, 8, 12, 40)) for _ in range(hasard.randint(1, 9))]
    return {"ABCDEFGHI"[rang]: hasard.randint(0, taille) for rang, taille in enumerate(tailles)}


def test_de_cent_mille_tables_aucune_case_ne_se_deduit():
    hasard, avec = Random(20), 0
    for numero in range(100_000):
        par, seuil = table(hasard), hasard.choice((5, 11))
        caches = cacher(par, seuil)
        if caches is None:
            assert naif(par, seuil)
            continue
        assert naif(par, seuil) <= caches
        valeurs = [par[c] for c in caches]
        assert all(haut - bas >= seuil - 2 for bas, haut in plages(valeurs)), (numero, par)
        assert not caches or sum(valeurs) >= seuil
        avec += bool(caches)
    assert avec > 20_000


def test_temoin_un_secret_naif_se_casse():
    hasard = Random(20)
    tables = [table(hasard) for _ in range(1000)]
    cassees = [par for par in tables if any(bas == haut for bas, haut in plages([par[c] for c in naif(par, 5)]))]
    assert len(cassees) > 100


@pytest.mark.parametrize("seuil", [3, 5])
def test_qui_rejoue_la_regle_sur_tous_les_mondes_garde_deux_valeurs_au_moins(seuil):
    hasard, essayees = Random(7), 0
    while essayees < 250:
        par = {cle: n for cle, n in table(hasard).items() if n}
        caches = cacher(par, seuil)
        if not caches or len(caches) > 4 or sum(par[c] for c in caches) > 14:
            continue
        essayees += 1
        noms = sorted(caches)
        vus = {nom: set() for nom in noms}
        for valeurs in sommes(sum(par[c] for c in caches), len(noms)):
            if cacher(par | dict(zip(noms, valeurs, strict=True)), seuil) == caches:
                for nom, n in zip(noms, valeurs, strict=True):
                    vus[nom].add(n)
        assert all(len(valeurs) > 1 for valeurs in vus.values()), (par, vus)


@pytest.mark.parametrize("seuil", [3, 5])
def test_une_table_tue_ne_dit_que_son_total(seuil):
    possibles = {}
    for valeurs in product(range(9), repeat=4):
        if sum(valeurs) <= 9 and cacher(dict(zip("ABCD", valeurs, strict=True)), seuil) is None:
            possibles.setdefault(sum(valeurs), []).append(valeurs)
    assert possibles
    for total, mondes in possibles.items():
        assert all(len(set(valeurs)) > 1 for valeurs in zip(*mondes, strict=True)), total
