"""Les liens entre les chiffres (venues, personnes, absences…) d'une période, de ses filtres et de ses voisines."""

from collections.abc import Iterator, Mapping

from epn.commun.vocabulaire import Presence
from epn.planning.models import Nature

from .cachette import Cachette, Case
from .emboitement import Carte, Noeud
from .etendue import NATURES
from .publication import Publication
from .releve import Releve

# Des personnes différentes : elles ne s'additionnent pas.
ENSEMBLES = ("personnes", "progres_suivies")
# Aucune personne n'est derrière, rien ne s'en additionne, ou personne, pas même nous, ne sait qui (refus en ligne).
SANS_LIEN = ("places_offertes", "seances", "minutes_possibles", "preavis_jours", "groupes", "sans_place_refus")
# S'additionnent d'un mois à l'autre, pas d'un filtre à l'autre.
DU_TEMPS_SEUL = ("nouvelles", "sans_place_alertes", "sans_place_demandes", "minutes_donnees")
# Le seuil porte sur autre chose que le nombre lui-même.
SEUIL_AILLEURS = ("venues", "minutes_donnees", "nouvelles", "revenues", "utiles", "trop_difficiles", "progres_montees")
PARTS = {"utiles": "avis", "trop_difficiles": "avis", "progres_montees": "progres_suivies"}
SANS_FILTRE = ("nouvelles", "revenues", "groupes")
PRESENTS = f"presence_{Presence.PRESENT}"
ATELIERS = (Nature.INITIATION, Nature.THEMATIQUE, Nature.PROFESSIONNELS)


def publies(noeud: Noeud, chiffres: Mapping[str, int | None]) -> dict[str, int | None]:
    """Nouvelles et revenues ne se croisent pas : par lieu ou par nature, elles ne s'emboîtent plus."""
    entier = noeud[1:] == ("", None)
    return {nom: n for nom, n in chiffres.items() if entier or nom not in SANS_FILTRE}


def preparer(carte: Carte, releves: Mapping[Noeud, Releve], deja: Mapping[Noeud, Publication], seuil: int) -> Cachette:
    cachette = Cachette(seuil)
    for noeud, releve in releves.items():
        for nom, n in publies(noeud, releve.chiffres).items():
            if nom not in SANS_LIEN:
                cachette.vrais[noeud, nom] = n
        cachette.primaires |= {(noeud, nom) for nom in _petits(noeud, releve, releves, seuil)}
    for noeud, publication in deja.items():
        for nom, n in publication.chiffres.items():
            if nom in SANS_LIEN:
                continue
            if n is None:
                cachette.ignores[noeud, nom] = int(nom not in PARTS)
            else:
                cachette.connus[noeud, nom] = n
    cachette.zero_possible = {case for case in cachette.vrais if case[1] in PARTS}
    _lier(cachette, carte, {*cachette.vrais, *cachette.connus, *cachette.ignores})
    return cachette


def _petits(noeud: Noeud, releve: Releve, releves: Mapping[Noeud, Releve], seuil: int) -> Iterator[str]:
    """Ceux qui se cachent pour eux-mêmes."""
    chiffres = releve.chiffres
    for nom, n in chiffres.items():
        if nom in PARTS:
            ensemble = chiffres[PARTS[nom]]
            if ensemble and (n < seuil or ensemble - n < seuil):
                yield nom
        elif nom not in SEUIL_AILLEURS and 0 < n < seuil:
            yield nom
    derriere = chiffres["personnes"] or chiffres["venues"]
    if 0 < derriere < seuil:
        yield from ("venues", "minutes_donnees", PRESENTS)
    if any(0 < chiffres[nom] < seuil for nom in ("nouvelles", "revenues")):
        yield from ("nouvelles", "revenues")
    if noeud[1:] != ("", None) and any(_peu_de_monde(n, r, seuil) for n, r in releves.items()):
        # La durée d'un rendez-vous est connue : les minutes d'un filtre, par soustraction, diraient les venues.
        yield "minutes_donnees"


def _peu_de_monde(noeud: Noeud, releve: Releve, seuil: int) -> bool:
    return 0 < (releve.chiffres["personnes"] or releve.chiffres["venues"]) < seuil


def _lier(cachette: Cachette, carte: Carte, cases: set[Case]) -> None:
    for noeud, nom in sorted(cases, key=str):
        if nom not in (*ENSEMBLES, "revenues", "progres_montees"):
            partages = carte.du_temps if nom in DU_TEMPS_SEUL else carte.compositions
            for parties in _de(partages[noeud], nom, cases):
                cachette.sommes.append((parties, (noeud, nom)))
                if nom not in SEUIL_AILLEURS:
                    cachette.bornees.append((parties, (noeud, nom)))
        elif nom in ENSEMBLES:
            for parties in _de(carte.compositions[noeud], nom, cases):
                cachette.couvertures += [([(noeud, nom)], partie) for partie in parties]
                if nom == "personnes":
                    cachette.couvertures.append((parties, (noeud, nom)))
                    cachette.bornees.append((parties, (noeud, nom)))
    for petit, grand in carte.inclus:
        for nom in ENSEMBLES:
            if (petit, nom) in cases and (grand, nom) in cases:
                cachette.inclusions.append(((petit, nom), (grand, nom)))
    for noeud in sorted(carte.noeuds, key=str):
        _lier_dedans(cachette, noeud, cases)


def _de(partages: list[list[Noeud]], nom: str, cases: set[Case]) -> Iterator[list[Case]]:
    for noeuds in partages:
        parties = [(n, nom) for n in noeuds if (n, nom) in cases]
        if parties:
            yield parties


def _lier_dedans(cachette: Cachette, noeud: Noeud, cases: set[Case]) -> None:
    """Ce qui, d'un même relevé, se recoupe."""
    periode, nature, lieu = noeud
    venues, presents = (noeud, "venues"), (noeud, PRESENTS)
    if nature != Nature.EXTERIEURE and presents in cases:
        dehors = ((periode, Nature.EXTERIEURE.value, None), "venues")
        avec = [dehors] if not nature and lieu is None and dehors in cases else []
        cachette.sommes.append(([presents, *avec], venues))
        cachette.couvertures.append(([presents], (noeud, "personnes")))
    if (noeud, "nouvelles") in cases:
        cachette.sommes.append(([(noeud, "nouvelles"), (noeud, "revenues")], (noeud, "personnes")))
    for part, ensemble in PARTS.items():
        if (noeud, part) in cases:
            cachette.couvertures.append(([(noeud, ensemble)], (noeud, part)))
    pointes = [(noeud, f"presence_{p}") for p in Presence.values]
    if nature in ATELIERS and venues in cachette.vrais:
        prises = (noeud, "places_occupees")
        if sum(cachette.vrais[p] for p in pointes) == cachette.vrais[prises]:
            cachette.sommes.append((pointes, prises))
    if venues in cachette.vrais:
        suite = [(noeud, "minutes_donnees")]
        if nature or lieu is not None:
            suite = [c for c in cachette.vrais if c[1] == "minutes_donnees" and c[0][1:] != ("", None)]
        cachette.suivent[venues] = suite


def par_nature(noeud: Noeud, releves: Mapping[Noeud, Releve]) -> dict[str, Noeud]:
    """Les nœuds que compte la table des natures de celui-ci."""
    periode, nature, lieu = noeud
    natures = (nature,) if nature else NATURES
    return {str(une): (periode, une, lieu) for une in natures if (periode, une, lieu) in releves}
