"""Les matinées qu'un groupe peut demander : les dates des professionnels où personne n'est encore."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from ateliers.models import Seance
from epn.commun import dates
from epn.planning import calendrier
from epn.planning.horizon import dernier_jour
from epn.planning.models import Nature, Occupation
from epn.planning.ouvertures import ouvertures
from epn.territoire.models import Lieu

PROCHES = 3


@dataclass(frozen=True)
class Matinee:
    """Des heures du conseiller, quelque part. `trajet` : ce qu'il faut pour y aller, et autant pour en revenir."""

    conseiller_id: int
    lieu: Lieu
    debut: dt.datetime
    fin: dt.datetime
    trajet: dt.timedelta = field(default=dt.timedelta())

    @property
    def jour(self) -> dt.date:
        return dates.jour_local(self.debut)

    @property
    def code(self) -> str:
        return self.jour.isoformat()

    def __str__(self) -> str:
        return f"{dates.en_toutes_lettres(self.jour)}, {dates.de_a(self.debut, self.fin)}"


def matinees_libres(maintenant: dt.datetime) -> list[Matinee]:
    """Celles d'après aujourd'hui, jusqu'à l'horizon, une par jour. Quatre requêtes, quel que soit leur nombre.

    Fermée même en partie, annulée par le conseiller, déjà commencée à remplir ou prise au registre : elle n'en est pas.
    """
    demain, fin = dates.jour_local(maintenant) + calendrier.UN_JOUR, dernier_jour(maintenant)
    ouverture = ouvertures(demain, fin)
    datees = [p for p in ouverture.plages if p.plage.nature == Nature.PROFESSIONNELS and not ouverture.coupure_de(p)]
    if not datees:
        return []
    bornes = min(p.debut for p in datees), max(p.fin for p in datees)
    prevues = Seance.objects.filter(nature=Nature.PROFESSIONNELS).entre(*bornes).avec_places()
    vides = {s.occupation_id for s in prevues if not s.est_annulee and not s.reservee and not s.prises + s.en_attente}
    annulees = {(s.plage_id, s.date_theorique) for s in prevues if s.est_annulee}
    prises = [o for o in Occupation.objects.entre(*bornes) if o.pk not in vides]
    libres: dict[dt.date, Matinee] = {}
    for datee in sorted(datees, key=lambda p: (p.debut, p.plage.pk)):
        siennes = (o for o in prises if o.conseiller_id == datee.plage.conseiller_id)
        if (datee.plage.pk, datee.jour) in annulees or any(
            o.debut < datee.fin and datee.debut < o.fin for o in siennes
        ):
            continue
        voulue = Matinee(datee.plage.conseiller_id, datee.plage.lieu, datee.debut, datee.fin)
        libres.setdefault(voulue.jour, voulue)
    return list(libres.values())


def les_plus_proches(jour: dt.date, libres: Iterable[Matinee]) -> list[Matinee]:
    proches = sorted(libres, key=lambda m: (abs(m.jour - jour), m.jour))[:PROCHES]
    return sorted(proches, key=lambda m: m.jour)


def seances_a_venir(maintenant: dt.datetime) -> list[Seance]:
    """Les matinées où l'on prend une place, dans l'ordre. Une requête."""
    publiques = Seance.objects.publiques().vivantes().a_venir(maintenant).filter(nature=Nature.PROFESSIONNELS)
    return list(publiques.avec_places().select_related("lieu__commune"))
