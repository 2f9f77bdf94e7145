"""Où tiendrait ce qui n'a pas pu se prendre : les débuts les plus proches où le conseiller est libre."""

import datetime as dt
from dataclasses import dataclass

from epn.commun import dates
from epn.planning import calendrier
from epn.planning.calendrier import Intervalle
from epn.planning.models import Occupation
from epn.planning.ouvertures import coupures

AUTOUR = dt.timedelta(days=7)
PAS = dt.timedelta(minutes=30)
# Hors de ces heures on ne propose rien ; le conseiller peut toujours les demander.
AU_PLUS_TOT, AU_PLUS_TARD = dt.time(8), dt.time(19)
DIMANCHE = 6
RIEN = dt.timedelta(0)


@dataclass(frozen=True)
class Voulu:
    """Des heures, et le temps qu'elles engagent de part et d'autre (le trajet)."""

    debut: dt.datetime
    fin: dt.datetime
    avant: dt.timedelta = RIEN
    apres: dt.timedelta = RIEN

    @property
    def engage(self) -> Intervalle:
        return Intervalle(self.debut - self.avant, self.fin + self.apres)

    def a(self, debut: dt.datetime) -> "Voulu":
        """Le même, à un autre moment."""
        return Voulu(debut, debut + (self.fin - self.debut), self.avant, self.apres)


def debuts_proches(
    conseiller_id: int, voulu: Voulu, *, maintenant: dt.datetime, sauf: Occupation | None = None, nombre: int = 3
) -> list[dt.datetime]:
    """Les débuts les plus proches de celui voulu, pour la même durée : ni engagement, ni fermeture, ni passé, du lundi
    au samedi ; rendus dans l'ordre. `sauf` : sa propre ligne du registre, quand on déplace. Deux requêtes."""
    du, au = dates.jour_local(voulu.debut - AUTOUR), dates.jour_local(voulu.debut + AUTOUR)
    bornes = voulu.engage.debut - 2 * AUTOUR, voulu.engage.fin + 2 * AUTOUR
    prises = Occupation.objects.entre(*bornes).filter(conseiller=conseiller_id).exclude(pk=sauf.pk if sauf else None)
    pris = [Intervalle(*heures) for heures in prises.values_list("debut", "fin")]
    pris += [c for c in coupures(du, au) if c.lieu_id is None and c.conseiller_id in (None, conseiller_id)]
    possibles = [
        essai.debut
        for jour in calendrier.jours(du, au)
        if jour.weekday() != DIMANCHE
        for essai in _essais(jour, voulu)
        if essai.engage.debut > maintenant and not any(essai.engage.chevauche(p) for p in pris)
    ]
    return sorted(sorted(possibles, key=lambda debut: abs(debut - voulu.debut))[:nombre])


def _essais(jour: dt.date, voulu: Voulu) -> list[Voulu]:
    zone = dates.fuseau()
    debut, fin = (calendrier.instant(jour, heure, zone).astimezone(dt.UTC) for heure in (AU_PLUS_TOT, AU_PLUS_TARD))
    essais = []
    while (essai := voulu.a(debut)).fin <= fin:
        essais.append(essai)
        debut += PAS
    return essais
