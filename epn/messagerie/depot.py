"""Déposer, annuler, réessayer : tout s'écrit dans la transaction de l'événement, rien ne part d'ici."""

import datetime as dt

from django.utils import timezone

from epn.commun.refus import Refus
from epn.messagerie import heures
from epn.messagerie.annonces import Annonce
from epn.messagerie.composition import composer
from epn.messagerie.models import Canal, Message


class RepriseImpossible(Refus):
    phrase = "Ce message ne peut plus partir : il n’est pas en échec, ou l’heure en est passée."


def deposer(*annonces: Annonce) -> list[Message]:
    """Pose ces annonces dans la boîte, et rend leurs messages (aucun : personne n'est joignable).

    Une clé déjà déposée n'est pas redéposée, y compris par un autre au même instant : son message reste tel
    qu'il était. Un seul ordre SQL, dans la transaction de l'événement : l'heure d'un conseiller est tenue
    sous verrou pendant ce temps.
    """
    maintenant = timezone.now()
    messages = [
        _dater(composer(annonce, canal, adresse), annonce, maintenant)
        for annonce in annonces
        for canal, adresse in annonce.voies()
    ]
    # Récrire la clé par elle-même : le doublon, et lui seul, passe sans rien changer. « Ignorer les
    # conflits » tairait aussi, sur SQLite, une contrainte violée.
    return Message.objects.bulk_create(
        messages, update_conflicts=True, unique_fields=["cle", "canal"], update_fields=["cle"]
    )


def _dater(message: Message, annonce: Annonce, maintenant: dt.datetime) -> Message:
    debut = max(annonce.a_partir_de() or maintenant, maintenant)
    # L'heure due tient compte de la nuit : un texto du soir n'est pas « en retard » au matin.
    message.a_partir_de = heures.prochaine_decente(debut) if message.canal == Canal.TEXTO else debut
    message.prochaine_tentative_le = message.a_partir_de
    message.cree_le = maintenant
    return message


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
