"""Les ateliers d'un mois, tels que le papier les annonce : l'imprimé A4 et le texte du journal lisent la même chose."""

import datetime as dt

from ateliers.models import Seance
from epn.commun import dates
from epn.planning import calendrier
from epn.planning.horizon import dernier_jour


def est_montrable(mois: dt.date, maintenant: dt.datetime) -> bool:
    """Du mois en cours à un an après l'horizon : un programme passé ne s'affiche plus, plus loin rien n'est connu."""
    courant = dates.jour_local(maintenant).replace(day=1)
    return courant <= mois <= dernier_jour(maintenant) + dt.timedelta(days=365)


def seances_du_mois(mois: dt.date) -> list[Seance]:
    """Ce que le public en voit, annulées comprises ; la matinée des professionnels s'annonce ailleurs. Une requête."""
    zone = dates.fuseau()
    bornes = calendrier.journee(mois, zone).debut, calendrier.journee(dates.mois_suivant(mois), zone).debut
    publiques = Seance.objects.publiques().des_habitants().filter(debut__gte=bornes[0], debut__lt=bornes[1])
    return list(publiques.select_related("lieu__commune").order_by("debut", "pk"))
