"""Le terme des contacts d'une réservation. Qui sait de quoi elle est faite dit lesquelles sont échues."""

import datetime as dt

from django.conf import settings
from django.db.models import Case, Q, QuerySet, Value, When

from epn.commun.dates import mois_avant

from .models import Reservation

EFFACE = "effacé"


def terme_des_contacts(maintenant: dt.datetime) -> dt.datetime:
    return mois_avant(maintenant, settings.CONTACTS_CONSERVATION_MOIS)


def avec_un_contact(echues: QuerySet[Reservation]) -> QuerySet[Reservation]:
    return echues.filter(~Q(telephone="") | ~Q(email="") | ~Q(aidant_nom__in=("", EFFACE)))


def effacer_contacts_de(echues: QuerySet[Reservation]) -> int:
    """Efface le contact de ces réservations ; rend combien en avaient encore un. La personne elle-même a son propre
    terme, celui de son suivi."""
    return avec_un_contact(echues).update(
        telephone="",
        email="",
        # Combien d'aidants réservent reste une statistique : seul le nom s'efface.
        aidant_nom=Case(When(~Q(aidant_nom=""), then=Value(EFFACE)), default=Value("")),
    )
