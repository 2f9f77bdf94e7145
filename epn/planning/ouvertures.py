"""Les heures d'une période, telles que la base les dit : deux requêtes, quelle que soit la période."""

import datetime as dt
from dataclasses import dataclass

from epn.commun.dates import fuseau
from epn.planning import calendrier
from epn.planning.calendrier import Coupure, PlageDatee
from epn.planning.feries import feries
from epn.planning.models import Fermeture, Plage


@dataclass(frozen=True)
class Ouvertures:
    plages: list[PlageDatee[Plage]]
    coupures: list[Coupure]

    def fermeture_de(self, plage: PlageDatee[Plage]) -> Coupure | None:
        """La fermeture qui prend toute cette plage."""
        return next((c for c in self.coupures if c.couvre(plage)), None)

    def coupure_de(self, plage: PlageDatee[Plage]) -> Coupure | None:
        """La fermeture qui touche cette plage, même en partie."""
        return calendrier.coupure_de(plage, self.coupures)


def ouvertures(du: dt.date, au: dt.date) -> Ouvertures:
    """Plages datées et fermetures de la période, bornes comprises. Deux requêtes."""
    zone = fuseau()
    plages = Plage.objects.entre(du, au).select_related("lieu", "conseiller")
    return Ouvertures(calendrier.dater(plages, du, au, zone), coupures(du, au))


def journee_de(conseiller_id: int, jour: dt.date) -> Ouvertures:
    """Les plages de ce conseiller ce jour-là, et ce qui les coupe : quelques lignes. Deux requêtes."""
    plages = Plage.objects.entre(jour, jour).filter(conseiller_id=conseiller_id, jour=jour.weekday())
    datees = calendrier.dater(plages.select_related("lieu__commune"), jour, jour, fuseau())
    return Ouvertures(datees, coupures(jour, jour))


def coupures(du: dt.date, au: dt.date) -> list[Coupure]:
    """Fermetures et jours fériés de la période, bornes comprises. Une requête."""
    zone = fuseau()
    liste = [c for f in Fermeture.objects.entre(du, au) for c in f.coupures(du, au, zone)]
    for jour, nom in feries(du, au).items():
        entiere = calendrier.journee(jour, zone)
        liste.append(Coupure(entiere.debut, entiere.fin, motif=f"jour férié : {nom}"))
    return sorted(liste, key=lambda c: (c.debut, c.fin))
