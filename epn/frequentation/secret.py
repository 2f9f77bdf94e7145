"""Le secret statistique : des relevés d'une période, ce qui se montre à un seuil sans que rien de caché ne se déduise,
ni d'un tableau, ni d'un filtre, ni de ce qui est déjà publié. Règles et limites : décision 20."""

from collections.abc import Iterable, Mapping

from . import chiffres as lies
from . import plan
from . import tables as ventilees
from .cachette import Cachette
from .emboitement import Noeud
from .periodes import Periode
from .publication import Publication, Ventilation
from .releve import Releve

Filtre = tuple[str, int | None]
# Un total de groupes partenaires, sous ce nombre, dirait qui ils sont : à l'écran aussi.
GROUPES_AU_MOINS = 11
# Chacune compte des passages, et personne n'est derrière.
HORS_SEUIL = ("communes_visitees",)


def publier_periode(
    periode: Periode,
    releves: Mapping[Filtre, Releve],
    deja: Mapping[Noeud, Publication],
    seuil: int,
    *,
    caches: Iterable[Mapping[Filtre, Publication]] = (),
) -> dict[Filtre, Publication]:
    """Tous les filtres ensemble. `deja` : ce qui est publié, au même seuil, des périodes qui se recoupent. `caches` :
    des publications de cette période dont tout ce qui est caché doit le rester (au seuil moindre, à la clôture)."""
    siens = {(periode, *filtre): releve for filtre, releve in releves.items()}
    autres = {noeud: publication for noeud, publication in deja.items() if noeud[0] != periode}
    a_garder = [((periode, *filtre), p) for publiees in caches for filtre, p in publiees.items()]
    chiffres = lies.preparer(siens, autres, seuil)
    chiffres.primaires |= {(noeud, nom) for noeud, p in a_garder for nom, n in p.chiffres.items() if n is None}
    chiffres.primaires |= {
        ((periode, nature, None), "venues") for _, p in a_garder for nature in p.table("natures").caches
    }
    chiffres.chercher()
    tables = {
        nom: cachette
        for nom in (*ventilees.DE_PERSONNES, *ventilees.DE_VENUES)
        if (cachette := _table(nom, siens, autres, seuil, chiffres, a_garder))
    }
    return {n[1:]: _publication(n, siens, chiffres, tables) for n in siens}


def _table(
    nom: str,
    siens: Mapping[Noeud, Releve],
    autres: Mapping[Noeud, Publication],
    seuil: int,
    chiffres: Cachette,
    a_garder: Iterable[tuple[Noeud, Publication]],
) -> Cachette | None:
    """None si cette table ne s'établit pas pour la période : elle n'y dit rien, ni case, ni zéro."""
    les_siens = {n: r for n, r in siens.items() if nom in r.tables}
    if not les_siens:
        return None
    ailleurs = {n: p for n, p in autres.items() if nom in p.tables}

    def dire(noeud: Noeud, chiffre: str) -> tuple[int, int] | None:
        # Une nature dont rien ne s'est publié n'a rien eu.
        return chiffres.dit((noeud, chiffre)) if noeud in siens or noeud in autres else (0, 0)

    cachette = ventilees.preparer(nom, les_siens, ailleurs, seuil, dire)
    for noeud, publication in a_garder:
        table = publication.table(nom)
        cachette.primaires |= {(noeud, cle) for cle in table.caches}
        if table.tue and noeud in les_siens:
            cachette.tues.add(noeud)
    cachette.chercher()
    return cachette


def _publication(
    noeud: Noeud, releves: Mapping[Noeud, Releve], chiffres: Cachette, tables: Mapping[str, Cachette]
) -> Publication:
    releve = releves[noeud]
    montres = {}
    for nom, n in lies.publies(noeud, releve.chiffres).items():
        montres[nom] = n if nom in plan.SANS_PERSONNE else chiffres.vue((noeud, nom))
    if montres["venues"] is None and "preavis_jours" in montres:
        montres["preavis_jours"] = None
    if 0 < (montres.get("groupes") or 0) < GROUPES_AU_MOINS:
        montres["groupes"] = None
    dites = releve.tables
    ventilations = {
        nom: ventilees.ventiler(nom, noeud, releve, c, _total(nom, montres))
        for nom, c in tables.items()
        if nom in dites
    }
    if plan.est_entier(noeud):
        ventilations["natures"] = _natures(noeud, releves, chiffres)
    for nom in HORS_SEUIL:
        if nom in dites:
            ventilations[nom] = Ventilation(dict(dites[nom]), ensemble=sum(dites[nom].values()))
    return Publication(montres, ventilations, lies.arrondis(noeud, montres))


def _total(nom: str, montres: Mapping[str, int | None]) -> int | None:
    return montres.get("personnes") if nom in ventilees.DE_PERSONNES else None


def _natures(noeud: Noeud, releves: Mapping[Noeud, Releve], chiffres: Cachette) -> Ventilation:
    """Les venues de chaque nature : les mêmes nombres que sous le filtre de cette nature."""
    periode = noeud[0]
    natures = lies.par_nature(periode, releves)
    vues = {nature: chiffres.vue((n, "venues")) for nature, n in natures.items()}
    visibles = {nature: n for nature, n in vues.items() if n is not None}
    caches = tuple(sorted(nature for nature, n in vues.items() if n is None))
    total, arrondie = chiffres.vue((noeud, "venues")), not periode.est_annuelle
    reste = total - sum(visibles.values()) if caches and total is not None and not arrondie else None
    return Ventilation(visibles, caches, reste, total, arrondie=arrondie)


def sans_petite_correction(
    neuves: Mapping[Filtre, Publication], avant: Mapping[Filtre, Publication], seuil: int
) -> dict[Filtre, Publication]:
    """Corriger d'une ou deux personnes les montrerait : si un nombre bougeait de moins que le seuil, tous gardent leurs
    chiffres d'avant, car un filtre corrigé seul se verrait contre l'ensemble."""
    if any(filtre in avant and _bouge_peu(neuve, avant[filtre], seuil) for filtre, neuve in neuves.items()):
        return dict(avant)
    return dict(neuves)


def _bouge_peu(neuve: Publication, avant: Publication, seuil: int) -> bool:
    ecarts = [
        abs(n - avant.chiffres[nom])
        for nom, n in neuve.chiffres.items()
        if nom not in plan.SANS_PERSONNE and n is not None and avant.chiffres.get(nom) is not None
    ]
    for nom, table in neuve.tables.items():
        ancienne = avant.table(nom)
        if nom not in HORS_SEUIL and not (table.tue or ancienne.tue):
            couples = [(table.valeur(c), ancienne.valeur(c)) for c in {*table.visibles, *ancienne.visibles}]
            ecarts += [abs(n - a) for n, a in couples if n is not None and a is not None]
    return any(0 < ecart < seuil for ecart in ecarts)
