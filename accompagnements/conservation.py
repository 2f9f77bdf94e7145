"""Le terme des contacts : passé douze mois (réglage), un rendez-vous ne dit plus où joindre qui l'avait pris."""

import datetime as dt

from django.db.models import QuerySet

from publics.conservation import effacer_contacts_de, terme_des_contacts
from publics.models import Reservation

from .models import Alerte


def reservations_echues(maintenant: dt.datetime) -> QuerySet[Reservation]:
    return Reservation.objects.filter(rendez_vous__fin__lte=terme_des_contacts(maintenant))


def alertes_echues(maintenant: dt.datetime) -> QuerySet[Alerte]:
    return Alerte.objects.filter(expire_le__lte=terme_des_contacts(maintenant))


def effacer_contacts(maintenant: dt.datetime) -> int:
    """Efface le contact des réservations dont la date est passée depuis le terme, et les demandes « prévenez-moi »
    aussi vieilles ; rend leur nombre."""
    effacees = effacer_contacts_de(reservations_echues(maintenant))
    demandes = alertes_echues(maintenant)
    nombre = demandes.count()
    demandes.delete()
    return effacees + nombre
