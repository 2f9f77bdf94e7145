"""Du message en base au courriel qui part : texte brut, en-têtes d'un automate, pièce d'agenda."""

import hashlib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from epn.messagerie.models import Message


class CourrielNonRemis(Exception):
    """Le serveur n'a rien dit, mais rien n'est parti."""


def identifiant(message: Message) -> str:
    """Le Message-ID, tiré de la clé : s'il part deux fois, la messagerie qui reçoit peut le reconnaître."""
    empreinte = hashlib.sha256(f"{message.cle}:{message.canal}".encode()).hexdigest()[:32]
    domaine = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "epn.invalid"
    return f"<{empreinte}@{domaine}>"


def courriel(message: Message) -> EmailMessage:
    courriel = EmailMessage(
        subject=message.sujet,
        body=message.corps,
        to=[message.destinataire],
        # RFC 3834 : pas de réponse d'absence à un automate.
        headers={"Message-ID": identifiant(message), "Auto-Submitted": "auto-generated"},
    )
    if message.ics:
        nature = f"text/calendar; method={message.methode}"
        courriel.attach("rendez-vous.ics", message.ics, nature)
    return courriel


def envoyer_courriel(message: Message) -> None:
    """Rend la main quand le serveur a dit oui ; lève ce que le serveur ou le réseau ont répondu."""
    if courriel(message).send() != 1:
        raise CourrielNonRemis
