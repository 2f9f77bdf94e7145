"""Demander un avis après une séance ; annoncer l'atelier que quelqu'un souhaitait. Jamais le thème dans un texto."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from epn.messagerie import heures
from epn.messagerie.annonces import Annonce, Destinataire
from epn.messagerie.models import Canal
from epn.territoire.models import Espace
from publics.models import Reservation

from .avis import lien_personnel
from .models import Inscription, Seance, Souhait

# Le temps de rentrer chez soi.
APRES_LA_SEANCE = dt.timedelta(hours=2)
# Au-delà, on ne se souvient plus assez : l'invitation ne part plus.
PENDANT = dt.timedelta(days=7)
# « /avis/ », 22 signes, « / » : ce qu'un texto ajoute à l'adresse du site.
SUITE_DU_LIEN = 29
PLACE_D_UN_LIEN = 94


class InvitationAvis(Annonce):
    """Une par billet et par séance, quand la personne est venue. Le lien ne dit pas à qui il a été remis."""

    nom: ClassVar[str] = "invitation-avis"
    libelle: ClassVar[str] = "invitation à donner son avis"

    def __init__(self, inscriptions: Sequence[Inscription], maintenant: dt.datetime) -> None:
        self.seance: Seance = inscriptions[0].seance
        self.reservation: Reservation = inscriptions[0].reservation
        self.maintenant = maintenant
        par_texto = self.reservation.rappel == Reservation.Rappel.TEXTO
        voulus = (Canal.TEXTO, Canal.COURRIEL) if par_texto else (Canal.COURRIEL, Canal.TEXTO)
        # Un texto qui ne peut pas porter le lien ne demanderait rien.
        tient = len(settings.ADRESSE_DU_SITE) + SUITE_DU_LIEN < PLACE_D_UN_LIEN
        self.canaux = voulus if tient else (Canal.COURRIEL,)

    def objet(self) -> str:
        return f"reservation:{self.reservation.pk}:seance:{self.seance.pk}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.reservation.email, mobile=self.reservation.telephone)

    def a_partir_de(self) -> dt.datetime:
        return heures.prochaine_decente(max(self.seance.fin + APRES_LA_SEANCE, self.maintenant))

    def expire_le(self) -> dt.datetime:
        # Une nuit de plus : déposée au dernier soir, elle part le matin.
        return self.seance.fin + PENDANT + dt.timedelta(days=1)

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": Espace.objects.first(),
            "seance": self.seance,
            "par_un_aidant": bool(self.reservation.aidant),
            "lien": SimpleLazyObject(lambda: lien_personnel(self.seance)),
            "lien_court": SimpleLazyObject(lambda: lien_personnel(self.seance, court=True)),
        }


class AtelierProgramme(Annonce):
    """À qui l'avait souhaité : une séance est au programme, et voici où s'inscrire."""

    nom: ClassVar[str] = "atelier-programme"
    libelle: ClassVar[str] = "atelier souhaité, programmé"

    def __init__(self, souhait: Souhait, seance: Seance) -> None:
        self.souhait, self.seance = souhait, seance

    def objet(self) -> str:
        return f"souhait:{self.souhait.pk}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.souhait.email, mobile=self.souhait.telephone)

    def expire_le(self) -> dt.datetime:
        return self.seance.debut

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": Espace.objects.first(),
            "souhait": self.souhait,
            "seance": self.seance,
            "lien": f"{settings.ADRESSE_DU_SITE}{self.seance.get_absolute_url()}",
        }
