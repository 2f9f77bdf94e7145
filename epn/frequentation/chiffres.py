"""Les liens entre les chiffres (venues, personnes, absences…) d'une période, de ses filtres et de ses voisines."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from epn.planning.models import Nature

from . import plan
from .cachette import Cachette, Case
from .emboitement import Carte, Noeud
from .etendue import NATURES
from .periodes import Periode
from .publication import Publication
from .releve import Releve

# Des personnes différentes : elles ne s'additionnent pas.
ENSEMBLES = ("personnes", "progres_suivies")
# S'additionnent d'un mois à l'autre, pas d'un filtre à l'autre.
DU_TEMPS_SEUL = ("nouvelles", "sans_place_alertes", "sans_place_demandes", "minutes_donnees")
# Le seuil porte sur autre chose que le nombre lui-même.
SEUIL_AILLEURS = ("venues", "minutes_donnees", "nouvelles", "revenues", "utiles", "trop_difficiles", "progres_montees")
# Les venues qui ne sont pas hors les murs : elles ne se disent pas, et se déduisent.
AU_DEDANS = "au dedans"
PARTS = {"utiles": "avis", "trop_difficiles": "avis", "progres_montees": "progres_suivies"}
ATELIERS = (Nature.INITIATION, Nature.THEMATIQUE, Nature.PROFESSIONNELS)


def publies(noeud: Noeud, chiffres: Mapping[str, int | None]) -> dict[str, int | None]:
    return {nom: n for nom, n in chiffres.items() if plan.dit_le_chiffre(noeud, nom)}


def arrondis(noeud: Noeud, chiffres: Mapping[str, int | None]) -> dict[str, int]:
    return {nom: plan.pas_du_chiffre(noeud, nom) for nom in chiffres if plan.pas_du_chiffre(noeud, nom) > 1}


def dit(noeud: Noeud, nom: str, publication: Publication) -> tuple[int, int] | None:
    """Le moins et le plus que vaut un nombre publié ; None s'il est caché."""
    n = publication.chiffres.get(nom)
    return None if n is None else plan.plage(n, plan.pas_du_chiffre(noeud, nom))


def preparer(releves: Mapping[Noeud, Releve], deja: Mapping[Noeud, Publication], seuil: int) -> Cachette:
    cachette = Cachette(seuil)
    for noeud, releve in releves.items():
        for nom, n in publies(noeud, releve.chiffres).items():
            if nom not in plan.SANS_PERSONNE:
                cachette.vrais[noeud, nom] = n
                cachette.pas[noeud, nom] = plan.pas_du_chiffre(noeud, nom)
        cachette.primaires |= {(noeud, nom) for nom in _petits(noeud, releve, seuil)}
        cachette.discrets |= {(noeud, nom) for nom in _discrets(noeud, releve, seuil)} - cachette.primaires
    for noeud, publication in deja.items():
        for nom in publication.chiffres:
            if nom in plan.SANS_PERSONNE:
                continue
            cachette.pas[noeud, nom] = plan.pas_du_chiffre(noeud, nom)
            connu = dit(noeud, nom, publication)
            if connu is None:
                cachette.ignores[noeud, nom] = int(nom not in PARTS)
            else:
                cachette.connus[noeud, nom] = connu
    cachette.passages = {case for case in (*cachette.vrais, *cachette.ignores) if _compte_des_passages(case)}
    cachette.zero_possible = {case for case in cachette.vrais if case[1] in PARTS}
    _lier(cachette, sorted({*releves, *deja}, key=str))
    return cachette


def _compte_des_passages(case: Case) -> bool:
    """Hors les murs, chacun est compté une fois par sortie."""
    noeud, nom = case
    return nom in ("venues", "minutes_donnees", "places_occupees") and noeud[1] != Nature.EXTERIEURE


def _petits(noeud: Noeud, releve: Releve, seuil: int) -> Iterator[str]:
    """Ceux qui se cachent pour eux-mêmes."""
    chiffres = publies(noeud, releve.chiffres)
    for nom, n in chiffres.items():
        if nom in PARTS:
            ensemble = chiffres[PARTS[nom]]
            if ensemble and (n < seuil or ensemble - n < seuil):
                yield nom
        elif nom not in (*SEUIL_AILLEURS, *plan.SANS_PERSONNE) and 0 < n < seuil:
            yield nom
    if 0 < (chiffres.get("personnes") or chiffres["venues"]) < seuil:
        yield from (nom for nom in ("venues", "minutes_donnees") if nom in chiffres)
    if any(0 < chiffres.get(nom, 0) < seuil for nom in ("nouvelles", "revenues")):
        yield from ("nouvelles", "revenues")


def _discrets(noeud: Noeud, releve: Releve, seuil: int) -> Iterator[str]:
    """Ceux dont l'arrondi passe sous le seuil."""
    chiffres = publies(noeud, releve.chiffres)
    for nom, n in chiffres.items():
        if nom not in plan.SANS_PERSONNE and n and plan.arrondir(n, plan.pas_du_chiffre(noeud, nom)) < seuil:
            yield nom


def _lier(cachette: Cachette, noeuds: Sequence[Noeud]) -> None:
    cases = {*cachette.vrais, *cachette.connus, *cachette.ignores}
    for nom in sorted({nom for _, nom in cases}):
        siens = [n for n in noeuds if (n, nom) in cases]
        _recomposer(cachette, Carte.de(siens, partial(plan.dit_le_chiffre, nom=nom)), nom)
    for noeud in noeuds:
        _lier_dedans(cachette, noeud, cases)


def _recomposer(cachette: Cachette, carte: Carte, nom: str) -> None:
    for noeud in sorted(carte.noeuds, key=str):
        if nom in ENSEMBLES:
            for noeuds in carte.compositions[noeud]:
                parties = [(n, nom) for n in noeuds]
                if nom == "personnes":
                    cachette.couvertures.append((parties, (noeud, nom)))
                    cachette.bornees.append((parties, (noeud, nom)))
        elif nom not in ("revenues", "progres_montees"):
            partages = carte.du_temps if nom in DU_TEMPS_SEUL else carte.compositions
            for noeuds in partages[noeud]:
                parties = [(n, nom) for n in noeuds]
                cachette.sommes.append((parties, (noeud, nom)))
                if nom not in SEUIL_AILLEURS:
                    cachette.bornees.append((parties, (noeud, nom)))
    if nom in ENSEMBLES:
        cachette.couvertures += [([(grand, nom)], (petit, nom)) for petit, grand in carte.inclus]
        cachette.inclusions += [((petit, nom), (grand, nom)) for petit, grand in carte.inclus]


def _lier_dedans(cachette: Cachette, noeud: Noeud, cases: set[Case]) -> None:
    """Ce qui, d'un même relevé, se recoupe."""
    periode = noeud[0]
    venues, personnes = (noeud, "venues"), (noeud, "personnes")
    dehors = ((periode, Nature.EXTERIEURE.value, None), "venues")
    if venues in cases and personnes in cases:
        # Chaque personne est venue une fois au moins ; hors les murs, on ne les compte pas ainsi.
        cachette.ignores[noeud, AU_DEDANS] = 0
        cachette.aides.add((noeud, AU_DEDANS))
        ajoute = [dehors] if plan.est_entier(noeud) and dehors in cases else []
        cachette.sommes.append(([(noeud, AU_DEDANS), *ajoute], venues))
        cachette.couvertures.append(([(noeud, AU_DEDANS)], personnes))
    if (noeud, "nouvelles") in cases:
        cachette.sommes.append(([(noeud, "nouvelles"), (noeud, "revenues")], personnes))
    for part, ensemble in PARTS.items():
        if (noeud, part) in cases:
            cachette.couvertures.append(([(noeud, ensemble)], (noeud, part)))
    if venues in cachette.vrais:
        # La durée d'un rendez-vous est connue : les minutes diraient les venues.
        cachette.suivent[venues] = [c for c in ((noeud, "minutes_donnees"),) if c in cachette.vrais]


def par_nature(periode: Periode, noeuds: Mapping[Noeud, Releve]) -> dict[str, Noeud]:
    """Les nœuds que compte la table des natures d'une période."""
    return {str(une): (periode, une.value, None) for une in NATURES if (periode, une.value, None) in noeuds}
