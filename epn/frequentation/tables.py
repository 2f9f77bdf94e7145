"""Les liens entre les cases des tableaux d'une période, de ses filtres et de ses voisines."""

from collections.abc import Callable, Mapping

from .cachette import Cachette, Case
from .chiffres import ATELIERS
from .emboitement import Carte, Noeud
from .publication import Publication, Ventilation
from .releve import Releve

DE_PERSONNES = ("communes", "ages", "statuts", "audiences")
DE_VENUES = ("niveaux", "themes_donnes", "themes_demandes", "orientations")
# Pas de total : une venue y compte plusieurs fois, ou il ne se dit pas.
SANS_TOTAL = ("themes_donnes", "themes_demandes", "orientations")
ENSEMBLE, AILLEURS = "=", "+"
# Un chiffre tel qu'il se lit : None s'il est caché ou n'existe pas.
Lire = Callable[[Noeud, str], int | None]


def preparer(
    nom: str,
    carte: Carte,
    releves: Mapping[Noeud, Releve],
    deja: Mapping[Noeud, Publication],
    seuil: int,
    lire: Lire,
) -> Cachette:
    cachette = Cachette(seuil)
    cles = {cle for r in releves.values() for cle in r.tables[nom]}
    for publication in deja.values():
        cles |= {*publication.table(nom).visibles, *publication.table(nom).caches}
    for noeud, releve in releves.items():
        par, derriere = releve.tables[nom], releve.personnes_derriere.get(nom, releve.tables[nom])
        for cle in cles:
            cachette.vrais[noeud, cle] = par.get(cle, 0)
        cachette.primaires |= {(noeud, cle) for cle, n in par.items() if n and derriere.get(cle, 0) < seuil}
        if nom not in SANS_TOTAL:
            cachette.tables[noeud] = [(noeud, cle) for cle in sorted(par)]
    for noeud, publication in deja.items():
        _reprendre(cachette, noeud, publication.table(nom), cles)
    if nom not in SANS_TOTAL and cles:
        for noeud in carte.noeuds:
            _poser_le_total(cachette, noeud, _total(nom, noeud, carte, lire), cles)
    _lier(cachette, nom, carte, cles)
    return cachette


def _reprendre(cachette: Cachette, noeud: Noeud, table: Ventilation, cles: set[str]) -> None:
    for cle in cles:
        valeur = table.valeur(cle)
        if valeur is None:
            cachette.ignores[noeud, cle] = int(not table.tue)
        else:
            cachette.connus[noeud, cle] = valeur


def _total(nom: str, noeud: Noeud, carte: Carte, lire: Lire) -> int | None:
    """Ce que la somme des cases vaut, pour qui lit les chiffres."""
    if nom in DE_PERSONNES:
        return lire(noeud, "personnes")
    periode, nature, lieu = noeud
    natures = (nature,) if nature else ATELIERS
    ateliers = [(periode, une, lieu) for une in natures if une in ATELIERS]
    venues = [lire(n, "venues") for n in ateliers if n in carte.noeuds]
    return None if None in venues else sum(venues)


def _poser_le_total(cachette: Cachette, noeud: Noeud, total: int | None, cles: set[str]) -> None:
    case = (noeud, ENSEMBLE)
    if total is None:
        cachette.ignores[case] = 0
        if noeud in cachette.tables:
            cachette.tues.add(noeud)
    elif noeud in cachette.tables:
        cachette.vrais[case] = total
        cachette.fixes.add(case)
    else:
        cachette.connus[case] = total
    if noeud not in cachette.tables:
        # Une table tue peut porter une case que l'on ne voit nulle part.
        cachette.ignores[noeud, AILLEURS] = 0
    parties = [(noeud, cle) for cle in sorted(cles)]
    cachette.sommes.append((parties if noeud in cachette.tables else [*parties, (noeud, AILLEURS)], case))


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
        if de_personnes and not (nom == "ages" and not _meme_annee(grand, [petit])):
            cachette.inclusions += [((petit, cle), (grand, cle)) for cle in sorted(cles)]
        elif nom == "themes_demandes":
            cachette.couvertures += [([(grand, cle)], (petit, cle)) for cle in sorted(cles)]


def _composer(cachette: Cachette, parties: list[Case], tout: Case, *, additive: bool) -> None:
    if additive:
        cachette.sommes.append((parties, tout))
        return
    cachette.couvertures.append((parties, tout))
    cachette.couvertures += [([tout], partie) for partie in parties]


def _meme_annee(noeud: Noeud, autres: list[Noeud]) -> bool:
    """L'âge est celui de l'année où finit la période : d'une année à l'autre, on change de tranche."""
    return all(n[0].au.year == noeud[0].au.year for n in autres)


def ventiler(nom: str, noeud: Noeud, releve: Releve, cachette: Cachette) -> Ventilation:
    par, total = releve.tables[nom], cachette.vue((noeud, ENSEMBLE))
    if noeud in cachette.tues:
        return Ventilation(ensemble=total, tue=True)
    caches = sorted(cle for cle in par if cachette.vue((noeud, cle)) is None)
    visibles = {cle: n for cle, n in par.items() if cle not in caches}
    reste = sum(par[cle] for cle in caches) if caches and total is not None else None
    return Ventilation(visibles, tuple(caches), reste, total)
