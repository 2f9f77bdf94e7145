"""Le terme des contacts : passé douze mois (réglage), un rendez-vous ne dit plus où joindre qui l'avait pris."""

import datetime as dt

from publics.conservation import effacer_contacts_de, terme_des_contacts
from publics.models import Reservation

from .models import Alerte


def effacer_contacts(maintenant: dt.datetime) -> int:
    """Efface le contact des réservations dont la date est passée depuis le terme, et les demandes « prévenez-moi »
    aussi vieilles ; rend leur nombre."""
    terme = terme_des_contacts(maintenant)
    effacees = effacer_contacts_de(Reservation.objects.filter(rendez_vous__fin__lte=terme))
    demandes = Alerte.objects.filter(expire_le__lte=terme)
    nombre = demandes.count()
    demandes.delete()
    return effacees + nombre
