"""Qui appeler : ceux qu'aucun message ne peut prévenir, et ceux qui ont demandé qu'on les appelle la veille."""

from dataclasses import dataclass

from phonenumbers import PhoneNumber

from epn.messagerie.annonces import Annonce

from .models import Reservation


@dataclass(frozen=True)
class Appel:
    """Une personne, son numéro, et ce qu'il y a à lui dire. `sorte` et `revision` disent ce que l'on coche.

    `seance_gardee` : celle où une place lui est gardée ; elle la prend, ou non.
    """

    sorte: str
    pk: int
    revision: int
    personne: str
    telephone: PhoneNumber | str
    pourquoi: str
    est_un_rappel: bool = False
    seance_gardee: int | None = None


def qui_demander(reservation: Reservation, personnes: str) -> str:
    """Le proche qui a réservé, s'il y en a un : c'est lui qui décroche."""
    return f"{reservation.aidant_nom}, pour {personnes}" if reservation.aidant_nom else personnes


def attend_un_rappel(reservation: Reservation, telephone: PhoneNumber | str, rappel: Annonce) -> bool:
    """La veille, elle a demandé un appel, ou le message qu'elle a choisi ne peut pas lui parvenir."""
    par_message = reservation.rappel in (Reservation.Rappel.TEXTO, Reservation.Rappel.COURRIEL)
    sans_voie = par_message and not rappel.joignable
    return bool(telephone) and (reservation.rappel == Reservation.Rappel.APPEL or sans_voie)
