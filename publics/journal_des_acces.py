"""Qui a ouvert, changé, emporté ou effacé quelle fiche. On y ajoute, on n'y change rien (`gardes.py`) ; il a
lui-même un terme. Seul l'administrateur le lit."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from epn.commun.dates import mois_avant
from epn.comptes.models import Compte

from .models import Acces, Usager


def noter(
    compte: Compte | None,
    geste: Acces.Geste,
    usager: Usager | None,
    detail: str = "",
    *,
    maintenant: dt.datetime | None = None,
) -> Acces:
    """Ajoute une ligne. `compte` None : le service lui-même ; `usager` None : plusieurs fiches. `detail` : un mot du
    geste, jamais un nom."""
    return Acces.objects.create(
        compte=compte,
        geste=geste,
        usager_numero=usager.pk if usager else None,
        detail=detail[:120],
        le=maintenant or timezone.now(),
    )


def terme(maintenant: dt.datetime) -> dt.datetime:
    return mois_avant(maintenant, settings.JOURNAL_DES_ACCES_MOIS)


def oublier(maintenant: dt.datetime) -> int:
    """Efface ce qui a passé le terme, la seule chose que la base laisse effacer ; rend le nombre de lignes."""
    return Acces.objects.filter(le__lt=terme(maintenant)).delete()[0]
