"""Les heures d'une période, telles que la base les dit : deux requêtes, quelle que soit la période."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists

from epn.commun.dates import fuseau
from epn.commun.requete_prete import Parametre, RequetePrete
from epn.planning import calendrier
from epn.planning.calendrier import Coupure, PlageDatee
from epn.planning.feries import feries
from epn.planning.models import Fermeture, Plage

_DATE = Parametre("date", models.DateField())


def _plages_du_jour() -> models.QuerySet[Plage]:
    conseiller = Parametre("conseiller", models.BigIntegerField())
    jour = Parametre("jour", models.SmallIntegerField())
    du_jour = Plage.objects.entre(_DATE, _DATE).filter(conseiller=conseiller, jour=jour)
    return du_jour.annotate(fermeture_notee=Exists(Fermeture.objects.entre(_DATE, _DATE))).order_by()


_PLAGES_DU_JOUR = RequetePrete(_plages_du_jour)
_FERMETURES = RequetePrete(
    lambda: Fermeture.objects.entre(Parametre("du", models.DateField()), Parametre("au", models.DateField())).order_by()
)


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
    """Les plages de ce conseiller ce jour-là, et ce qui les coupe. Une requête, deux si une fermeture est notée."""
    plages = _PLAGES_DU_JOUR.objets(conseiller=conseiller_id, date=jour, jour=jour.weekday())
    fermetures = _FERMETURES.objets(du=jour, au=jour) if any(p.fermeture_notee for p in plages) else []
    return Ouvertures(calendrier.dater(plages, jour, jour, fuseau()), _en_coupures(fermetures, jour, jour))


def coupures(du: dt.date, au: dt.date) -> list[Coupure]:
    """Fermetures et jours fériés de la période, bornes comprises. Une requête."""
    return _en_coupures(_FERMETURES.objets(du=du, au=au), du, au)


def _en_coupures(fermetures: list[Fermeture], du: dt.date, au: dt.date) -> list[Coupure]:
    zone = fuseau()
    liste = [c for f in fermetures for c in f.coupures(du, au, zone)]
    for jour, nom in feries(du, au).items():
        entiere = calendrier.journee(jour, zone)
        liste.append(Coupure(entiere.debut, entiere.fin, motif=f"jour férié : {nom}"))
    return sorted(liste, key=lambda c: (c.debut, c.fin))
