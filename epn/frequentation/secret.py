"""Le secret statistique : des relevés d'une période, ce qui se montre à un seuil sans que rien de caché ne se déduise,
ni d'un tableau, ni d'un filtre, ni de ce qui est déjà publié. Règles et limites : décision 20."""

from collections.abc import Iterable, Mapping

from . import chiffres as lies
from . import tables as ventilees
from .cachette import Cachette, se_garde
from .emboitement import Carte, Noeud
from .indicateurs import Par
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
    carte = Carte.de(periode, [*siens, *autres])
    chiffres = lies.preparer(carte, siens, autres, seuil)
    chiffres.primaires |= {(noeud, nom) for noeud, p in a_garder for nom, n in p.chiffres.items() if n is None}
    chiffres.chercher()

    def lire(noeud: Noeud, nom: str) -> int | None:
        return chiffres.vue((noeud, nom))

    tables: dict[str, Cachette] = {}
    for nom in (*ventilees.DE_PERSONNES, *ventilees.DE_VENUES):
        # Une table qui ne s'établit pas pour une période n'y dit rien : ni case, ni zéro.
        les_siens = {n: r for n, r in siens.items() if nom in r.tables}
        ailleurs = {n: p for n, p in autres.items() if nom in p.tables}
        if not les_siens:
            continue
        sa_carte = Carte.de(periode, [*les_siens, *ailleurs])
        cachette = ventilees.preparer(nom, sa_carte, les_siens, ailleurs, seuil, lire)
        for noeud, publication in a_garder:
            table = publication.table(nom)
            cachette.primaires |= {(noeud, cle) for cle in table.caches}
            if table.tue and noeud in les_siens:
                cachette.tues.add(noeud)
        cachette.chercher()
        tables[nom] = cachette
    return {n[1:]: _publication(n, siens, chiffres, tables, seuil) for n in siens}


def _publication(
    noeud: Noeud, releves: Mapping[Noeud, Releve], chiffres: Cachette, tables: Mapping[str, Cachette], seuil: int
) -> Publication:
    releve = releves[noeud]
    montres = {}
    for nom, n in lies.publies(noeud, releve.chiffres).items():
        montres[nom] = n if nom in lies.SANS_LIEN else chiffres.vue((noeud, nom))
    if montres["venues"] is None:
        montres["preavis_jours"] = None
    if 0 < (montres.get("groupes") or 0) < GROUPES_AU_MOINS:
        montres["groupes"] = None
    dites = releve.tables
    ventilations = {nom: ventilees.ventiler(nom, noeud, releve, c) for nom, c in tables.items() if nom in dites}
    if "natures" in releve.personnes_derriere:
        ventilations["natures"] = seule(
            dites["natures"], releve.personnes_derriere["natures"], montres["venues"], seuil
        )
    elif "natures" in dites:
        ventilations["natures"] = _natures(noeud, releves, chiffres)
    for nom in HORS_SEUIL:
        if nom in dites:
            ventilations[nom] = Ventilation(dict(dites[nom]), ensemble=sum(dites[nom].values()))
    return Publication(montres, ventilations)


def seule(par: Par, personnes: Par, total: int | None, seuil: int) -> Ventilation:
    """Une table de venues que rien d'autre ne recoupe que son total. Les cases qui ont le moins de personnes derrière
    elles se cachent, à égalité ensemble, jusqu'à ce que rien ne s'en déduise ; sinon la table se tait."""
    presentes = {cle for cle, n in par.items() if n}
    caches = {cle for cle in presentes if personnes.get(cle, 0) < seuil}
    while caches and caches != presentes and not se_garde([par[cle] for cle in caches], seuil):
        moindre = min(personnes.get(cle, 0) for cle in presentes - caches)
        caches |= {cle for cle in presentes if personnes.get(cle, 0) == moindre}
    if total is None or (caches and (caches == presentes or not se_garde([par[cle] for cle in caches], seuil))):
        return Ventilation(ensemble=total, tue=True)
    visibles = {cle: n for cle, n in par.items() if cle not in caches}
    return Ventilation(visibles, tuple(sorted(caches)), sum(par[cle] for cle in caches) or None, total)


def _natures(noeud: Noeud, releves: Mapping[Noeud, Releve], chiffres: Cachette) -> Ventilation:
    """Les venues de chaque nature : les mêmes nombres que sous le filtre de cette nature."""
    par = {nature: chiffres.vue((n, "venues")) for nature, n in lies.par_nature(noeud, releves).items()}
    visibles = {nature: n for nature, n in par.items() if n is not None}
    caches = tuple(sorted(nature for nature, n in par.items() if n is None))
    total = chiffres.vue((noeud, "venues"))
    reste = total - sum(visibles.values()) if caches and total is not None else None
    return Ventilation(visibles, caches, reste, total)


def sans_petite_correction(
    neuves: Mapping[Filtre, Publication], avant: Mapping[Filtre, Publication], seuil: int
) -> dict[Filtre, Publication]:
    """Corriger d'une ou deux personnes les montrerait : un filtre dont un nombre bougerait de moins que le seuil garde
    tous ses chiffres d'avant."""
    return {
        filtre: avant[filtre] if filtre in avant and _bouge_peu(neuve, avant[filtre], seuil) else neuve
        for filtre, neuve in neuves.items()
    }


def _bouge_peu(neuve: Publication, avant: Publication, seuil: int) -> bool:
    ecarts = [
        abs(n - avant.chiffres[nom])
        for nom, n in neuve.chiffres.items()
        if nom not in lies.SANS_LIEN and n is not None and avant.chiffres.get(nom) is not None
    ]
    for nom, table in neuve.tables.items():
        ancienne = avant.table(nom)
        if nom not in HORS_SEUIL and not (table.tue or ancienne.tue):
            couples = [(table.valeur(c), ancienne.valeur(c)) for c in {*table.visibles, *ancienne.visibles}]
            ecarts += [abs(n - a) for n, a in couples if n is not None and a is not None]
    return any(0 < ecart < seuil for ecart in ecarts)
