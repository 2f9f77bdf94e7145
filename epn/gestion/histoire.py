"""D'où l'on connaît une personne : ses venues passées, aux ateliers comme aux rendez-vous."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accompagnements.models import RendezVous
from ateliers.models import Inscription
from epn.commun import dates
from epn.commun.vocabulaire import Presence


@dataclass(frozen=True)
class Venue:
    """Une fois où la personne est venue, et ce qu'il en reste : une note de rendez-vous, ou l'atelier suivi."""

    debut: dt.datetime
    memoire: str

    @property
    def dite(self) -> str:
        return f"Le {dates.jour_et_mois(dates.jour_local(self.debut))} : {self.memoire}"


def venues_de(usagers: Iterable[int], avant: dt.datetime) -> defaultdict[int, list[Venue]]:
    """Les venues passées de ces personnes, aux ateliers comme aux rendez-vous, dans l'ordre. Deux requêtes."""
    passees: defaultdict[int, list[Venue]] = defaultdict(list)
    siennes = {"usager__in": list(usagers), "presence": Presence.PRESENT}
    ateliers = Inscription.objects.filter(**siennes, seance__debut__lt=avant)
    for usager, debut, titre in ateliers.values_list("usager", "seance__debut", "seance__atelier__titre").order_by():
        passees[usager].append(Venue(debut, f"atelier « {titre} »" if titre else ""))
    rendez_vous = RendezVous.objects.filter(**siennes, debut__lt=avant)
    for usager, debut, note in rendez_vous.values_list("usager", "debut", "compte_rendu__note").order_by():
        passees[usager].append(Venue(debut, note or ""))
    for venues in passees.values():
        venues.sort(key=lambda v: v.debut)
    return passees


def avec_les_ateliers(rendez_vous: QuerySet[RendezVous]) -> list[RendezVous]:
    """`rendez_vous` : lus `avec_histoire()`. Leurs venues comptent aussi celles aux ateliers. Deux requêtes."""
    venues: defaultdict[int, list[dt.datetime]] = defaultdict(list)
    ateliers = Inscription.objects.filter(usager__in=rendez_vous.values("usager"), presence=Presence.PRESENT)
    for usager, debut in ateliers.order_by().values_list("usager", "seance__debut"):
        venues[usager].append(debut)
    lus = list(rendez_vous)
    for un in lus:
        un.venues += sum(debut < un.debut for debut in venues[un.usager_id])
    return lus
