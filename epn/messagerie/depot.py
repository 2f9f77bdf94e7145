"""Déposer, annuler, réessayer : tout s'écrit dans la transaction de l'événement, rien ne part d'ici."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from epn.commun.refus import Refus
from epn.messagerie import heures
from epn.messagerie.annonces import Annonce
from epn.messagerie.composition import composer
from epn.messagerie.models import Canal, Message


class RepriseImpossible(Refus):
    phrase = "Ce message ne peut plus partir : il n’est pas en échec, ou l’heure en est passée."


@transaction.atomic
def deposer(annonce: Annonce) -> list[Message]:
    """Pose l'annonce dans la boîte, et rend ses messages (aucun : la personne n'est pas joignable).

    Une clé déjà déposée n'est pas redéposée, y compris par un autre au même instant.
    """
    maintenant = timezone.now()
    return [_deposer(composer(annonce, canal, adresse), annonce, maintenant) for canal, adresse in annonce.voies()]


def _deposer(message: Message, annonce: Annonce, maintenant: dt.datetime) -> Message:
    debut = max(annonce.a_partir_de() or maintenant, maintenant)
    # L'heure due tient compte de la nuit : un texto du soir n'est pas « en retard » au matin.
    message.a_partir_de = heures.prochaine_decente(debut) if message.canal == Canal.TEXTO else debut
    message.prochaine_tentative_le = message.a_partir_de
    message.cree_le = maintenant
    champs = ("destinataire", "sujet", "corps", "ics", "methode", "cree_le", "a_partir_de", "expire_le")
    # Dans un point de reprise : le doublon ne casse pas la transaction de l'événement.
    depose, _ = Message.objects.get_or_create(
        cle=message.cle,
        canal=message.canal,
        defaults={c: getattr(message, c) for c in (*champs, "prochaine_tentative_le")},
    )
    return depose


def annuler_messages(*prefixes: str) -> int:
    """Retire de la boîte ce qui n'a plus lieu d'être, et dit combien. « rappel-veille:rendezvous:4 » ne
    touche pas « …:42 ».

    Un message qu'on envoie à l'instant garde son bail : s'il part, il sera dit parti ; sinon, il n'est pas repris.
    """
    return sum(Message.objects.en_attente().sous(prefixe).update(statut=Message.Statut.ANNULE) for prefixe in prefixes)


def reessayer(message: Message, *, maintenant: dt.datetime) -> None:
    """Remet dans la boîte un message échoué, avec tous ses essais. Lève RepriseImpossible."""
    remis = Message.objects.filter(
        pk=message.pk, statut=Message.Statut.ECHOUE, expire_le__gt=maintenant, destinataire_efface_le=None
    ).update(statut=Message.Statut.EN_ATTENTE, tentatives=0, prochaine_tentative_le=maintenant)
    if not remis:
        raise RepriseImpossible
