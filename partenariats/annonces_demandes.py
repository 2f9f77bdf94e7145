"""Ce que l'on écrit à qui demande une matinée : reçue, acceptée, une autre date, non, la date n'est plus gardée."""

import datetime as dt
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from epn.messagerie.annonces import Annonce, Destinataire
from epn.planning.calendrier import Intervalle
from epn.planning.models import Occupation
from epn.territoire.models import Espace, Lieu

from .jetons_demandes import lien_neuf
from .models import Demande

# Une réponse se lit encore quinze jours après.
VIE = dt.timedelta(days=15)


class _DUneDemande(Annonce):
    """`occupation` : l'heure dont on parle, s'il y en a une ; `lieu` : où, si c'est chez nous. `apercu` : pour la
    relire avant de l'envoyer, sans faire de clé."""

    def __init__(
        self,
        demande: Demande,
        occupation: Intervalle | Occupation | None = None,
        lieu: Lieu | None = None,
        *,
        apercu: bool = False,
    ) -> None:
        self.demande, self.occupation, self.lieu, self.apercu = demande, occupation, lieu, apercu

    def objet(self) -> str:
        return f"demande:{self.demande.pk}:{self.demande.sequence}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.demande.email, mobile=self.demande.telephone)

    def expire_le(self) -> dt.datetime:
        fin = timezone.now() + VIE
        return min(fin, self.occupation.debut) if self.occupation else fin

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": Espace.objects.first(),
            "demande": self.demande,
            "moment": self.occupation,
            "lieu": self.lieu,
            "lien": SimpleLazyObject(lambda: self._lien()),
            "lien_court": SimpleLazyObject(lambda: self._lien(court=True)),
        }

    def _lien(self, *, court: bool = False) -> str:
        return "(le lien pour répondre)" if self.apercu else lien_neuf(self.demande, court=court)


class DemandeRecue(_DUneDemande):
    nom: ClassVar[str] = "demande-recue"
    libelle: ClassVar[str] = "demande de matinée, reçue"


class DemandeAcceptee(_DUneDemande):
    nom: ClassVar[str] = "demande-acceptee"
    libelle: ClassVar[str] = "demande de matinée, acceptée"


class DateProposee(_DUneDemande):
    nom: ClassVar[str] = "demande-autre-date"
    libelle: ClassVar[str] = "demande de matinée, autre date proposée"


class DemandeDeclinee(_DUneDemande):
    nom: ClassVar[str] = "demande-declinee"
    libelle: ClassVar[str] = "demande de matinée, déclinée"


class DateRelachee(_DUneDemande):
    """La date proposée n'a pas eu de réponse à temps : elle n'est plus gardée, la demande reste."""

    nom: ClassVar[str] = "demande-date-relachee"
    libelle: ClassVar[str] = "demande de matinée, date plus gardée"
