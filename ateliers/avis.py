"""Donner son avis : deux réponses et un mot, que rien ne relie à qui les a donnés.

Le lien d'un message sert une fois ; celui de la salle sert à tous, jusqu'au lendemain soir de la séance.

Un avis ne dit ni l'heure ni le jour de la réponse : il porte le jour de la séance, et un numéro tiré au sort. Son
rang, sa date ou un lien utilisé le même jour ne désignent donc personne. Le lien n'est pas échangé contre un témoin,
comme celui d'une réservation : il n'ouvre rien de personnel, et la tablette de la salle garde le sien toute la journée.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from epn.commun import dates
from epn.commun.refus import Refus
from publics.jetons import empreinte

from .models import Avis, JetonDAvis, Seance

VIE_DU_LIEN = dt.timedelta(days=21)


class LienPerime(Refus):
    phrase = "Ce lien ne sert plus : il est trop ancien, ou incomplet."


class DejaDonne(Refus):
    phrase = "Merci, c’est déjà fait : votre avis est bien arrivé."


class TropTardPourLaSalle(Refus):
    phrase = "La page d’avis de la salle vit jusqu’au lendemain soir de la séance, et celle-ci est plus ancienne."


class PasDAvis(Refus):
    phrase = "On ne donne pas d’avis sur une séance annulée, ou dont le thème n’est pas choisi."


@dataclass(frozen=True)
class Reponse:
    utile: str
    difficulte: str
    commentaire: str = ""


def lien_personnel(seance: Seance, *, court: bool = False) -> str:
    """L'adresse qui sert une fois ; `court` : 128 bits, ce qu'un texto peut porter."""
    jeton = secrets.token_urlsafe(16 if court else 32)
    JetonDAvis.objects.create(empreinte=empreinte(jeton), seance=seance, expire_le=seance.fin + VIE_DU_LIEN)
    return _adresse(jeton)


def ouvrir_la_salle(seance: Seance, *, maintenant: dt.datetime) -> str:
    """L'adresse de la tablette et du QR code. Lève PasDAvis ou TropTardPourLaSalle.

    Seule son empreinte est gardée : la redemander en fait une autre, et l'ancienne continue de servir.
    """
    if seance.est_annulee or seance.atelier_id is None:
        raise PasDAvis
    if fin_de_la_salle(seance) <= maintenant:
        raise TropTardPourLaSalle
    jeton = secrets.token_urlsafe(32)
    JetonDAvis.objects.create(
        empreinte=empreinte(jeton), seance=seance, de_la_salle=True, expire_le=fin_de_la_salle(seance)
    )
    return _adresse(jeton)


def fin_de_la_salle(seance: Seance) -> dt.datetime:
    """Le lendemain de la séance, à minuit de la pendule."""
    surlendemain = dates.jour_local(seance.debut) + dt.timedelta(days=2)
    return dt.datetime.combine(surlendemain, dt.time(), dates.fuseau())


def lire_jeton(jeton: str, *, maintenant: dt.datetime) -> JetonDAvis:
    """Ce qu'ouvre cette adresse. Lève LienPerime, s'il est inconnu aussi : les périmés sont effacés. Une requête."""
    connu = JetonDAvis.objects.filter(empreinte=empreinte(jeton), expire_le__gt=maintenant)
    trouve = connu.select_related("seance__atelier").first()
    if trouve is None:
        raise LienPerime
    return trouve


@transaction.atomic
def donner(jeton: JetonDAvis, reponse: Reponse, *, cle: UUID, maintenant: dt.datetime) -> Avis:
    """Garde l'avis. Rejouer la même clé (celle du formulaire) rend le même. Lève LienPerime ou DejaDonne."""
    # Le verrou range les doubles clics : le second trouve l'avis du premier.
    tenu = JetonDAvis.objects.select_for_update(of=("self",)).select_related("seance").filter(pk=jeton.pk).first()
    numero = _numero(cle)
    if deja := Avis.objects.filter(pk=numero).first():
        return deja
    if tenu is None or tenu.expire_le <= maintenant:
        raise LienPerime
    if tenu.utilise_le:
        raise DejaDonne
    if not tenu.de_la_salle:
        tenu.utilise_le = dates.jour_local(maintenant)
        tenu.save(update_fields=["utilise_le"])
    avis = Avis(
        pk=numero,
        seance=tenu.seance,
        utile=reponse.utile,
        difficulte=reponse.difficulte,
        commentaire=reponse.commentaire,
        jour=dates.jour_local(tenu.seance.debut),
    )
    avis.save(force_insert=True)
    return avis


def _numero(cle: UUID) -> int:
    """Un numéro sans rang, tiré de la clé au hasard du formulaire, que rien ne garde : les avis ne se rangent pas
    dans l'ordre des arrivées, et un double envoi n'en fait qu'un."""
    return int.from_bytes(hashlib.sha256(cle.bytes).digest()[:8]) >> 2


def _adresse(jeton: str) -> str:
    return f"{settings.ADRESSE_DU_SITE}/avis/{jeton}/"
