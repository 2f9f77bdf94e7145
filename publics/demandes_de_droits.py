"""Demander ses droits sans compte : une demande, un mois pour répondre, et rien de gardé une fois répondu."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import DemandeDeDroit, Usager


@dataclass(frozen=True)
class Demande:
    """Ce que dit le formulaire. `contact` en E.164 ou une adresse ; `code` du billet sans espace."""

    cle: UUID
    droit: str
    contact: str = ""
    code: str = ""


def demander(demande: Demande, *, maintenant: dt.datetime) -> DemandeDeDroit:
    """Garde la demande, que l'on connaisse la personne ou non. La même clé rend la même."""
    champs = {"droit": demande.droit, "contact": demande.contact, "code": demande.code, "cree_le": maintenant}
    return DemandeDeDroit.objects.get_or_create(cle=demande.cle, defaults=champs)[0]


def repondre(numero: int, *, maintenant: dt.datetime) -> bool:
    """La réponse est donnée : le contact ne sert plus, il s'efface. Faux si c'était déjà fait."""
    ouverte = DemandeDeDroit.objects.filter(pk=numero, traitee_le=None)
    return bool(ouverte.update(traitee_le=maintenant, contact="", code=""))


def ouvertes() -> QuerySet[DemandeDeDroit]:
    """Celles qui attendent, la plus ancienne d'abord."""
    return DemandeDeDroit.objects.filter(traitee_le=None).order_by("cree_le", "pk")


def avec_le_contact(contacts: list[str]) -> QuerySet[Usager]:
    """Qui a laissé un de ces contacts sur sa fiche."""
    adresses = Q()
    for contact in contacts:
        adresses |= Q(email__iexact=contact) if "@" in contact else Q(telephone=contact)
    return Usager.objects.connus().filter(adresses) if contacts else Usager.objects.none()
