"""Les créneaux réservés tels qu'ils ont lieu : déplacés, ajoutés, annulés. Des heures, et rien d'autre."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from epn.commun import dates
from epn.planning.calendrier import Intervalle, PlageDatee, journee
from epn.planning.models import Nature, Plage
from partenariats.models import SeancePartenaire


@dataclass(frozen=True)
class Reserves:
    """`heures` : celles qui ont lieu. `dites` : les dates de plages qui ont la leur, où qu'elle soit maintenant,
    même annulée ; la plage n'a plus alors à parler pour elle."""

    heures: tuple[Intervalle, ...] = ()
    dites: frozenset[tuple[int, dt.date]] = frozenset()

    def du(self, jour: dt.date) -> list[Intervalle]:
        return [h for h in self.heures if dates.jour_local(h.debut) == jour]

    def parle_pour(self, plage: PlageDatee[Plage]) -> bool:
        return plage.plage.nature == Nature.PARTENAIRE and (plage.plage.pk, plage.jour) in self.dites


def lire(du: dt.date, au: dt.date) -> Reserves:
    """La période, bornes comprises. Une requête ; aucune si le réglage ne les montre pas."""
    if not settings.MONTRER_CRENEAUX_RESERVES:
        return Reserves()
    zone = dates.fuseau()
    bornes = {"debut__lt": journee(au, zone).fin, "fin__gt": journee(du, zone).debut}
    connues = SeancePartenaire.objects.filter(Q(**bornes) | Q(date_theorique__range=(du, au))).order_by("debut", "pk")
    lues = list(connues.values_list("debut", "fin", "annulee_le", "plage_id", "date_theorique"))
    return Reserves(
        tuple(Intervalle(debut, fin) for debut, fin, annulee, *_ in lues if annulee is None),
        frozenset((plage, jour) for *_, plage, jour in lues if plage and jour),
    )
