"""Ce que dit une demande de rendez-vous, remplie sur le site ou au comptoir."""

from dataclasses import dataclass
from uuid import UUID

from publics.contacts import Contact
from publics.identite import Identite
from publics.models import Prescripteur, Reservation, Usager


@dataclass(frozen=True)
class Demande:
    """Ce que dit le formulaire. `aidant` vide : la personne réserve pour elle-même.

    `contact_*` : où vont les messages, l'aidant s'il y en a un. `au_comptoir` : le conseiller réserve
    pour quelqu'un ; ni préavis, ni plafond. `usager` : la personne est déjà connue et choisie, elle est
    reprise telle quelle ; l'identité ne dit plus alors que le contact de cette réservation.
    """

    cle: UUID
    identite: Identite
    origine: str = Reservation.Origine.EN_LIGNE
    contact_telephone: str = ""
    contact_email: str = ""
    rappel: str = ""
    aidant: str = ""
    aidant_nom: str = ""
    prescripteur: Prescripteur | None = None
    besoin: str = ""
    precision: str = ""
    au_comptoir: bool = False
    usager: Usager | None = None

    @property
    def contact(self) -> Contact:
        """Où vont les messages : l'aidant s'il y en a un, sinon la personne."""
        sien = (self.contact_telephone, self.contact_email)
        telephone, email = sien if self.aidant else (self.identite.telephone, self.identite.email)
        return Contact(telephone, email, self.aidant, self.aidant_nom, self.rappel, self.origine, self.prescripteur)
