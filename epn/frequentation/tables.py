"""Les liens entre les cases des tableaux d'une période, de ses filtres et de ses voisines."""

from collections.abc import Callable, Mapping
from functools import partial

from . import plan
from .cachette import Cachette, Case, Plage
from .chiffres import ATELIERS
from .emboitement import Carte, Noeud
from .publication import Publication, Ventilation
from .releve import Releve

DE_PERSONNES = ("communes", "ages", "statuts", "audiences")
DE_VENUES = ("niveaux", "themes_donnes", "themes_demandes", "orientations")
# Pas de total : une venue y compte plusieurs fois, ou il ne se dit pas.
SANS_TOTAL = ("themes_donnes", "themes_demandes", "orientations")
ENSEMBLE, AILLEURS = "=", "+"
# Ce que dit un chiffre, au moins et au plus : None s'il est caché ou n'existe pas.
Dire = Callable[[Noeud, str], Plage | None]


def preparer(
    nom: str,
    releves: Mapping[Noeud, Releve],
    deja: Mapping[Noeud, Publication],
    seuil: int,
    dire: Dire,
) -> Cachette:
    cachette = Cachette(seuil)
    cles = {cle for r in releves.values() for cle in r.tables[nom]}
    for publication in deja.values():
        cles |= {*publication.table(nom).visibles, *publication.table(nom).caches}
    for noeud, releve in releves.items():
        _prendre(cachette, nom, noeud, releve, cles)
    for noeud, publication in deja.items():
        _reprendre(cachette, noeud, publication.table(nom), cles)
    carte = Carte.de([*releves, *deja], partial(plan.dit_la_table, nom=nom))
    if nom not in SANS_TOTAL and cles:
        for noeud in carte.noeuds:
            tue = noeud in deja and deja[noeud].table(nom).tue
            _poser_le_total(cachette, nom, noeud, _total(nom, noeud, dire), cles, tue=tue)
    _lier(cachette, nom, carte, cles)
    if nom not in DE_PERSONNES:
        cachette.passages = {*cachette.vrais, *cachette.ignores}
    return cachette


def _prendre(cachette: Cachette, nom: str, noeud: Noeud, releve: Releve, cles: set[str]) -> None:
    par, derriere = releve.tables[nom], releve.personnes_derriere.get(nom, releve.tables[nom])
    pas = plan.pas_de_la_table(noeud)
    for cle in cles:
        n = cachette.vrais[noeud, cle] = par.get(cle, 0)
        cachette.pas[noeud, cle] = pas
        if n and derriere.get(cle, 0) < cachette.seuil:
            cachette.primaires.add((noeud, cle))
        elif n and plan.arrondir(n, pas) < cachette.seuil:
            cachette.discrets.add((noeud, cle))
    cachette.tables[noeud] = [(noeud, cle) for cle in sorted(par)] if nom not in SANS_TOTAL else []


def _reprendre(cachette: Cachette, noeud: Noeud, table: Ventilation, cles: set[str]) -> None:
    pas = plan.pas_de_la_table(noeud)
    for cle in cles:
        valeur = table.valeur(cle)
        cachette.pas[noeud, cle] = pas
        if valeur is None:
            cachette.ignores[noeud, cle] = int(not table.tue)
        else:
            cachette.connus[noeud, cle] = plan.plage(valeur, pas)


def _total(nom: str, noeud: Noeud, dire: Dire) -> Plage | None:
    """Ce que la somme des cases vaut, pour qui lit les chiffres."""
    if nom in DE_PERSONNES:
        return dire(noeud, "personnes")
    ateliers = [dire((noeud[0], une.value, None), "venues") for une in ATELIERS]
    if None in ateliers:
        return None
    return sum(bas for bas, _ in ateliers), sum(haut for _, haut in ateliers)


def _poser_le_total(
    cachette: Cachette, nom: str, noeud: Noeud, total: Plage | None, cles: set[str], *, tue: bool
) -> None:
    """`tue` : déjà publiée sans rien dire, elle peut porter une case que l'on ne voit nulle part."""
    case, parties = (noeud, ENSEMBLE), [(noeud, cle) for cle in sorted(cles)]
    sien = noeud in cachette.tables
    if total is None:
        cachette.ignores[case] = 0
        if sien:
            cachette.tues.add(noeud)
    else:
        cachette.connus[case] = total
        if sien and nom in DE_PERSONNES:
            cachette.bornees.append((parties, case))
    if tue:
        cachette.ignores[noeud, AILLEURS] = 0
        parties.append((noeud, AILLEURS))
    cachette.sommes.append((parties, case))


def _lier(cachette: Cachette, nom: str, carte: Carte, cles: set[str]) -> None:
    de_personnes = nom in DE_PERSONNES
    filtres_exacts = nom in ("niveaux", "themes_donnes")
    for noeud in sorted(carte.noeuds, key=str):
        compositions = carte.compositions[noeud] if de_personnes or filtres_exacts else carte.du_temps[noeud]
        for noeuds in compositions:
            if nom == "ages" and not _meme_annee(noeud, noeuds):
                continue
            for cle in sorted(cles):
                _composer(cachette, [(n, cle) for n in noeuds], (noeud, cle), additive=not de_personnes)
                if de_personnes or nom == "orientations":
                    cachette.bornees.append(([(n, cle) for n in noeuds], (noeud, cle)))
    for petit, grand in carte.inclus:
        if nom == "themes_demandes" or (de_personnes and not (nom == "ages" and not _meme_annee(grand, [petit]))):
            cachette.couvertures += [([(grand, cle)], (petit, cle)) for cle in sorted(cles)]
            if de_personnes:
                cachette.inclusions += [((petit, cle), (grand, cle)) for cle in sorted(cles)]


def _composer(cachette: Cachette, parties: list[Case], tout: Case, *, additive: bool) -> None:
    if additive:
        cachette.sommes.append((parties, tout))
    else:
        cachette.couvertures.append((parties, tout))


def _meme_annee(noeud: Noeud, autres: list[Noeud]) -> bool:
    """L'âge est celui de l'année où finit la période : d'une année à l'autre, on change de tranche."""
    return all(n[0].au.year == noeud[0].au.year for n in autres)


def ventiler(nom: str, noeud: Noeud, releve: Releve, cachette: Cachette, total: int | None) -> Ventilation:
    """`total` : ce qui s'en lit."""
    par, arrondie = releve.tables[nom], plan.pas_de_la_table(noeud) > 1
    if noeud in cachette.tues:
        return Ventilation(ensemble=total, tue=True, arrondie=arrondie)
    vues = {cle: cachette.vue((noeud, cle)) for cle in par}
    visibles = {cle: n for cle, n in vues.items() if n is not None}
    caches = tuple(sorted(cle for cle, n in vues.items() if n is None))
    somme = sum(par[cle] for cle in caches)
    reste = somme if caches and total is not None and nom not in SANS_TOTAL and not arrondie else None
    return Ventilation(visibles, caches, reste, total, arrondie=arrondie)
