"""Ce que l'on écrit à qui a demandé une matinée pour son équipe, tant qu'il n'a nommé personne ; ensuite, ce sont les
messages de ses inscrits, qui vont au même billet."""

import datetime as dt
from typing import Any, ClassVar

from django.utils.functional import SimpleLazyObject

from epn.messagerie.annonces import Annonce, Destinataire
from epn.messagerie.depot import deposer
from epn.territoire.models import Espace
from publics.jetons import lien_neuf

from .models import Seance


class _DuGroupe(Annonce):
    def __init__(self, seance: Seance) -> None:
        self.seance = seance

    def objet(self) -> str:
        return f"reservation:{self.seance.reservation_id}:seance:{self.seance.pk}:{self.seance.sequence}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.seance.reservation.email, mobile=self.seance.reservation.telephone)

    def expire_le(self) -> dt.datetime:
        return self.seance.debut

    def contexte(self) -> dict[str, Any]:
        lien = SimpleLazyObject(lambda: lien_neuf(self.seance.reservation, jusqu_au=self.seance.fin))
        return {"espace": Espace.objects.first(), "seance": self.seance, "lien": lien}


class MatineeChangee(_DuGroupe):
    nom: ClassVar[str] = "matinee-changee"
    libelle: ClassVar[str] = "changement d’une matinée réservée"


class MatineeAnnulee(_DuGroupe):
    nom: ClassVar[str] = "matinee-annulee"
    libelle: ClassVar[str] = "annulation d’une matinée réservée"


def dire_au_groupe(seance: Seance, annonce: type[_DuGroupe], *, maintenant: dt.datetime) -> None:
    """Dépose l'annonce, sauf si les inscrits du groupe reçoivent la leur."""
    if seance.reservation_id is None or seance.debut <= maintenant:
        return
    if not seance.inscriptions.vivantes().filter(reservation=seance.reservation_id).exists():
        deposer(annonce(seance))
