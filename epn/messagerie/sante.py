"""La boîte d'envoi va-t-elle bien ? Une requête, pour `/etat/`."""

import datetime as dt

from epn.messagerie.models import Message


def retard(maintenant: dt.datetime) -> dt.timedelta | None:
    """L'âge du plus vieux message dû et non parti ; None si aucun n'attend.

    Compté depuis l'heure où il devait partir : des essais manqués ne rajeunissent pas un message.
    """
    du_le = Message.objects.en_retard(maintenant).values_list("a_partir_de", flat=True).first()
    return maintenant - du_le if du_le else None
