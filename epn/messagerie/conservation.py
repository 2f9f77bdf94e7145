"""Le terme : passé six mois (réglage), un message ne dit plus à qui ni quoi. La ligne reste, pour les comptes."""

import calendar
import datetime as dt

from django.conf import settings
from django.db.models import Case, Value, When

from epn.messagerie.models import Message


def mois_avant(instant: dt.datetime, mois: int) -> dt.datetime:
    """La même date `mois` mois plus tôt ; le dernier jour du mois s'il est plus court."""
    annee, index = divmod(instant.year * 12 + instant.month - 1 - mois, 12)
    jour = min(instant.day, calendar.monthrange(annee, index + 1)[1])
    return instant.replace(year=annee, month=index + 1, day=jour)


def effacer_destinataires(maintenant: dt.datetime) -> int:
    """Efface adresse, sujet, texte et pièce des messages qui devaient partir avant le terme. Dit combien."""
    terme = mois_avant(maintenant, settings.MESSAGES_CONSERVATION_MOIS)
    statut = Case(When(statut=Message.Statut.EN_ATTENTE, then=Value(Message.Statut.PERIME)), default="statut")
    echus = Message.objects.filter(destinataire_efface_le=None, a_partir_de__lte=terme).libres(maintenant)
    return echus.update(
        **dict.fromkeys(("destinataire", "sujet", "corps", "ics", "methode"), ""),
        statut=statut,
        bail_jusqu_au=None,
        jeton_de_bail=None,
        destinataire_efface_le=maintenant,
    )
