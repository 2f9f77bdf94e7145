"""Effacer quelqu'un : il ne reste de lui que ce qui se compte. Les applications du dessus disent ce qu'elles
savent d'une personne (`a_l_effacement`, `a_venir`) ; ici, on ne les connaît pas."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from epn.commun.refus import Refus
from epn.comptes.models import Compte
from epn.messagerie.conservation import effacer_messages
from epn.messagerie.models import Message

from . import journal_des_acces
from .conservation import EFFACE, effacer_contacts_de
from .identite import normaliser
from .models import Acces, Autorisation, Effacement, Jeton, Reservation, Responsable, Suivi, Usager
from .visite import reservation_de

Etape = Callable[[Usager, dt.datetime], None]
AVenir = Callable[[Usager, dt.datetime], bool]
_etapes: list[Etape] = []
_a_venir: list[AVenir] = []


class EncoreAVenir(Refus):
    phrase = "Cette personne a quelque chose à venir : annulez-le d’abord, ou dites de l’annuler avec l’effacement."


def a_l_effacement(etape: Etape) -> Etape:
    """Inscrit ce qu'une application efface d'une personne, lue avec son nom et ses contacts encore entiers."""
    if etape not in _etapes:
        _etapes.append(etape)
    return etape


def a_venir(question: AVenir) -> AVenir:
    """Inscrit la question « a-t-elle quelque chose à venir ? », qui empêche d'effacer."""
    if question not in _a_venir:
        _a_venir.append(question)
    return question


@transaction.atomic
def effacer(usager: Usager, motif: str, *, maintenant: dt.datetime, par: Compte | None = None) -> Effacement:
    """Anonymise, efface tout ce qui nomme, garde ce qui se compte. Deux fois : sans effet. Lève EncoreAVenir.

    Verrouille l'usager. `par` None : l'ouvrier, ou une restauration.
    """
    usager = Usager.objects.select_for_update(of=("self",)).get(pk=usager.pk)
    if usager.anonymise_le:
        return noter(usager.pk, motif, usager.anonymise_le)
    if any(question(usager, maintenant) for question in _a_venir):
        raise EncoreAVenir
    for etape in _etapes:
        etape(usager, maintenant)
    _effacer_les_siens(usager, maintenant)
    for champ in ("prenom", "nom", "nom_normalise", "telephone", "email", "notes", "rappel_prefere"):
        setattr(usager, champ, "")
    usager.anonymise_le = maintenant
    usager.save()
    journal_des_acces.noter(par, Acces.Geste.EFFACER, usager, Effacement.Motif(motif).label, maintenant=maintenant)
    return noter(usager.pk, motif, maintenant)


def noter(numero: int, motif: str, le: dt.datetime) -> Effacement:
    """Le registre des effacements, d'où on les refait après une restauration."""
    return Effacement.objects.get_or_create(usager_numero=numero, defaults={"motif": motif, "le": le})[0]


@dataclass(frozen=True)
class AEffacer:
    """Une ligne d'un registre d'effacements, tel qu'une sauvegarde plus ancienne l'ignore."""

    numero: int
    motif: str
    le: dt.datetime


def rejouer(
    effacements: Iterable[AEffacer], *, maintenant: dt.datetime, avant: Callable[[Usager, dt.datetime], object]
) -> int:
    """Refait ces effacements sur une base restaurée ; rend combien de personnes y sont passées. Refaire est sans effet.

    `avant` annule ce que la sauvegarde dit encore à venir. Un numéro donné depuis à quelqu'un d'autre, né après
    l'effacement, n'est pas touché.
    """
    faits = 0
    for ligne in effacements:
        usager = Usager.objects.connus().filter(pk=ligne.numero, cree_le__lte=ligne.le).first()
        if usager is None:
            continue
        with transaction.atomic():
            avant(usager, maintenant)
            effacer(usager, ligne.motif, maintenant=maintenant)
            Effacement.objects.filter(usager_numero=ligne.numero).update(le=ligne.le)
        faits += 1
    return faits


# --- Ce que les applications du dessus appellent ---------------------------------------------------


def memes_contacts(usager: Usager) -> Q:
    """Ce qui a été laissé avec son téléphone ou son e-mail ; rien s'il n'en a pas. Un contact n'est pas une identité :
    comparer aussi le nom."""
    meme = Q(pk=None)
    if usager.telephone:
        meme |= Q(telephone=usager.telephone)
    if usager.email:
        meme |= Q(email__iexact=usager.email)
    return meme


def effacer_reservations(siennes: QuerySet[Reservation], partagees: Iterable[int], maintenant: dt.datetime) -> None:
    """Efface contact, liens et messages de ces réservations ; celles qu'un autre partage gardent les leurs, sauf
    les messages déjà traités et ceux où son nom est écrit."""
    numeros, autres = set(siennes.values_list("pk", flat=True)), set(partagees)
    seules = Reservation.objects.filter(pk__in=numeros - autres)
    effacer_contacts_de(seules)
    Jeton.objects.filter(reservation__in=seules).delete()
    _fermer_les_visites(numeros - autres)
    for numero in numeros:
        messages = concernant(f"reservation:{numero}")
        if numero in autres:
            messages = messages.exclude(statut=Message.Statut.EN_ATTENTE)
        effacer_messages(messages, maintenant)


def concernant(objet: str) -> QuerySet[Message]:
    """Les messages dont la clé nomme cet objet (« rendezvous:4 » ne touche pas « …:42 »)."""
    return Message.objects.filter(Q(cle__contains=f":{objet}:") | Q(cle__endswith=f":{objet}"))


def _effacer_les_siens(usager: Usager, maintenant: dt.datetime) -> None:
    Suivi.objects.filter(usager=usager).update(acquis="", prochaine_etape="")
    _oublier_l_historique(usager)
    Responsable.objects.filter(Q(enfant=usager) | Q(adulte=usager)).delete()
    Autorisation.objects.filter(enfant=usager).delete()
    _effacer_l_aidant(usager)
    effacer_messages(messages_adresses(usager), maintenant)


def _effacer_l_aidant(usager: Usager) -> None:
    """Il a pu réserver pour un autre, sous son nom et avec son contact : l'autre garde son rendez-vous."""
    for reservation in Reservation.objects.exclude(aidant_nom__in=("", EFFACE)).filter(memes_contacts(usager)):
        if sorted(normaliser(reservation.aidant_nom).split()) == sorted(usager.nom_normalise.split()):
            effacer_contacts_de(Reservation.objects.filter(pk=reservation.pk))


def messages_adresses(usager: Usager) -> QuerySet[Message]:
    """Ceux qui lui sont adressés. Un couple partage un contact : alors, seulement ceux où son nom est écrit."""
    contacts = [c for c in (str(usager.telephone), usager.email.lower()) if c]
    adresses = Message.objects.alias(adresse=Lower("destinataire")).filter(adresse__in=contacts)
    if not Usager.objects.connus().exclude(pk=usager.pk).filter(memes_contacts(usager)).exists():
        return adresses
    nom = str(usager)
    return adresses.filter(Q(corps__contains=nom) | Q(sujet__contains=nom) | Q(ics__contains=nom))


def _oublier_l_historique(usager: Usager) -> None:
    """L'historique de l'administration nomme parfois ce qu'il décrit : par le lien, et par le nom."""
    vise = Q(object_repr__contains=str(usager)) | _entrees(Usager, [usager.pk])
    for lien in Usager._meta.related_objects:
        lies = lien.related_model._base_manager.filter(**{lien.field.name: usager})
        vise |= _entrees(lien.related_model, lies.values_list("pk", flat=True))
    LogEntry.objects.filter(vise).update(object_repr="personne effacée", change_message="")


def _entrees(modele: type, numeros: Iterable[int]) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(modele), object_id__in=[str(n) for n in numeros])


def _fermer_les_visites(numeros: set[int]) -> None:
    """Les sessions ouvertes sur ces réservations. Elles vivent deux heures : il n'y en a jamais beaucoup."""
    if not numeros:
        return
    ouvertes = [s.pk for s in Session.objects.iterator() if reservation_de(s.get_decoded()) in numeros]
    Session.objects.filter(pk__in=ouvertes).delete()
