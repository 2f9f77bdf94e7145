"""Ce que dit un bulletin d'inscription, rempli sur le site ou au comptoir."""

from dataclasses import dataclass, field
from uuid import UUID

from publics.contacts import Contact
from publics.identite import Identite
from publics.models import Usager

PERSONNES_MAX = 4


@dataclass(frozen=True)
class Personne:
    """Qui vient. `usager` : déjà connue et choisie par le conseiller, elle est reprise telle quelle."""

    identite: Identite
    aisance: str = ""
    reponses: dict[str, str] = field(default_factory=dict)
    usager: Usager | None = None


@dataclass(frozen=True)
class Demande:
    """`au_comptoir` : le conseiller inscrit, sans plafond, même une fois commencé ; `en_plus` : il le fait en sachant
    la séance complète ; `homonyme` : c'est quelqu'un d'autre, de même nom."""

    cle: UUID
    personnes: tuple[Personne, ...]
    contact: Contact
    accepte_d_attendre: bool = False
    au_comptoir: bool = False
    en_plus: bool = False
    homonyme: bool = False
