"""Vider la boîte : un message à la fois, pris avec un bail, envoyé sans verrou, tamponné.

Promesse : aucun perdu. Un double seulement si la machine meurt entre le oui du serveur et notre tampon.
"""

import datetime as dt
import logging
import random
import smtplib
import time
import uuid
from collections import Counter
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from epn.messagerie.courriels import envoyer_courriel
from epn.messagerie.models import Canal, Message
from epn.messagerie.textos import TextoRefuse, envoyer_texto

# Plus long que l'envoi le plus lent (EMAIL_TIMEOUT à chaque échange) et que l'insistance du tampon.
BAIL = dt.timedelta(minutes=10)
RECULS_MINUTES = (1, 5, 15, 60, 240)
# Un peu plus de deux jours et demi : un serveur en panne du vendredi soir au lundi ne perd rien.
TENTATIVES_MAX = 20
INSISTANCES_SECONDES = (0.5, 1, 2, 4, 8, 15, 30, 60)

journal = logging.getLogger(__name__)
Statut = Message.Statut


def envoyer_un(maintenant: dt.datetime) -> bool:
    """Prend un message dû et tente de l'envoyer. Faux s'il n'y en avait pas. Hors de toute transaction."""
    return _traiter(maintenant) is not None


def envoyer_tout(arret: Callable[[], bool] = lambda: False) -> Counter[str]:
    """Envoie tout ce qui est dû, jusqu'à `arret()`. Rend le compte par état (« en attente » : à reprendre)."""
    bilan: Counter[str] = Counter(ranger(timezone.now()))
    while not arret():
        statut = _traiter(timezone.now())
        if statut is None:
            break
        bilan[statut] += 1
    return bilan


def ranger(maintenant: dt.datetime) -> dict[str, int]:
    """Dit périmés ceux dont l'heure est passée, échoués ceux dont le dernier essai a tué l'envoyeur."""
    libres = Message.objects.en_attente().libres(maintenant)
    sans_bail = {"bail_jusqu_au": None, "jeton_de_bail": None}
    perimes = libres.filter(expire_le__lte=maintenant).update(statut=Statut.PERIME, **sans_bail)
    echoues = libres.filter(tentatives__gte=TENTATIVES_MAX).update(
        statut=Statut.ECHOUE, derniere_erreur="Envoi interrompu", **sans_bail
    )
    return {statut: n for statut, n in ((Statut.PERIME, perimes), (Statut.ECHOUE, echoues)) if n}


def recul(tentatives: int) -> dt.timedelta:
    """L'attente après tant d'essais manqués, plus ou moins un cinquième, pour ne pas revenir tous ensemble."""
    minutes = RECULS_MINUTES[min(tentatives, len(RECULS_MINUTES)) - 1]
    return dt.timedelta(minutes=minutes * random.uniform(0.8, 1.2))  # noqa: S311


def est_definitive(erreur: Exception) -> bool:
    """Inutile d'insister : le serveur refuse ce destinataire ou ce contenu (5xx), ou le message ne s'écrit pas."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return _code_smtp(erreur) >= 500
    return isinstance(erreur, ValueError | smtplib.SMTPNotSupportedError)


def nommer(erreur: Exception) -> str:
    """« SMTPRecipientsRefused 550 » : le genre et le code. Le texte, lui, cite l'adresse."""
    code = str(erreur) if isinstance(erreur, TextoRefuse) else str(_code_smtp(erreur) or "")
    return f"{type(erreur).__name__} {code}".strip()[:120]


def _code_smtp(erreur: Exception) -> int:
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in erreur.recipients.values()), default=0)
    return getattr(erreur, "smtp_code", 0)


def _traiter(maintenant: dt.datetime) -> Statut | None:
    """L'état du message traité, ou None s'il n'y en avait pas."""
    message = _prendre(maintenant)
    if message is None:
        return None
    erreur = _remettre(message)
    if erreur:
        return _insister(lambda: _noter_echec(message, erreur, timezone.now()))
    return _insister(lambda: _noter_depart(message, timezone.now()))


def _remettre(message: Message) -> Exception | None:
    """Donne le message au serveur ou au fournisseur. Quoi qu'il lui arrive, les suivants doivent partir."""
    try:
        if message.canal == Canal.COURRIEL:
            envoyer_courriel(message)
        else:
            envoyer_texto(message.destinataire, message.corps)
    except Exception as erreur:
        return erreur
    return None


def _prendre(maintenant: dt.datetime) -> Message | None:
    """Un message dû, avec un bail ; la transaction est finie au retour."""
    # Sans rien à prendre, on ne prend pas non plus le verrou d'écriture de SQLite.
    if not Message.objects.dus(maintenant).exists():
        return None
    jeton = uuid.uuid4()
    with transaction.atomic(durable=True):
        # PostgreSQL saute les lignes qu'un autre prend ; sur SQLite la transaction IMMEDIATE met en file.
        message = Message.objects.dus(maintenant).select_for_update(skip_locked=True).first()
        if message is None:
            return None
        Message.objects.filter(pk=message.pk).update(
            bail_jusqu_au=maintenant + BAIL, jeton_de_bail=jeton, tentatives=F("tentatives") + 1
        )
    message.jeton_de_bail, message.tentatives = jeton, message.tentatives + 1
    return message


def _insister(tamponner: Callable[[], Statut]) -> Statut:
    """Tamponne, même si la base s'absente un instant : le message est peut-être déjà parti."""
    for attente in INSISTANCES_SECONDES:
        try:
            return tamponner()
        except (OperationalError, InterfaceError):
            journal.warning("La base ne répond pas au retour d’un envoi : nouvel essai.")
            connection.close()
            time.sleep(attente)
    return tamponner()


def _noter_depart(message: Message, maintenant: dt.datetime) -> Statut:
    tampon = {"statut": Statut.PARTI, "parti_le": maintenant, "derniere_erreur": ""}
    if not _rendre(message, Q(), tampon):
        journal.warning("Le message %s est parti après la fin de son bail.", message.pk)
    return Statut.PARTI


def _noter_echec(message: Message, erreur: Exception, maintenant: dt.datetime) -> Statut:
    nom = nommer(erreur)
    # Un type nommé sans trace ni texte : ils citeraient l'adresse.
    journal.warning("Le message %s n’est pas parti (essai %s) : %s", message.pk, message.tentatives, nom)
    if est_definitive(erreur) or message.tentatives >= TENTATIVES_MAX:
        tampon = {"statut": Statut.ECHOUE}
    else:
        tampon = {"statut": Statut.EN_ATTENTE, "prochaine_tentative_le": maintenant + recul(message.tentatives)}
    if _rendre(message, Q(statut=Statut.EN_ATTENTE), {**tampon, "derniere_erreur": nom}):
        return tampon["statut"]
    # Annulé pendant l'essai : il ne sera pas repris, on rend seulement le bail.
    _rendre(message, Q(), {})
    return Statut.ANNULE


def _rendre(message: Message, si: Q, tampon: dict[str, object]) -> int:
    """Écrit et rend le bail, si c'est encore le nôtre."""
    notre = Message.objects.filter(si, pk=message.pk, jeton_de_bail=message.jeton_de_bail)
    return notre.update(bail_jusqu_au=None, jeton_de_bail=None, **tampon)
