"""Envoyer quelqu'un vers un autre service, et le compter dans les mots officiels, sans garder qui."""

import datetime as dt
from uuid import UUID

from epn.commun.refus import Refus
from epn.commun.vocabulaire import OrientationVers

from .models import Orientation, ServiceVoisin


class OrientationImpossible(Refus):
    phrase = "Ce service n’est plus dans la liste : choisissez-en un autre."


def orienter(
    vers: str, *, cle: UUID, maintenant: dt.datetime, service: ServiceVoisin | None = None, structure: str = ""
) -> Orientation:
    """Compte une orientation ; la même clé ne compte qu'une fois. Un service connu dit lui-même sous quel mot.

    `structure` : le nom du service, quand il n'est pas dans la liste. Lève OrientationImpossible.
    """
    if service and service.archive_le:
        raise OrientationImpossible
    if service is None and vers not in OrientationVers.values:
        raise OrientationImpossible("Dites vers quel service, ou sous quel mot officiel le compter.")
    orientation, _ = Orientation.objects.get_or_create(cle=cle, defaults=_dite(vers, service, structure, maintenant))
    return orientation


def corriger(
    vers: str, *, cle: UUID, maintenant: dt.datetime, service: ServiceVoisin | None = None
) -> Orientation | None:
    """L'orientation d'un écrit que l'on relit (un compte rendu) : une au plus. Sans mot ni service, elle s'efface."""
    if not vers and service is None:
        Orientation.objects.filter(cle=cle).delete()
        return None
    dite = _dite(vers, service, "", maintenant)
    le = dite.pop("le")
    # Corriger ne change pas le jour où l'on a orienté.
    return Orientation.objects.update_or_create(cle=cle, defaults=dite, create_defaults={**dite, "le": le})[0]


def _dite(vers: str, service: ServiceVoisin | None, structure: str, maintenant: dt.datetime) -> dict[str, object]:
    return {
        "vers": service.vers if service else vers,
        "service": service,
        # Le nom du jour : il reste lisible quand le service change de nom ou disparaît.
        "structure": service.nom if service else structure,
        "le": maintenant,
    }
