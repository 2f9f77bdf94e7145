"""Le temps de la semaine type, sans base de données : plages + fermetures + période → heures datées.

Une plage dit l'heure de la pendule (14 h reste 14 h au changement d'heure) ; ce qui sort d'ici est un
instant conscient, dans le fuseau du lieu.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

UN_JOUR = dt.timedelta(days=1)


class Bande(Protocol):
    """Ce qu'il faut savoir d'une plage pour la dater. `jour` : 0 pour lundi ; `valide_au` inclus."""

    conseiller_id: int
    lieu_id: int
    jour: int
    debut: dt.time
    fin: dt.time
    valide_du: dt.date
    valide_au: dt.date | None
    ponctuelle: bool


B = TypeVar("B", bound=Bande)


@dataclass(frozen=True, slots=True)
class Intervalle:
    """[debut, fin[ : deux intervalles qui se touchent ne se chevauchent pas."""

    debut: dt.datetime
    fin: dt.datetime

    def chevauche(self, autre: "Intervalle") -> bool:
        return self.debut < autre.fin and autre.debut < self.fin


@dataclass(frozen=True)
class PlageDatee(Intervalle, Generic[B]):
    plage: B
    jour: dt.date


@dataclass(frozen=True, slots=True)
class Coupure(Intervalle):
    """Des heures où rien n'est ouvert : partout, en un lieu, pour un conseiller."""

    motif: str = ""
    lieu_id: int | None = None
    conseiller_id: int | None = None

    def touche(self, morceau: PlageDatee) -> bool:
        return self.concerne(morceau.plage) and self.chevauche(morceau)

    def couvre(self, morceau: PlageDatee) -> bool:
        return self.concerne(morceau.plage) and self.debut <= morceau.debut and morceau.fin <= self.fin

    def concerne(self, bande: Bande) -> bool:
        return self.lieu_id in (None, bande.lieu_id) and self.conseiller_id in (None, bande.conseiller_id)


def instant(jour: dt.date, heure: dt.time, fuseau: ZoneInfo) -> dt.datetime:
    """L'instant où la pendule du lieu marque `heure`.

    Une heure que le passage à l'été saute (2 h 30) est lue une heure plus tard ; une heure que le
    passage à l'hiver répète est la première des deux.
    """
    naif = dt.datetime.combine(jour, heure)
    return naif.replace(tzinfo=fuseau).astimezone(dt.UTC).astimezone(fuseau)


def journee(jour: dt.date, fuseau: ZoneInfo) -> Intervalle:
    """De minuit à minuit : 23, 24 ou 25 heures."""
    return Intervalle(instant(jour, dt.time.min, fuseau), instant(jour + UN_JOUR, dt.time.min, fuseau))


def jours(du: dt.date, au: dt.date) -> Iterator[dt.date]:
    """Du premier au dernier jour, tous deux compris."""
    return (du + n * UN_JOUR for n in range((au - du).days + 1))


def a_lieu(bande: Bande, jour: dt.date) -> bool:
    return (
        bande.jour == jour.weekday()
        and bande.valide_du <= jour
        and (bande.valide_au is None or jour <= bande.valide_au)
    )


def dater(bandes: Iterable[B], du: dt.date, au: dt.date, fuseau: ZoneInfo) -> list[PlageDatee[B]]:
    """Les plages de la période, dans l'ordre des heures. Une plage ponctuelle prime sur la semaine type."""
    bandes = list(bandes)
    datees = []
    for jour in jours(du, au):
        du_jour = [b for b in bandes if a_lieu(b, jour)]
        exceptions = [b for b in du_jour if b.ponctuelle]
        datees += [
            PlageDatee(instant(jour, b.debut, fuseau), instant(jour, b.fin, fuseau), b, jour)
            for b in du_jour
            if b.ponctuelle or not any(_se_genent(b, e) for e in exceptions)
        ]
    return sorted(datees, key=lambda p: (p.debut, p.fin, p.plage.conseiller_id))


def _se_genent(a: Bande, b: Bande) -> bool:
    return a.conseiller_id == b.conseiller_id and a.debut < b.fin and b.debut < a.fin


def coupure_de(morceau: PlageDatee, coupures: Iterable[Coupure]) -> Coupure | None:
    """La première fermeture qui touche ce morceau, même en partie."""
    return next((c for c in coupures if c.touche(morceau)), None)


def decouper(morceau: PlageDatee, minutes: int, coupures: Iterable[Coupure] = ()) -> list[Intervalle]:
    """Les créneaux entiers de la plage, sur sa propre grille : une fermeture de 14 h à 14 h 30 emporte
    le créneau de 14 h et laisse celui de 15 h à sa place."""
    pas = dt.timedelta(minutes=minutes)
    gene = [c for c in coupures if c.touche(morceau)]
    creneaux, debut = [], morceau.debut.astimezone(dt.UTC)
    while debut + pas <= morceau.fin:
        creneau = Intervalle(debut, debut + pas)
        if not any(c.chevauche(creneau) for c in gene):
            creneaux.append(creneau)
        debut += pas
    return creneaux
