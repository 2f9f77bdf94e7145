"""Ce que tous les gabarits savent : l'espace, son téléphone, et si l'on est en démonstration."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from epn.territoire.models import Espace
from epn.vitrine import audit

_dernier_connu: dict[str, Espace | None] = {"espace": None}


def espace(request: HttpRequest) -> dict[str, object]:
    """`espace` n'est lu que par le gabarit qui le cite (une requête), et vaut None avant l'installation."""
    return {"espace": SimpleLazyObject(lire_espace), **contexte_fixe()}


def contexte_fixe() -> dict[str, object]:
    """Ce qui ne demande rien à la base. L'état d'accessibilité se dit en pied de page : la loi le demande."""
    return {"demonstration": settings.DEMONSTRATION, "etat_accessibilite": audit.lire().etat}


def lire_espace() -> Espace | None:
    _dernier_connu["espace"] = Espace.objects.first()
    return _dernier_connu["espace"]


def espace_sans_la_base() -> Espace | None:
    """Le dernier espace que ce processus a lu : la page d'erreur 500 le cite quand la base ne répond plus."""
    return _dernier_connu["espace"]
