"""`/etat/` : ce que regarde la surveillance. 200 quand tout va, 503 et la raison sinon, sans rien de personnel."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import lru_cache

from django.db import Error as ErreurDeBase
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from epn.messagerie import sante
from epn.planning import exclusivite

RETARD_ADMIS = dt.timedelta(minutes=15)
_FRANCAIS = {"ensure_ascii": False}
journal = logging.getLogger(__name__)


@require_safe
@never_cache
def etat(request: HttpRequest) -> JsonResponse:
    maintenant = timezone.now()
    try:
        raisons = [raison for verifier in VERIFICATIONS if (raison := verifier(maintenant))]
    except ErreurDeBase as erreur:
        # Son texte peut citer l'hôte ou une valeur : on ne garde que son nom.
        journal.error("Base de données en défaut : %s", type(erreur).__name__)
        connection.close()
        raisons = ["La base de données ne répond pas."]
    if raisons:
        return JsonResponse({"etat": "en panne", "raisons": raisons}, status=503, json_dumps_params=_FRANCAIS)
    return JsonResponse({"etat": "bon"}, json_dumps_params=_FRANCAIS)


def _migrations(maintenant: dt.datetime) -> str:
    appliquees = MigrationRecorder(connection).applied_migrations()
    attendues = [cle for cle in _dernieres_migrations() if cle not in appliquees]
    return "La base attend une mise à jour (manage.py migrate)." if attendues else ""


def _gardes(maintenant: dt.datetime) -> str:
    manquantes = exclusivite.manquantes(connection)
    return "La garde contre les doubles réservations manque (manage.py migrate la repose)." if manquantes else ""


def _boite_d_envoi(maintenant: dt.datetime) -> str:
    retard = sante.retard(maintenant)
    if retard is None or retard <= RETARD_ADMIS:
        return ""
    minutes = int(retard.total_seconds()) // 60
    return f"Un message attend d’être envoyé depuis {minutes} minutes."


@lru_cache(maxsize=1)
def _dernieres_migrations() -> tuple[tuple[str, str], ...]:
    """Celles du code : elles ne changent pas tant que le processus vit."""
    return tuple(MigrationLoader(None).graph.leaf_nodes())


VERIFICATIONS: tuple[Callable[[dt.datetime], str], ...] = (_migrations, _gardes, _boite_d_envoi)
