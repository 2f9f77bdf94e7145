"""Ce que tous les gabarits savent : l'espace, son téléphone, ce que dit l'audit, et si l'on est en démonstration."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from epn.territoire.models import Espace


def espace(request: HttpRequest) -> dict[str, object]:
    """`espace` n'est lu que par le gabarit qui le cite (une requête), et vaut None avant l'installation."""
    return {
        "espace": SimpleLazyObject(Espace.objects.first),
        "demonstration": settings.DEMONSTRATION,
        # « non conforme » : le pied de chaque page doit le dire (décret 2019-768, art. 5).
        "etat_accessibilite": settings.ETAT_ACCESSIBILITE,
    }
