"""Qui appeler pour un atelier souhaité : ceux qu'aucun message ne peut prévenir."""

import datetime as dt

from epn.commun import dates
from publics.appels import Appel

from .models import Souhait

SORTE = "souhait"


def souhaits_a_appeler(maintenant: dt.datetime) -> list[Appel]:
    """Les personnes à qui annoncer une séance encore à venir, la plus proche d'abord. Une requête."""
    a_dire = (
        Souhait.objects.filter(
            prevenu_le=None, a_appeler_pour__debut__gt=maintenant, a_appeler_pour__annulee_le__isnull=True
        )
        .exclude(telephone="")
        .select_related("a_appeler_pour__atelier")
        .order_by("a_appeler_pour__debut", "pk")
    )
    return [_appel(souhait) for souhait in a_dire]


def noter_souhait(pk: int, maintenant: dt.datetime) -> bool:
    """« C'est fait. » Faux s'il n'y avait rien à lui dire, ou si c'était déjà dit."""
    a_dire = Souhait.objects.filter(pk=pk, prevenu_le=None, a_appeler_pour__isnull=False)
    return bool(a_dire.update(prevenu_le=maintenant))


def _appel(souhait: Souhait) -> Appel:
    seance = souhait.a_appeler_pour
    quand = dates.jour_et_heure(seance.debut)
    pourquoi = f"L’atelier souhaité est programmé{dates.INSECABLE}: « {seance.titre} », {quand}."
    return Appel(SORTE, souhait.pk, 0, souhait.prenom, souhait.telephone, pourquoi)
