"""Où aller ensuite ? Ce que l'on sait de chaque commune, et celles qu'une prochaine sortie ferait gagner.

Le classement ne range que les communes non touchées : ranger celles dont le nombre est caché dirait lequel est le plus
grand. Voir docs/decisions/0017-aller-vers.md.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from epn.commun import dates
from epn.frequentation import personnes, sorties
from epn.frequentation.petits_nombres import SEUIL, Nombre
from epn.frequentation.sorties import Proposition
from epn.territoire.models import Commune, Lieu
from partenariats import visites
from partenariats.visites import Visites

MOIS = 12


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
class Tableau:
    lignes: Sequence[Ligne]
    propositions: Sequence[Proposition[Ligne]]
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


def proposer(lignes: Sequence[Ligne], rayon_km: float) -> list[Proposition[Ligne]]:
    return sorties.proposer([ligne for ligne in lignes if not ligne.est_touchee], rayon_km)


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
