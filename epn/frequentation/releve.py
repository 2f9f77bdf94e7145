"""Le relevé d'une étendue : tous les indicateurs, en nombres bruts. Il ne se garde pas et ne se montre pas : il passe
par `secret.py`, qui en fait une publication."""

from dataclasses import dataclass, field

from epn.planning.models import Nature
from epn.planning.ouvertures import Ouvertures

from . import derriere, indicateurs
from .etendue import Etendue
from .indicateurs import Par


@dataclass(frozen=True)
class Releve:
    """`personnes_par_*` : tables de personnes différentes. `personnes_derriere` : pour chaque case d'une table de
    venues, combien de personnes différentes elle compte, car c'est d'elles que le seuil parle."""

    chiffres: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Par] = field(default_factory=dict)
    personnes_derriere: dict[str, Par] = field(default_factory=dict)


def etablir(etendue: Etendue, *, annuelle: bool, ouverture: Ouvertures | None = None) -> Releve:
    """Une quarantaine de requêtes, quel que soit le nombre de venues. `ouverture` : celle de la période, si on l'a déjà
    lue."""
    par_mois = indicateurs.venues_par_mois_et_nature(etendue)
    natures: Par = {}
    for mois in par_mois.values():
        for nature, n in mois.items():
            natures[nature] = natures.get(nature, 0) + n
    profils = indicateurs.profils(etendue)
    venues = indicateurs.personnes(profils)
    places = indicateurs.remplissage(etendue)
    chiffres = {
        "venues": sum(natures.values()),
        "personnes": venues,
        **indicateurs.nouvelles_et_revenues(etendue, venues),
        "places_offertes": places["offertes"],
        "places_occupees": places["occupees"],
        "seances": places["seances"],
        **{f"sans_place_{nom}": n for nom, n in indicateurs.sans_place(etendue).items()},
        **{f"presence_{nom}": n for nom, n in indicateurs.absences(etendue).items()},
        "preavis_jours": indicateurs.preavis(etendue)["jours"],
        **{
            f"minutes_{nom}": n
            for nom, n in indicateurs.heures(etendue, ouverture or indicateurs.ouverture_de(etendue)).items()
        },
        **indicateurs.satisfaction(etendue),
        **{f"progres_{nom}": n for nom, n in indicateurs.progres(etendue).items()},
    }
    if not (annuelle and etendue.est_entiere):
        # Ce qui ne s'établit pas ne fuit pas : qui est venu ne se ventile que sur un an (décision 20).
        return Releve(chiffres)
    chiffres["groupes"] = indicateurs.groupes_partenaires(etendue)
    tables = {
        "natures": natures,
        "communes": indicateurs.personnes_par_commune(profils),
        "ages": indicateurs.personnes_par_age(profils, etendue.fin),
        "statuts": indicateurs.personnes_par_statut(profils),
        "audiences": indicateurs.personnes_par_audience(profils),
        "niveaux": indicateurs.venues_par_niveau(etendue),
        "themes_donnes": indicateurs.themes_donnes(etendue),
        "themes_demandes": indicateurs.themes_demandes(etendue),
        "orientations": indicateurs.orientations(etendue),
        "communes_visitees": indicateurs.communes_visitees(etendue),
    }
    par_nature = {**indicateurs.personnes_par_nature(etendue), Nature.EXTERIEURE.value: natures.get("exterieure", 0)}
    return Releve(chiffres, tables, {**derriere.tables(etendue), "natures": par_nature})
