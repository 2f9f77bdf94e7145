"""« Prévenez-moi si une place se libère » : dans l'ordre, une personne à la fois, l'heure gardée un temps.

Tout se fait sous le verrou du conseiller. Pendant qu'une heure est proposée, elle est au registre : nul
autre ne la prend. Refusée ou laissée passer, elle va au suivant ; sans suivant, elle redevient libre.
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from epn.commun.refus import Refus
from epn.messagerie import heures
from epn.messagerie.depot import annuler_messages, deposer
from epn.planning import registre
from epn.planning.models import Nature
from publics.contacts import Contact, billet
from publics.identite import Identite, normaliser, retrouver_ou_creer
from publics.jetons import empreinte

from . import annonces, prise
from .models import Alerte, Offre, RendezVous


class OffrePassee(Refus):
    phrase = "Cette heure n’est plus gardée pour vous. Voici les heures encore libres."


@dataclass(frozen=True)
class Heure:
    """Une heure d'un conseiller en un lieu."""

    conseiller_id: int
    lieu_id: int
    debut: dt.datetime
    fin: dt.datetime

    @classmethod
    def de(cls, objet: RendezVous | Offre) -> "Heure":
        return cls(objet.conseiller_id, objet.lieu_id, objet.debut, objet.fin)


def demander(cle: UUID, identite: Identite, *, maintenant: dt.datetime) -> Alerte:
    """Met la personne en file pour l'horizon des rendez-vous.

    Ni la même clé ni une seconde demande de la même personne ne la doublent : elle tiendrait deux heures
    à la fois.
    """
    if deja := _deja_en_file(identite, maintenant):
        return deja
    alerte, _ = Alerte.objects.get_or_create(
        cle=cle,
        defaults={
            "prenom": identite.prenom,
            "nom": identite.nom,
            "telephone": identite.telephone,
            "email": identite.email,
            "commune": identite.commune,
            "cree_le": maintenant,
            "expire_le": maintenant + dt.timedelta(weeks=settings.HORIZON_SEMAINES),
        },
    )
    return alerte


def proposer(heure: Heure, *, maintenant: dt.datetime) -> Offre | None:
    """Propose l'heure à la première personne qui attend, et la lui garde. None : l'heure reste libre.

    À appeler dans la transaction qui libère l'heure, sous le verrou du conseiller. Qui n'a ni e-mail ni
    mobile passe sur la liste des personnes à appeler.
    """
    depart = heures.prochaine_decente(maintenant)
    gardee_jusqu_a = depart + dt.timedelta(minutes=settings.OFFRE_GARDEE_MINUTES)
    if gardee_jusqu_a > heure.debut - dt.timedelta(hours=settings.PREAVIS_HEURES):
        return None
    for alerte in _en_file(heure, maintenant):
        # 128 bits pour quelques heures : le lien doit tenir dans un texto.
        jeton = secrets.token_urlsafe(16)
        offre = Offre(
            alerte=alerte,
            conseiller_id=heure.conseiller_id,
            lieu_id=heure.lieu_id,
            debut=heure.debut,
            fin=heure.fin,
            empreinte=empreinte(jeton),
            expire_le=gardee_jusqu_a,
        )
        annonce = annonces.HeureLiberee(offre, jeton, depart)
        if not annonce.joignable:
            Alerte.objects.filter(pk=alerte.pk).update(a_appeler_le=maintenant)
            continue
        offre.occupation = registre.occuper(heure.conseiller_id, heure.debut, heure.fin, Nature.ACCOMPAGNEMENT)
        offre.save(force_insert=True)
        deposer(annonce)
        return offre
    return None


@transaction.atomic
def accepter(offre: Offre, *, maintenant: dt.datetime) -> RendezVous:
    """La personne prend l'heure qu'on lui gardait. Deux fois : le même rendez-vous. Lève OffrePassee."""
    offre, alerte = _verrouiller(offre)
    if deja := RendezVous.objects.filter(reservation__cle=alerte.cle).first():
        return deja
    if offre.close_le or offre.expire_le <= maintenant:
        raise OffrePassee
    occupation = offre.occupation
    _clore(offre, maintenant)
    Alerte.objects.filter(pk=alerte.pk).update(servie_le=maintenant)
    identite = Identite(alerte.prenom, alerte.nom, str(alerte.telephone), alerte.email, alerte.commune)
    reservation = billet(alerte.cle, Contact(str(alerte.telephone), alerte.email))
    return prise.ecrire(offre, occupation, retrouver_ou_creer(identite), reservation, maintenant=maintenant)


@transaction.atomic
def decliner(offre: Offre, *, maintenant: dt.datetime) -> None:
    """« Je ne peux pas » : l'heure va aussitôt au suivant. La personne reste en file pour une autre."""
    offre, _ = _verrouiller(offre)
    if not offre.close_le:
        _passer_au_suivant(offre, maintenant)


@transaction.atomic
def retirer(offre: Offre, *, maintenant: dt.datetime) -> None:
    """L'heure n'existe plus (absence, fermeture) : elle n'est plus gardée, ni proposée à la suite. La personne
    reste en file. Deux fois : sans effet."""
    offre, _ = _verrouiller(offre)
    if not offre.close_le:
        occupation = offre.occupation
        _clore(offre, maintenant)
        registre.liberer(occupation)
        annuler_messages(f"{annonces.HeureLiberee.nom}:offre:{offre.empreinte[:16]}")


def passer_aux_suivants(maintenant: dt.datetime) -> int:
    """Ferme les offres laissées passer, et propose leur heure à la suite ; rend leur nombre."""
    passees = Offre.objects.filter(close_le=None, expire_le__lte=maintenant)
    for offre in passees:
        with transaction.atomic():
            offre, _ = _verrouiller(offre)
            if not offre.close_le:
                _passer_au_suivant(offre, maintenant)
    return len(passees)


def _deja_en_file(identite: Identite, maintenant: dt.datetime) -> Alerte | None:
    contact = {"telephone": identite.telephone} if identite.telephone else {"email__iexact": identite.email}
    qui = normaliser(identite.nom, identite.prenom)
    memes = Alerte.objects.filter(servie_le=None, expire_le__gt=maintenant, **contact)
    return next((a for a in memes if normaliser(a.nom, a.prenom) == qui), None)


def _en_file(heure: Heure, maintenant: dt.datetime) -> list[Alerte]:
    """Qui attend, sans ceux qui ont déjà une offre en main ni ceux à qui cette heure a déjà été proposée."""
    sollicitees = Offre.objects.filter(conseiller_id=heure.conseiller_id, debut=heure.debut)
    ailleurs = Offre.objects.filter(close_le=None)
    return list(
        Alerte.objects.en_file(maintenant)
        .exclude(pk__in=sollicitees.values("alerte"))
        .exclude(pk__in=ailleurs.values("alerte"))
    )


def _verrouiller(offre: Offre) -> tuple[Offre, Alerte]:
    registre.verrouiller(offre.conseiller_id)
    lies = ("alerte__commune", "lieu__commune", "occupation")
    offre = Offre.objects.select_for_update(of=("self",)).select_related(*lies).get(pk=offre.pk)
    return offre, offre.alerte


def _clore(offre: Offre, maintenant: dt.datetime) -> None:
    """Ferme l'offre ; qui appelle décide de sa ligne au registre (la reprendre, ou la libérer)."""
    Offre.objects.filter(pk=offre.pk).update(close_le=maintenant, occupation=None)


def _passer_au_suivant(offre: Offre, maintenant: dt.datetime) -> None:
    occupation = offre.occupation
    _clore(offre, maintenant)
    registre.liberer(occupation)
    proposer(Heure.de(offre), maintenant=maintenant)
