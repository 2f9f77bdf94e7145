"""La file : premier arrivé, premier servi, sous le verrou des séances.

Une place qui se libère est donnée aussitôt à la première personne qui attend, et un message le lui dit. Trop
près de la séance, ou sans e-mail ni mobile, la place lui est gardée et le conseiller l'appelle.
"""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from . import annonces, groupes
from .models import Inscription, Seance
from .refus import InscriptionImpossible

Statut = Inscription.Statut


class PlacePlusGardee(InscriptionImpossible):
    phrase = "Cette place n’est plus gardée : la personne a été inscrite, ou a renoncé."


def promouvoir(seances: Sequence[Seance], *, maintenant: dt.datetime) -> list[Inscription]:
    """Donne les places libres à la file ; rend les inscriptions promues. Sous le verrou de ces séances.

    Plusieurs séances : un parcours, où l'on n'entre que si chaque date a une place.
    """
    ouvertes = [s for s in seances if not s.est_annulee and s.debut > maintenant]
    if not ouvertes or not (libres := groupes.places(ouvertes)):
        return []
    attendent = Inscription.objects.en_attente().filter(seance__in=[s.pk for s in ouvertes]).avec_personnes()
    # Une personne et un billet : dans un parcours, toutes leurs dates ensemble.
    file: dict[tuple[int, int], list[Inscription]] = {}
    for inscription in attendent:
        file.setdefault((inscription.reservation_id, inscription.usager_id), []).append(inscription)
    return [i for siennes in list(file.values())[:libres] for i in _promouvoir(siennes, maintenant)]


@transaction.atomic
def accepter(inscription: Inscription, *, maintenant: dt.datetime) -> Inscription:
    """La personne, appelée, prend la place qu'on lui gardait. Deux fois : sans effet. Lève PlacePlusGardee."""
    groupes.verrouiller_seances([inscription.seance])
    siennes = Inscription.objects.filter(
        reservation=inscription.reservation_id, usager=inscription.usager_id, statut=Statut.PROPOSEE
    )
    for gardee in siennes.avec_personnes():
        gardee.statut, gardee.appele_le = Statut.INSCRITE, maintenant
        reviser(gardee, maintenant)
        annonces.rappeler([gardee], maintenant=maintenant)
    relue = Inscription.objects.avec_personnes().get(pk=inscription.pk)
    if not relue.est_inscrite:
        raise PlacePlusGardee
    return relue


def reviser(inscription: Inscription, maintenant: dt.datetime) -> None:
    inscription.sequence += 1
    inscription.revise_le = maintenant
    inscription.save()


def _promouvoir(siennes: list[Inscription], maintenant: dt.datetime) -> list[Inscription]:
    annonce = annonces.PlaceLiberee(siennes)
    delai = dt.timedelta(hours=settings.PROMOTION_PAR_MESSAGE_HEURES)
    a_temps = siennes[0].seance.debut - maintenant >= delai
    par_message = a_temps and annonce.joignable
    for inscription in siennes:
        inscription.statut = Statut.INSCRITE if par_message else Statut.PROPOSEE
        inscription.a_appeler_le, inscription.appele_le = (None if par_message else maintenant), None
        reviser(inscription, maintenant)
    if par_message:
        annonces.annoncer(annonce, maintenant=maintenant)
        annonces.rappeler(siennes, maintenant=maintenant)
    return siennes
