"""Ce que l'on écrit au référent d'un groupe : ses dates, son lien. Jamais le nom du partenaire, ni rien du service.

Par courriel seulement : c'est une adresse de travail, et un numéro de service sonne dans un bureau.
"""

import datetime as dt
from typing import Any, ClassVar

from epn.messagerie.annonces import Annonce, Destinataire
from epn.messagerie.models import Canal
from epn.territoire.models import Espace

from .models import LienPrive, Partenaire, SeancePartenaire


class _AuReferent(Annonce):
    canaux = (Canal.COURRIEL,)
    destinataire_tu = True

    def __init__(self, partenaire: Partenaire) -> None:
        self.partenaire = partenaire

    def destinataire(self) -> Destinataire:
        """Vide sans référent : c'est alors au conseiller de le dire."""
        referent = self.partenaire.referent
        return Destinataire(courriel=referent.courriel if referent else "")


class LienDeLaPage(_AuReferent):
    nom: ClassVar[str] = "lien-du-groupe"
    libelle: ClassVar[str] = "lien vers les dates d’un groupe"

    def __init__(self, lien: LienPrive, adresse: str) -> None:
        super().__init__(lien.partenaire)
        self.lien, self.adresse = lien, adresse

    def objet(self) -> str:
        # Un bout de l'empreinte, d'où l'on ne remonte pas au lien.
        return f"lien:{self.lien.empreinte[:12]}"

    def expire_le(self) -> dt.datetime:
        return self.lien.expire_le

    def contexte(self) -> dict[str, Any]:
        return {"espace": Espace.objects.first(), "adresse": self.adresse, "expire_le": self.lien.expire_le}


class _DUneDate(_AuReferent):
    def __init__(self, seance: SeancePartenaire) -> None:
        super().__init__(seance.partenaire)
        self.seance = seance

    def objet(self) -> str:
        return f"groupe:{self.seance.pk}:{self.seance.sequence}"

    def expire_le(self) -> dt.datetime:
        return self.seance.debut

    def contexte(self) -> dict[str, Any]:
        return {"espace": Espace.objects.first(), "seance": self.seance}


class DateAnnulee(_DUneDate):
    nom: ClassVar[str] = "date-du-groupe-annulee"
    libelle: ClassVar[str] = "annulation de la date d’un groupe"


class DateDeplacee(_DUneDate):
    """`avant` : le début et la fin que le référent connaissait."""

    nom: ClassVar[str] = "date-du-groupe-deplacee"
    libelle: ClassVar[str] = "déplacement de la date d’un groupe"

    def __init__(self, seance: SeancePartenaire, avant: tuple[dt.datetime, dt.datetime]) -> None:
        super().__init__(seance)
        self.avant = avant

    def contexte(self) -> dict[str, Any]:
        return super().contexte() | {"debut_avant": self.avant[0], "fin_avant": self.avant[1]}
