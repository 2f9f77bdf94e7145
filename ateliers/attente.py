"""La file : premier arrivé, premier servi, sous le verrou des séances.

Une place qui se libère est donnée aussitôt à la première personne qui attend, et un message le lui dit. Trop
près de la séance, ou sans e-mail ni mobile, la place lui est gardée et le conseiller l'appelle.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from . import annonces, groupes
from .models import Inscription, Seance
from .models.seances import PRENNENT_UNE_PLACE
from .refus import InscriptionImpossible

Statut = Inscription.Statut


class PlacePlusGardee(InscriptionImpossible):
    phrase = "Cette place n’est plus gardée : la personne a été inscrite, ou a renoncé."


class PasDePlace(InscriptionImpossible):
    phrase = "Toutes les places sont prises : cochez « en plus des places » pour l’accueillir quand même."


class PlusEnAttente(InscriptionImpossible):
    phrase = "Cette personne n’attend plus : elle a reçu une place, ou a renoncé."


def promouvoir(seances: Sequence[Seance], *, maintenant: dt.datetime) -> list[Inscription]:
    """Donne les places libres à la file ; rend les inscriptions promues. Sous le verrou de ces séances.

    Plusieurs séances : un parcours, où l'on n'entre que si chaque date a une place.
    """
    ouvertes = _ouvertes(seances, maintenant)
    if not ouvertes or not (libres := groupes.places(ouvertes)):
        return []
    return [i for siennes in _file(ouvertes)[:libres] for i in _promouvoir(siennes, maintenant)]


def qui_aurait_la_place(inscriptions: Iterable[Inscription], *, maintenant: dt.datetime) -> list[list[Inscription]]:
    """À qui iraient ces places si on les rendait : une liste par personne. N'écrit ni ne verrouille rien."""
    rendues = Counter(i.seance_id for i in inscriptions if i.statut in PRENNENT_UNE_PLACE)
    suivantes = []
    for unite in groupes.unites_lues(rendues, maintenant=maintenant):
        ouvertes = _ouvertes(unite, maintenant)
        libres = groupes.places(ouvertes, rendues) if ouvertes else 0
        suivantes += _file(ouvertes)[:libres] if libres else []
    return suivantes


def se_previent_par_message(siennes: Sequence[Inscription], *, maintenant: dt.datetime) -> bool:
    """La place libérée se donne par message ; sinon elle se garde, et l'on appelle."""
    delai = dt.timedelta(hours=settings.PROMOTION_PAR_MESSAGE_HEURES)
    a_temps = siennes[0].seance.debut - maintenant >= delai
    return a_temps and annonces.PlaceLiberee(siennes).joignable


@transaction.atomic
def donner_une_place(inscription: Inscription, *, maintenant: dt.datetime, en_plus: bool = False) -> Inscription:
    """Le conseiller fait entrer une personne de la file qui est là, ou au téléphone, à toutes ses dates.

    `en_plus` : il sait que tout est pris. Lève PasDePlace ou PlusEnAttente. Deux fois : sans effet.
    """
    attendues = Inscription.objects.filter(
        reservation=inscription.reservation_id, usager=inscription.usager_id, statut=Statut.ATTENTE
    )
    seances = groupes.verrouiller_seances(Seance.objects.filter(inscriptions__in=attendues).distinct())
    siennes = list(attendues.avec_personnes())
    libres = groupes.places(seances) if seances else 0
    if siennes and not libres and not en_plus:
        raise PasDePlace
    for entree in siennes:
        entree.statut, entree.en_plus, entree.appele_le = Statut.INSCRITE, not libres, maintenant
        reviser(entree, maintenant)
    annonces.rappeler(siennes, maintenant=maintenant)
    relue = Inscription.objects.avec_personnes().get(pk=inscription.pk)
    if not relue.est_inscrite:
        raise PlusEnAttente
    return relue


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


def _ouvertes(seances: Sequence[Seance], maintenant: dt.datetime) -> list[Seance]:
    return [s for s in seances if not s.est_annulee and s.debut > maintenant]


def _file(ouvertes: Sequence[Seance]) -> list[list[Inscription]]:
    """Qui attend, dans l'ordre. Une personne et un billet : dans un parcours, toutes leurs dates ensemble."""
    attendent = Inscription.objects.en_attente().filter(seance__in=[s.pk for s in ouvertes]).avec_personnes()
    file: dict[tuple[int, int], list[Inscription]] = {}
    for inscription in attendent:
        file.setdefault((inscription.reservation_id, inscription.usager_id), []).append(inscription)
    return list(file.values())


def _promouvoir(siennes: list[Inscription], maintenant: dt.datetime) -> list[Inscription]:
    par_message = se_previent_par_message(siennes, maintenant=maintenant)
    for inscription in siennes:
        inscription.statut = Statut.INSCRITE if par_message else Statut.PROPOSEE
        inscription.a_appeler_le, inscription.appele_le = (None if par_message else maintenant), None
        reviser(inscription, maintenant)
    if par_message:
        annonces.annoncer(annonces.PlaceLiberee(siennes), maintenant=maintenant)
        annonces.rappeler(siennes, maintenant=maintenant)
    return siennes
