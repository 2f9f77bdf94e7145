"""Les créneaux d'accompagnement, calculés à la lecture : aucun travail de nuit, un changement de la
semaine se voit aussitôt. Un créneau n'a pas de table ; un rendez-vous en aura une."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from epn.commun import dates
from epn.planning import calendrier
from epn.planning.calendrier import Intervalle, PlageDatee
from epn.planning.horizon import dernier_jour
from epn.planning.models import Nature, Occupation, Plage
from epn.planning.ouvertures import Ouvertures, ouvertures


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


def creneaux_libres(
    maintenant: dt.datetime,
    du: dt.date | None = None,
    au: dt.date | None = None,
    *,
    ouverture: Ouvertures | None = None,
) -> list[Creneau]:
    """Les créneaux libres de la période (bornes comprises), du préavis à l'horizon, dans l'ordre.

    Plages − fermetures − occupations − préavis. Trois requêtes quelle que soit la période, une seule si
    l'on donne déjà l'ouverture.
    """
    aujourd_hui = dates.jour_local(maintenant)
    du = max(du or aujourd_hui, aujourd_hui)
    au = min(au or dernier_jour(maintenant), dernier_jour(maintenant))
    if au < du:
        return []
    ouverture = ouverture or ouvertures(du, au)
    prises = _occupations(du, au)
    au_plus_tot = maintenant + dt.timedelta(hours=settings.PREAVIS_HEURES)
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


def _occupations(du: dt.date, au: dt.date) -> dict[int, list[Intervalle]]:
    """Le temps engagé de la période, par conseiller. Une requête."""
    zone = dates.fuseau()
    bornes = calendrier.journee(du, zone).debut, calendrier.journee(au, zone).fin
    prises: dict[int, list[Intervalle]] = {}
    for conseiller_id, debut, fin in Occupation.objects.entre(*bornes).values_list("conseiller_id", "debut", "fin"):
        prises.setdefault(conseiller_id, []).append(Intervalle(debut, fin))
    return prises
