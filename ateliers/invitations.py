"""Inviter qui est venu à donner son avis : quelques heures après, une fois par billet et par séance."""

import datetime as dt
from itertools import groupby

from django.db import transaction

from epn.commun.vocabulaire import Presence
from epn.messagerie.depot import deposer
from epn.messagerie.models import Message
from publics.models import Reservation

from .annonces_retours import APRES_LA_SEANCE, PENDANT, InvitationAvis
from .models import Inscription


@transaction.atomic
def inviter(maintenant: dt.datetime) -> int:
    """Dépose les invitations dues ; rend leur nombre. Refaire est sans effet.

    Attend que la personne soit pointée présente, jusqu'à sept jours. Qui n'a demandé aucun rappel n'en reçoit pas.
    """
    annonces = [InvitationAvis(siennes, maintenant) for siennes in _venues(maintenant)]
    joignables = {a.cle: a for a in annonces if a.joignable}
    # Composer une invitation crée son lien : on n'en compose pas une qui est déjà dans la boîte.
    faites = Message.objects.filter(cle__in=list(joignables)).values_list("cle", flat=True)
    return len(deposer(*(joignables[cle] for cle in joignables.keys() - set(faites))))


def _venues(maintenant: dt.datetime) -> list[list[Inscription]]:
    """Les présents d'une séance finie, billet par billet. Une requête."""
    presentes = (
        Inscription.objects.filter(
            statut=Inscription.Statut.INSCRITE,
            presence=Presence.PRESENT,
            seance__annulee_le=None,
            seance__atelier__isnull=False,
            seance__fin__lte=maintenant - APRES_LA_SEANCE,
            seance__fin__gt=maintenant - PENDANT,
        )
        .exclude(reservation__rappel=Reservation.Rappel.AUCUN)
        .select_related("reservation", "seance__atelier")
        .order_by("seance_id", "reservation_id", "pk")
    )
    return [list(siennes) for _, siennes in groupby(presentes, key=lambda i: (i.seance_id, i.reservation_id))]
