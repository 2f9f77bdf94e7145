"""Les créneaux d'accompagnement, calculés à la lecture : aucun travail de nuit, un changement de la
semaine se voit aussitôt. Un créneau n'a pas de table ; un rendez-vous en a une."""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings

from epn.commun import dates
from epn.planning import calendrier
from epn.planning.calendrier import Intervalle, PlageDatee
from epn.planning.horizon import dernier_jour
from epn.planning.models import Nature, Occupation, Plage
from epn.planning.ouvertures import Ouvertures, journee_de, ouvertures
from epn.territoire.models import Lieu

# Ce siècle seulement : aux bornes du calendrier, une journée du lieu ne se dit plus en UTC.
_ADRESSE = re.compile(r"(20\d{2}-\d{2}-\d{2})-(\d{2})(\d{2})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Creneau(Intervalle):
    """Une heure à prendre dans une plage d'accompagnement."""

    plage: PlageDatee[Plage]

    @property
    def jour(self) -> dt.date:
        return self.plage.jour

    @property
    def minutes(self) -> int:
        return int((self.fin - self.debut).total_seconds()) // 60

    @property
    def conseiller_id(self) -> int:
        return self.plage.plage.conseiller_id

    @property
    def lieu_id(self) -> int:
        return self.plage.plage.lieu_id

    @property
    def lieu(self) -> Lieu:
        return self.plage.plage.lieu

    @property
    def code(self) -> str:
        """« 2026-11-24-1100-1 » : le jour, l'heure du lieu, le conseiller ; c'est l'adresse du créneau."""
        return code(self.debut, self.conseiller_id)


@dataclass(frozen=True)
class Adresse:
    """Ce que dit l'adresse d'un créneau à elle seule. L'heure existe-t-elle ? La semaine le dira."""

    code: str
    jour: dt.date
    conseiller_id: int

    @classmethod
    def lire(cls, code: str) -> "Adresse | None":
        """None si cela n'a pas la forme d'une adresse, ou ne dit pas un jour."""
        lu = _ADRESSE.fullmatch(code)
        try:
            return cls(code, dt.date.fromisoformat(lu[1]), int(lu[4])) if lu else None
        except ValueError:
            return None


def code(debut: dt.datetime, conseiller_id: int) -> str:
    return f"{dates.heure_locale(debut):%Y-%m-%d-%H%M}-{conseiller_id}"


def creneaux_libres(
    maintenant: dt.datetime,
    du: dt.date | None = None,
    au: dt.date | None = None,
    *,
    ouverture: Ouvertures | None = None,
    preavis_heures: int | None = None,
) -> list[Creneau]:
    """Les créneaux libres de la période (bornes comprises), du préavis à l'horizon, dans l'ordre.

    Plages − fermetures − occupations − préavis (celui des réglages, ou `preavis_heures`). Trois requêtes
    quelle que soit la période, une seule si l'on donne déjà l'ouverture.
    """
    aujourd_hui = dates.jour_local(maintenant)
    du = max(du or aujourd_hui, aujourd_hui)
    au = min(au or dernier_jour(maintenant), dernier_jour(maintenant))
    if au < du:
        return []
    ouverture = ouverture or ouvertures(du, au)
    prises = _occupations(du, au)
    au_plus_tot = _au_plus_tot(maintenant, preavis_heures)
    return [
        creneau
        for plage in ouverture.plages
        if plage.plage.nature == Nature.ACCOMPAGNEMENT and du <= plage.jour <= au
        for creneau in creneaux_de(plage, ouverture)
        if creneau.debut >= au_plus_tot
        and not any(creneau.chevauche(p) for p in prises.get(plage.plage.conseiller_id, ()))
    ]


def creneaux_de(plage: PlageDatee[Plage], ouverture: Ouvertures) -> list[Creneau]:
    """Tous les créneaux de cette plage, libres ou pris, fermetures ôtées."""
    morceaux = calendrier.decouper(plage, plage.plage.duree_creneau, ouverture.coupures)
    return [Creneau(m.debut, m.fin, plage) for m in morceaux]


def retrouver(code: str) -> Creneau | None:
    """Le créneau de cette adresse, libre ou pris ; None s'il n'existe pas dans la semaine. Deux requêtes."""
    adresse = Adresse.lire(code)
    return _dans_la_semaine(adresse) if adresse else None


def encore_offert(
    choisi: Creneau | Adresse, maintenant: dt.datetime, *, preavis_heures: int | None = None
) -> Creneau | None:
    """Le créneau tel que la semaine le donne à cet instant ; None : fermé, passé, trop tôt, trop loin, jamais ouvert.

    Pris ou non, c'est le registre qui le dit. Deux requêtes.
    """
    if not dates.jour_local(maintenant) <= choisi.jour <= dernier_jour(maintenant):
        return None
    trouve = _dans_la_semaine(choisi)
    return trouve if trouve and trouve.debut >= _au_plus_tot(maintenant, preavis_heures) else None


def le_plus_proche(conseiller_id: int, moment: dt.datetime) -> Creneau | None:
    """Le créneau, libre ou pris, qui commence à moins d'une demi-durée de ce moment ; None s'il n'y en a pas.

    Ce qu'une main pose sur la semaine ne tombe jamais juste. Deux requêtes."""
    ouverture = journee_de(conseiller_id, dates.jour_local(moment))
    plages = (p for p in ouverture.plages if p.plage.nature == Nature.ACCOMPAGNEMENT)
    tous = [c for p in plages for c in creneaux_de(p, ouverture)]
    proches = [c for c in tous if abs(c.debut - moment) <= (c.fin - c.debut) / 2]
    return min(proches, key=lambda c: (abs(c.debut - moment), c.debut), default=None)


def _dans_la_semaine(choisi: Creneau | Adresse) -> Creneau | None:
    ouverture = journee_de(choisi.conseiller_id, choisi.jour)
    plages = (p for p in ouverture.plages if p.plage.nature == Nature.ACCOMPAGNEMENT)
    return next((c for p in plages for c in creneaux_de(p, ouverture) if c.code == choisi.code), None)


def _au_plus_tot(maintenant: dt.datetime, preavis_heures: int | None) -> dt.datetime:
    preavis = settings.PREAVIS_HEURES if preavis_heures is None else preavis_heures
    return maintenant + dt.timedelta(hours=preavis)


def plus_proches(moment: dt.datetime, maintenant: dt.datetime, nombre: int = 3) -> list[Creneau]:
    """Les créneaux libres les plus proches de ce moment, rendus dans l'ordre des heures."""
    libres = sorted(creneaux_libres(maintenant), key=lambda c: abs(c.debut - moment))
    return sorted(libres[:nombre], key=lambda c: c.debut)


def _occupations(du: dt.date, au: dt.date) -> dict[int, list[Intervalle]]:
    """Le temps engagé de la période, par conseiller. Une requête."""
    zone = dates.fuseau()
    bornes = calendrier.journee(du, zone).debut, calendrier.journee(au, zone).fin
    engagees = Occupation.objects.entre(*bornes).values_list("conseiller_id", "debut", "fin")
    prises: dict[int, list[Intervalle]] = {}
    for conseiller_id, debut, fin in engagees:
        prises.setdefault(conseiller_id, []).append(Intervalle(debut, fin))
    return prises
