"""Les périodes que l'on compte : un mois, un trimestre, une année scolaire, une année civile. Rien d'autre, et rien
avant la fin : deux périodes choisies au jour près donneraient, par soustraction, la venue d'une seule personne."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from epn.commun import dates
from epn.planning.calendrier import UN_JOUR

RENTREE = 9
_FORMES = {
    "mois": re.compile(r"(?P<an>\d{4})-(?P<n>0[1-9]|1[0-2])"),
    "trimestre": re.compile(r"(?P<an>\d{4})-T(?P<n>[1-4])"),
    "annee_scolaire": re.compile(r"(?P<an>\d{4})-(?P<suivant>\d{4})"),
    "annee": re.compile(r"(?P<an>\d{4})"),
}


class Sorte(models.TextChoices):
    MOIS = "mois", "mois"
    TRIMESTRE = "trimestre", "trimestre"
    ANNEE_SCOLAIRE = "annee_scolaire", "année scolaire"
    ANNEE = "annee", "année"


MOIS_DE = {Sorte.MOIS: 1, Sorte.TRIMESTRE: 3, Sorte.ANNEE_SCOLAIRE: 12, Sorte.ANNEE: 12}


@dataclass(frozen=True, order=True)
class Periode:
    """`du` : son premier jour, toujours le premier d'un mois."""

    du: dt.date
    sorte: Sorte

    @property
    def au(self) -> dt.date:
        """Son dernier jour, compris."""
        return dates.mois_suivant(self.du, MOIS_DE[self.sorte]) - UN_JOUR

    @property
    def debut(self) -> dt.datetime:
        return dt.datetime.combine(self.du, dt.time.min, dates.fuseau())

    @property
    def fin(self) -> dt.datetime:
        """Le premier instant qui n'en est plus."""
        return dt.datetime.combine(self.au + UN_JOUR, dt.time.min, dates.fuseau())

    @property
    def est_annuelle(self) -> bool:
        return self.sorte in (Sorte.ANNEE, Sorte.ANNEE_SCOLAIRE)

    @property
    def code(self) -> str:
        """« 2026-10 », « 2026-T3 », « 2025-2026 », « 2026 » : ce que porte l'adresse."""
        if self.sorte == Sorte.MOIS:
            return f"{self.du:%Y-%m}"
        if self.sorte == Sorte.TRIMESTRE:
            return f"{self.du.year}-T{self.du.month // 3 + 1}"
        if self.sorte == Sorte.ANNEE_SCOLAIRE:
            return f"{self.du.year}-{self.du.year + 1}"
        return f"{self.du.year}"

    def __str__(self) -> str:
        if self.sorte == Sorte.MOIS:
            return dates.mois_et_annee(self.du)
        if self.sorte == Sorte.TRIMESTRE:
            rang = ("premier", "deuxième", "troisième", "quatrième")[self.du.month // 3]
            return f"{rang} trimestre{dates.INSECABLE}{self.du.year}"
        if self.sorte == Sorte.ANNEE_SCOLAIRE:
            return f"année scolaire {self.code}"
        return f"année{dates.INSECABLE}{self.du.year}"

    @property
    def mois(self) -> list["Periode"]:
        """Ses mois, dans l'ordre."""
        return [Periode(dates.mois_suivant(self.du, n), Sorte.MOIS) for n in range(MOIS_DE[self.sorte])]

    def contient(self, autre: "Periode") -> bool:
        return self.du <= autre.du and autre.au <= self.au

    def precedente(self) -> "Periode":
        """Celle d'avant, de même longueur."""
        return Periode(dates.mois_suivant(self.du, -MOIS_DE[self.sorte]), self.sorte)

    def de_l_an_dernier(self) -> "Periode":
        return Periode(self.du.replace(year=self.du.year - 1), self.sorte)

    def se_clot_le(self) -> dt.date:
        """Le temps de pointer ce qui reste à pointer (`FREQUENTATION_CLOTURE_JOURS`)."""
        return self.au + dt.timedelta(days=settings.FREQUENTATION_CLOTURE_JOURS)

    def peut_se_clore(self, jour: dt.date) -> bool:
        return jour >= self.se_clot_le()


def lire(code: str) -> Periode:
    """ValueError si ce n'est l'adresse d'aucune période."""
    for sorte, forme in _FORMES.items():
        if trouve := forme.fullmatch(code):
            return _lue(Sorte(sorte), {nom: int(valeur) for nom, valeur in trouve.groupdict().items()})
    raise ValueError(code)


def _lue(sorte: Sorte, nombres: dict[str, int]) -> Periode:
    annee = nombres["an"]
    if not 2000 <= annee <= 2100 or nombres.get("suivant", annee + 1) != annee + 1:
        raise ValueError(annee)
    if sorte == Sorte.MOIS:
        mois = nombres["n"]
    elif sorte == Sorte.TRIMESTRE:
        mois = 3 * nombres["n"] - 2
    else:
        mois = RENTREE if sorte == Sorte.ANNEE_SCOLAIRE else 1
    return Periode(dt.date(annee, mois, 1), sorte)


def qui_contient(jour: dt.date, sorte: Sorte) -> Periode:
    if sorte == Sorte.MOIS:
        return Periode(jour.replace(day=1), sorte)
    if sorte == Sorte.TRIMESTRE:
        return Periode(dt.date(jour.year, (jour.month - 1) // 3 * 3 + 1, 1), sorte)
    if sorte == Sorte.ANNEE:
        return Periode(dt.date(jour.year, 1, 1), sorte)
    return Periode(dt.date(jour.year - (jour.month < RENTREE), RENTREE, 1), sorte)


def commencees(depuis: dt.date, jour: dt.date) -> Iterator[Periode]:
    """Celles qui touchent l'un des jours de `depuis` à `jour`. Les plus courtes d'abord."""
    for sorte in Sorte:
        periode = qui_contient(depuis, sorte)
        while periode.du <= jour:
            yield periode
            periode = Periode(dates.mois_suivant(periode.du, MOIS_DE[sorte]), sorte)


def a_clore(depuis: dt.date, jour: dt.date) -> list[Periode]:
    """Celles qui se closent ce jour au plus tard, dans l'ordre où elles l'auraient été jour après jour ; à la même
    date, les plus courtes d'abord : ce qu'une longue montre dépend de ce que les courtes ont déjà montré."""
    echues = [periode for periode in commencees(depuis, jour) if periode.peut_se_clore(jour)]
    return sorted(echues, key=lambda p: (p.se_clot_le(), MOIS_DE[p.sorte]))
