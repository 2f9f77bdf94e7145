"""Envoyer quelqu'un vers le service qui fait les démarches, et le compter, sans garder qui."""

import datetime as dt
from uuid import UUID

from epn.commun.vocabulaire import OrientationVers
from epn.territoire.models import Espace
from publics.models import Orientation


def orienter_vers_les_demarches(cle: UUID, *, maintenant: dt.datetime) -> Orientation:
    """Compte une orientation par formulaire, quel que soit le nombre d'envois."""
    espace = Espace.objects.first()
    orientation, _ = Orientation.objects.get_or_create(
        cle=cle,
        defaults={
            "vers": OrientationVers.DEMARCHES,
            "structure": espace.demarches_nom if espace else "",
            "le": maintenant,
        },
    )
    return orientation
