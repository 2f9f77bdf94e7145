"""Le lien d'un prescripteur, sa visite, et ce qu'il peut prendre en un jour. Jamais un compte."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from epn.commun import dates
from epn.commun.refus import Refus

from . import visite
from .jetons import empreinte
from .models import LienDePrescripteur, Prescripteur, Reservation

VIE_DU_LIEN = dt.timedelta(days=183)
_CLE = "prescripteur"


class TropDePrescriptions(Refus):
    phrase = (
        "Votre structure a déjà beaucoup réservé aujourd’hui. Téléphonez-nous : nous réservons avec vous, ou "
        "recommencez demain."
    )


class PrescripteurArchive(Refus):
    phrase = "Ce prescripteur est archivé : rendez-le actif avant de lui donner un lien."


@transaction.atomic
def nouveau_lien(prescripteur: Prescripteur, *, maintenant: dt.datetime) -> tuple[LienDePrescripteur, str]:
    """Le lien, et le jeton que l'on ne saura plus redire. Les liens d'avant servent jusqu'à sa première visite.

    Verrouille le prescripteur. Lève PrescripteurArchive.
    """
    if Prescripteur.objects.select_for_update().get(pk=prescripteur.pk).archive_le:
        raise PrescripteurArchive
    # Un lien que personne n'a ouvert est remplacé : il n'en traîne jamais deux en route.
    LienDePrescripteur.objects.filter(prescripteur=prescripteur, servi_le=None, revoque_le=None).update(
        revoque_le=maintenant
    )
    jeton = secrets.token_urlsafe(32)
    lien = LienDePrescripteur.objects.create(
        empreinte=empreinte(jeton), prescripteur=prescripteur, cree_le=maintenant, expire_le=maintenant + VIE_DU_LIEN
    )
    return lien, jeton


def revoquer(prescripteur: Prescripteur, *, maintenant: dt.datetime) -> int:
    """Ferme tous ses liens, et les visites en cours avec eux ; rend combien vivaient."""
    return LienDePrescripteur.objects.filter(prescripteur=prescripteur, revoque_le=None).update(revoque_le=maintenant)


def adresse_du_lien(jeton: str) -> str:
    return f"{settings.ADRESSE_DU_SITE}/prescripteurs/{jeton}/"


@transaction.atomic
def entrer(session: SessionBase, jeton: str, *, maintenant: dt.datetime) -> Prescripteur | None:
    """Ouvre la visite de qui tient ce lien ; None s'il est inconnu, périmé ou révoqué. Sa première visite ferme les
    liens d'avant."""
    lien = LienDePrescripteur.objects.ouverts(maintenant).filter(pk=empreinte(jeton)).first()
    if lien is None:
        return None
    if lien.servi_le is None:
        anciens = LienDePrescripteur.objects.filter(prescripteur=lien.prescripteur, revoque_le=None)
        anciens.exclude(pk=lien.pk).update(revoque_le=maintenant)
        LienDePrescripteur.objects.filter(pk=lien.pk).update(servi_le=maintenant)
    visite.renouveler(session, _CLE)
    session[_CLE] = [lien.pk, (maintenant + visite.DUREE).timestamp()]
    return lien.prescripteur


def ouvert(session: Mapping[str, Any], *, maintenant: dt.datetime) -> Prescripteur | None:
    """Le prescripteur de cette visite. Une requête s'il y en a un, aucune pour un habitant.

    Relu à chaque page : un lien révoqué ferme aussitôt les visites qu'il a ouvertes.
    """
    cle, jusqu_a = session.get(_CLE) or (None, 0)
    if cle is None or jusqu_a < maintenant.timestamp():
        return None
    lien = LienDePrescripteur.objects.ouverts(maintenant).filter(pk=cle).first()
    return lien.prescripteur if lien else None


def sortir(session: SessionBase) -> None:
    """« J'ai fini » : rien ne reste sur le poste, ni la page de la structure, ni la réservation ouverte."""
    if "_auth_user_id" in session:
        session.pop(_CLE, None)
        visite.fermer(session)
    else:
        session.flush()


def verifier_le_plafond(prescripteur: Prescripteur, *, maintenant: dt.datetime) -> None:
    """Tant de réservations par jour, toutes personnes confondues. Une requête ; lève TropDePrescriptions."""
    minuit = dt.datetime.combine(dates.jour_local(maintenant), dt.time.min, dates.fuseau())
    du_jour = Reservation.objects.filter(prescripteur=prescripteur, cree_le__gte=minuit)
    if du_jour.count() >= settings.RESERVATIONS_PAR_JOUR_ET_PRESCRIPTEUR:
        raise TropDePrescriptions
