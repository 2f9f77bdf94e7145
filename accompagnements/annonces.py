"""Ce que l'on écrit à une personne de son rendez-vous. Jamais la raison de sa venue dans un texto."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from epn.commun import dates, ics
from epn.messagerie.annonces import Annonce, Destinataire, Ics
from epn.messagerie.depot import annuler_messages, deposer
from epn.messagerie.models import Canal, Message
from epn.territoire.models import Espace, Lieu
from publics.jetons import lien_neuf
from publics.mineurs import autorisation_a_signer
from publics.models import Reservation

from .creneaux import Creneau
from .models import Offre, RendezVous


def evenement_ics(rendez_vous: RendezVous, adresse: str = "") -> bytes:
    """Le rendez-vous pour un agenda : même UID toute sa vie, SEQUENCE qui grandit, CANCEL s'il est annulé."""
    lieu = rendez_vous.lieu
    return ics.calendrier(
        [
            ics.evenement(
                uid=ics.uid("rendezvous", rendez_vous.pk),
                debut=rendez_vous.debut,
                fin=rendez_vous.fin,
                titre="Rendez-vous avec le conseiller numérique",
                revise_le=rendez_vous.revise_le,
                revision=rendez_vous.sequence,
                annule=rendez_vous.est_annule,
                lieu=f"{lieu.nom}, {lieu.adresse}, {lieu.code_postal} {lieu.commune.nom}",
                adresse=adresse,
            )
        ],
        methode=_methode(rendez_vous),
    )


def _methode(rendez_vous: RendezVous) -> Message.Methode:
    return Message.Methode.CANCEL if rendez_vous.est_annule else Message.Methode.PUBLISH


class _DuRendezVous(Annonce):
    """Ce qu'ont en commun les messages d'un rendez-vous : leur contact, leur lien, leur agenda."""

    def __init__(self, rendez_vous: RendezVous) -> None:
        self.rendez_vous = rendez_vous
        self.reservation = rendez_vous.reservation
        self.espace = SimpleLazyObject(Espace.objects.first)

    def objet(self) -> str:
        return f"rendezvous:{self.rendez_vous.pk}:{self.rendez_vous.sequence}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.reservation.email, mobile=self.reservation.telephone)

    def expire_le(self) -> dt.datetime:
        return self.rendez_vous.debut

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": self.espace,
            "rendez_vous": self.rendez_vous,
            "usager": self.rendez_vous.usager,
            # Paresseux : un texto ne le cite pas.
            "lieu": SimpleLazyObject(self._lieu),
            "reservation": self.reservation,
            "autorisation": autorisation_a_signer([self.rendez_vous.usager]),
            # Paresseux : un texto sans lien ne laisse pas en base une clé que personne n'aura.
            "lien": SimpleLazyObject(lambda: lien_neuf(self.reservation, jusqu_au=self.rendez_vous.fin)),
        }

    def _lieu(self) -> Lieu:
        """Avec sa commune, une fois pour tous les messages de ce rendez-vous."""
        if not RendezVous.lieu.is_cached(self.rendez_vous):
            self.rendez_vous.lieu = Lieu.objects.select_related("commune").get(pk=self.rendez_vous.lieu_id)
        return self.rendez_vous.lieu

    def ics(self) -> Ics:
        return Ics(evenement_ics(self.rendez_vous).decode(), _methode(self.rendez_vous))


class Confirmation(_DuRendezVous):
    nom: ClassVar[str] = "rendez-vous-confirme"
    libelle: ClassVar[str] = "confirmation d’un rendez-vous"


class Changement(_DuRendezVous):
    nom: ClassVar[str] = "rendez-vous-deplace"
    libelle: ClassVar[str] = "changement d’heure d’un rendez-vous"


class Annulation(_DuRendezVous):
    """`autres` : des heures libres à proposer."""

    nom: ClassVar[str] = "rendez-vous-annule"
    libelle: ClassVar[str] = "annulation d’un rendez-vous"

    def __init__(self, rendez_vous: RendezVous, autres: Sequence[Creneau] = ()) -> None:
        super().__init__(rendez_vous)
        self.autres = autres

    def contexte(self) -> dict[str, Any]:
        return super().contexte() | {"autres": self.autres}


class RappelVeille(_DuRendezVous):
    """La veille, à la même heure de la pendule (25 heures avant, le jour du passage à l'hiver)."""

    nom: ClassVar[str] = "rappel-veille"
    libelle: ClassVar[str] = "rappel de la veille"

    def __init__(self, rendez_vous: RendezVous) -> None:
        super().__init__(rendez_vous)
        textos = self.reservation.rappel == Reservation.Rappel.TEXTO
        self.canaux = (Canal.TEXTO,) if textos else (Canal.COURRIEL,)

    def a_partir_de(self) -> dt.datetime:
        return dates.la_veille(self.rendez_vous.debut)

    def ics(self) -> None:
        return None


class HeureLiberee(Annonce):
    """Une heure s'est libérée, et on la garde un moment pour cette personne."""

    nom: ClassVar[str] = "heure-liberee"
    libelle: ClassVar[str] = "heure libérée, proposée à qui attendait"

    def __init__(self, offre: Offre, jeton: str, depart: dt.datetime) -> None:
        self.offre, self.jeton, self.depart = offre, jeton, depart

    def objet(self) -> str:
        return f"offre:{self.offre.empreinte[:16]}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.offre.alerte.email, mobile=self.offre.alerte.telephone)

    def a_partir_de(self) -> dt.datetime:
        return self.depart

    def expire_le(self) -> dt.datetime:
        return self.offre.expire_le

    def contexte(self) -> dict[str, Any]:
        lien = f"{settings.ADRESSE_DU_SITE}/rendez-vous/offre/{self.jeton}/"
        return {"espace": Espace.objects.first(), "offre": self.offre, "lieu": self.offre.lieu, "lien": lien}


def annoncer(annonce: _DuRendezVous, *, maintenant: dt.datetime) -> None:
    """Dépose cette annonce et le rappel de la veille, à la place de celui d'une heure quittée.

    Trop tard pour la veille : pas de rappel.
    """
    rendez_vous, rappel = annonce.rendez_vous, RappelVeille(annonce.rendez_vous)
    rappel.espace = annonce.espace
    if rendez_vous.sequence:
        retirer_rappels(rendez_vous)
    par_message = (Reservation.Rappel.TEXTO, Reservation.Rappel.COURRIEL)
    a_rappeler = rendez_vous.reservation.rappel in par_message and rappel.a_partir_de() > maintenant
    deposer(annonce, *([rappel] if a_rappeler else []))


def retirer_rappels(rendez_vous: RendezVous) -> None:
    annuler_messages(f"{RappelVeille.nom}:rendezvous:{rendez_vous.pk}")
