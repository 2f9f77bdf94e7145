"""« À appeler » : les rendez-vous, les ateliers et les souhaits sur une seule liste, ce qui presse d'abord."""

import datetime as dt
from collections.abc import Callable

from django.http import Http404

from accompagnements import appels as des_rendez_vous
from ateliers import appels as des_ateliers
from ateliers import appels_souhaits as des_souhaits
from publics.appels import Appel


def a_appeler(maintenant: dt.datetime, veille_de: dt.date) -> list[Appel]:
    """Quatre requêtes. Une place gardée d'abord ; les rappels de la veille après ce qui est nouveau."""
    tous = [
        *des_ateliers.a_appeler(maintenant, veille_de),
        *des_rendez_vous.a_appeler(maintenant, veille_de),
        *des_souhaits.souhaits_a_appeler(maintenant),
    ]
    return sorted(tous, key=lambda appel: (appel.est_un_rappel, not appel.seance_gardee))


def noter(sorte: str, pk: int, revision: int, *, maintenant: dt.datetime) -> bool:
    """« C'est fait. » Faux si quelque chose a changé depuis. Une sorte inventée est introuvable."""
    noteurs: dict[str, Callable[[], bool]] = {
        "alerte": lambda: des_rendez_vous.noter_alerte(pk, maintenant=maintenant),
        "rendez-vous": lambda: des_rendez_vous.noter_rendez_vous(pk, revision, maintenant=maintenant),
        des_souhaits.SORTE: lambda: des_souhaits.noter_souhait(pk, maintenant),
        des_ateliers.SORTE: lambda: des_ateliers.noter(pk, revision, maintenant=maintenant),
    }
    if sorte not in noteurs:
        raise Http404
    return noteurs[sorte]()
