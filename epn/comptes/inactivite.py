"""Un compte du personnel qui ne sert plus se ferme ; on le rouvre d'une case."""

import datetime as dt

from django.conf import settings
from django.db.models.functions import Coalesce

from epn.commun.dates import mois_avant
from epn.comptes.models import Compte


def fermer_les_inutilises(maintenant: dt.datetime) -> int:
    """Ferme les comptes sans connexion depuis le terme ; rend leur nombre. Le dernier administrateur reste : sans lui,
    personne ne rouvrirait rien."""
    terme = mois_avant(maintenant, settings.COMPTES_INUTILISES_MOIS)
    actifs = Compte.objects.filter(is_active=True).annotate(servi_le=Coalesce("last_login", "cree_le"))
    administrateurs = actifs.filter(role=Compte.Role.ADMINISTRATEUR).order_by("-servi_le")
    dernier = administrateurs.values_list("pk", flat=True).first()
    inutiles = actifs.filter(servi_le__lte=terme).exclude(pk=dernier)
    return Compte.objects.filter(pk__in=list(inutiles.values_list("pk", flat=True))).update(is_active=False)
