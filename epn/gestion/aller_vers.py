"""Où aller ensuite ? Ce que l'on sait de chaque commune, et celles qu'une prochaine sortie ferait gagner.

Le classement ne range que les communes non touchées : ranger celles dont le nombre est caché dirait lequel est le plus
grand. Voir docs/decisions/0017-aller-vers.md.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from epn.commun import dates
from epn.frequentation import personnes
from epn.frequentation.petits_nombres import SEUIL, Nombre
from epn.territoire.models import Commune, Lieu
from partenariats import visites
from partenariats.visites import Visites

MOIS = 12
PROPOSEES = 3


@dataclass(frozen=True)
class Ligne:
    """Une commune. `distance` : kilomètres à vol d'oiseau depuis l'espace, None s'il n'a pas de lieu."""

    commune: Commune
    distance: float | None
    venues: Nombre
    rencontrees: Nombre
    visites: Visites

    @property
    def est_touchee(self) -> bool:
        """Quelqu'un en est venu, on y a rencontré quelqu'un, ou l'on y va : la proposer n'apprendrait rien."""
        return not (self.venues.est_nul and self.rencontrees.est_nul and self.visites.prochaine is None)


@dataclass(frozen=True)
class Proposition:
    """Une sortie à prévoir ; `voisines` : les communes non touchées où elle se fait savoir aussi."""

    ligne: Ligne
    voisines: Sequence[Ligne]

    @property
    def habitants(self) -> int:
        return sum(ligne.commune.population for ligne in (self.ligne, *self.voisines))

    @property
    def habitants_voisins(self) -> int:
        return self.habitants - self.ligne.commune.population

    @property
    def noms_des_voisines(self) -> str:
        return ", ".join(str(ligne.commune) for ligne in self.voisines)


@dataclass(frozen=True)
class Tableau:
    lignes: Sequence[Ligne]
    propositions: Sequence[Proposition]
    depuis: dt.date
    tri: str

    rayon: float = 0
    seuil: int = SEUIL


# Le nom départage : deux nombres cachés sont égaux, et leur ordre ne dit rien.
TRIS: dict[str, tuple[str, Callable[[Ligne], object]]] = {
    "commune": ("Commune", lambda _: 0),
    "distance": ("Distance", lambda ligne: ligne.distance or 0),
    "population": ("Habitants", lambda ligne: -ligne.commune.population),
    "venues": ("Venues ici", lambda ligne: ligne.venues),
    "rencontrees": ("Rencontrées là-bas", lambda ligne: ligne.rencontrees),
    "visite": ("Dernière visite", lambda ligne: ligne.visites.derniere or dt.datetime.min.replace(tzinfo=dt.UTC)),
}
TRI_HABITUEL = "distance"


def composer(maintenant: dt.datetime, tri: str = TRI_HABITUEL) -> Tableau:
    """Quatre requêtes, quel que soit le nombre de communes."""
    depuis = dates.mois_avant(maintenant, MOIS)
    lignes = _lignes(depuis, maintenant)
    tri = tri if tri in TRIS else TRI_HABITUEL
    triees = sorted(lignes, key=lambda ligne: (TRIS[tri][1](ligne), ligne.commune.nom))
    rayon = settings.ALLER_VERS_RAYON_KM
    return Tableau(triees, proposer(lignes, rayon), dates.jour_local(depuis), tri, rayon=rayon)


def proposer(lignes: Sequence[Ligne], rayon_km: float) -> list[Proposition]:
    """Les communes non touchées d'où une seule sortie atteint le plus d'habitants, elle et ses voisines non touchées.
    Une voisine déjà atteinte par une sortie proposée ne l'est pas deux fois."""
    restent, propositions = [ligne for ligne in lignes if not ligne.est_touchee], []
    while restent and len(propositions) < PROPOSEES:
        possibles = [Proposition(ligne, _voisines(ligne, restent, rayon_km)) for ligne in restent]
        meilleure = min(possibles, key=_merite)
        propositions.append(meilleure)
        atteintes = {meilleure.ligne.commune.pk, *(v.commune.pk for v in meilleure.voisines)}
        restent = [ligne for ligne in restent if ligne.commune.pk not in atteintes]
    return propositions


def _merite(proposition: Proposition) -> tuple[int, int, str]:
    """À égalité d'habitants atteints, la plus peuplée, où plus de monde est sur place ; puis le nom."""
    commune = proposition.ligne.commune
    return -proposition.habitants, -commune.population, commune.nom


def _voisines(ligne: Ligne, autres: Sequence[Ligne], rayon_km: float) -> list[Ligne]:
    ici = ligne.commune
    return [a for a in autres if a.commune.pk != ici.pk and ici.distance_a(a.commune) <= rayon_km]


def _lignes(depuis: dt.datetime, maintenant: dt.datetime) -> list[Ligne]:
    espace = Lieu.objects.filter(principal=True).first()
    venues = personnes.par_commune(depuis, maintenant)
    visitees = visites.par_commune(depuis, maintenant)
    return [
        Ligne(
            commune,
            espace.distance_a(commune) if espace else None,
            Nombre.de(venues.get(commune.pk, 0)),
            Nombre.de(visitees.get(commune.pk, Visites()).rencontrees),
            visitees.get(commune.pk, Visites()),
        )
        for commune in Commune.objects.du_territoire()
    ]
