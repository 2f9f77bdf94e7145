"""Le terme : passé six mois (réglage), un message ne dit plus à qui ni quoi. La ligne reste, pour les comptes."""

import datetime as dt

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When

from epn.commun.dates import mois_avant
from epn.messagerie.models import Message


def destinataires_au_terme(maintenant: dt.datetime) -> QuerySet[Message]:
    terme = mois_avant(maintenant, settings.MESSAGES_CONSERVATION_MOIS)
    return Message.objects.filter(destinataire_efface_le=None, a_partir_de__lte=terme).libres(maintenant)


def effacer_destinataires(maintenant: dt.datetime) -> int:
    """Efface adresse, sujet, texte et pièce des messages qui devaient partir avant le terme. Dit combien."""
    return _effacer(destinataires_au_terme(maintenant), Message.Statut.PERIME, maintenant)


def effacer_messages(messages: QuerySet[Message], maintenant: dt.datetime) -> int:
    """Les mêmes, pour une personne que l'on efface : ce qui attendait ne part plus, fût-il pris à l'instant."""
    return _effacer(messages.filter(destinataire_efface_le=None), Message.Statut.ANNULE, maintenant)


def _effacer(messages: QuerySet[Message], non_parti: Message.Statut, maintenant: dt.datetime) -> int:
    statut = Case(When(statut=Message.Statut.EN_ATTENTE, then=Value(non_parti)), default="statut")
    return messages.update(
        **dict.fromkeys(("destinataire", "sujet", "corps", "ics", "methode"), ""),
        statut=statut,
        bail_jusqu_au=None,
        jeton_de_bail=None,
        destinataire_efface_le=maintenant,
    )
