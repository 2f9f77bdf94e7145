"""Le terme des contacts : passé douze mois (réglage), un rendez-vous ne dit plus où joindre qui l'avait pris."""

import datetime as dt

from django.conf import settings
from django.db.models import Case, Q, Value, When

from epn.messagerie.conservation import mois_avant
from publics.models import Reservation

from .models import Alerte

EFFACE = "effacé"


def effacer_contacts(maintenant: dt.datetime) -> int:
    """Efface le contact des réservations dont la date est passée depuis le terme, et les demandes « prévenez-moi »
    aussi vieilles ; rend leur nombre. La personne elle-même a son propre terme, celui de son suivi."""
    terme = mois_avant(maintenant, settings.CONTACTS_CONSERVATION_MOIS)
    a_effacer = ~Q(telephone="") | ~Q(email="") | ~Q(aidant_nom__in=("", EFFACE))
    effacees = Reservation.objects.filter(a_effacer, rendez_vous__fin__lte=terme).update(
        telephone="",
        email="",
        # Combien d'aidants réservent reste une statistique : seul le nom s'efface.
        aidant_nom=Case(When(~Q(aidant_nom=""), then=Value(EFFACE)), default=Value("")),
    )
    demandes = Alerte.objects.filter(expire_le__lte=terme)
    nombre = demandes.count()
    demandes.delete()
    return effacees + nombre
