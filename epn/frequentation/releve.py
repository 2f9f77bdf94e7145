"""Le relevé d'une étendue : les indicateurs que le plan dit, en nombres bruts. Il ne se garde pas et ne se montre pas :
il passe par `secret.py`, qui en fait une publication. Ce qui ne s'établit pas ne fuit pas."""

from collections.abc import Callable
from dataclasses import dataclass, field

from epn.commun.vocabulaire import Presence
from epn.planning.ouvertures import Ouvertures

from . import derriere, indicateurs, plan
from .emboitement import Noeud
from .etendue import Etendue
from .indicateurs import Par, Profils
from .periodes import Periode

TABLES: dict[str, Callable[[Etendue, Profils], Par]] = {
    "communes": lambda _, profils: indicateurs.personnes_par_commune(profils),
    "ages": lambda etendue, profils: indicateurs.personnes_par_age(profils, etendue.fin),
    "statuts": lambda _, profils: indicateurs.personnes_par_statut(profils),
    "audiences": lambda _, profils: indicateurs.personnes_par_audience(profils),
    "niveaux": lambda etendue, _: indicateurs.venues_par_niveau(etendue),
    "themes_donnes": lambda etendue, _: indicateurs.themes_donnes(etendue),
    "themes_demandes": lambda etendue, _: indicateurs.themes_demandes(etendue),
    "orientations": lambda etendue, _: indicateurs.orientations(etendue),
    "communes_visitees": lambda etendue, _: indicateurs.communes_visitees(etendue),
}


@dataclass(frozen=True)
class Releve:
    """`personnes_par_*` : tables de personnes différentes. `personnes_derriere` : pour chaque case d'une table de
    venues, combien de personnes différentes elle compte, car c'est d'elles que le seuil parle."""

    chiffres: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Par] = field(default_factory=dict)
    personnes_derriere: dict[str, Par] = field(default_factory=dict)


def etablir(etendue: Etendue, periode: Periode, ouverture: Ouvertures) -> Releve:
    """Tout ce qui se dit de la période entière. Une quarantaine de requêtes, quel que soit le nombre de venues."""
    noeud: Noeud = (periode, "", None)
    profils = indicateurs.profils(etendue)
    venues = indicateurs.personnes(profils)
    chiffres = {
        **_des_seances_et_des_heures(etendue, ouverture),
        "venues": sum(indicateurs.venues_par_nature(etendue).values()),
        "personnes": venues,
        **indicateurs.nouvelles_et_revenues(etendue, venues),
        **{f"sans_place_{nom}": n for nom, n in indicateurs.sans_place(etendue).items()},
        **{f"presence_{nom}": n for nom, n in indicateurs.absences(etendue).items()},
        **indicateurs.satisfaction(etendue),
        **{f"progres_{nom}": n for nom, n in indicateurs.progres(etendue).items()},
        "groupes": indicateurs.groupes_partenaires(etendue),
    }
    tables = {nom: table(etendue, profils) for nom, table in TABLES.items() if plan.dit_la_table(noeud, nom)}
    return Releve(chiffres, tables, derriere.tables(etendue))


def etablir_un_filtre(etendue: Etendue, periode: Periode, ouverture: Ouvertures) -> Releve:
    """Ce qui se dit d'une nature ou d'un lieu : bien moins (`plan`). Une vingtaine de requêtes."""
    noeud: Noeud = (periode, etendue.nature, etendue.lieu_id)
    profils = indicateurs.profils(etendue)
    chiffres = {
        **_des_seances_et_des_heures(etendue, ouverture),
        "venues": sum(indicateurs.venues_par_nature(etendue).values()),
        "personnes": indicateurs.personnes(profils),
        "presence_absent": indicateurs.absences(etendue)[Presence.ABSENT],
    }
    tables = {nom: table(etendue, profils) for nom, table in TABLES.items() if plan.dit_la_table(noeud, nom)}
    derrieres = {"themes_donnes": derriere.themes_donnes(etendue)} if "themes_donnes" in tables else {}
    return Releve({nom: n for nom, n in chiffres.items() if plan.dit_le_chiffre(noeud, nom)}, tables, derrieres)


def etablir_les_filtres_d_un_mois(etendue: Etendue) -> dict[tuple[str, int | None], Releve]:
    """Les venues et les personnes de chaque nature et de chaque lieu du mois. Sept requêtes."""
    natures, lieux = indicateurs.venues_par_nature(etendue), indicateurs.venues_par_lieu(etendue)
    qui, qui_par_lieu = indicateurs.personnes_par_nature(etendue), indicateurs.personnes_par_lieu(etendue)
    siens: dict[tuple[str, int | None], Releve] = {}
    for nature, n in natures.items():
        siens[nature, None] = Releve({"venues": n} | ({"personnes": qui[nature]} if nature in qui else {}))
    for lieu, n in lieux.items():
        siens["", lieu] = Releve({"venues": n, "personnes": qui_par_lieu[lieu]})
    return siens


def _des_seances_et_des_heures(etendue: Etendue, ouverture: Ouvertures) -> dict[str, int]:
    places, heures = indicateurs.remplissage(etendue), indicateurs.heures(etendue, ouverture)
    return {
        "places_offertes": places["offertes"],
        "places_occupees": places["occupees"],
        "seances": places["seances"],
        "preavis_jours": indicateurs.preavis(etendue)["jours"],
        **{f"minutes_{nom}": n for nom, n in heures.items()},
    }
