"""`/etat/` : ce que regarde la surveillance, sans rien de personnel. 503 et la raison quand le service ne rend plus ce
qu'il doit ; 200 sinon, avec ce qui demande un œil avant d'en arriver là."""

import logging
from functools import lru_cache

from django.db import Error as ErreurDeBase
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from epn.exploitation import surveillance
from epn.planning import exclusivite

_FRANCAIS = {"ensure_ascii": False}
journal = logging.getLogger(__name__)


@require_safe
@never_cache
def etat(request: HttpRequest) -> JsonResponse:
    attention: list[str] = []
    try:
        raisons = [raison for verifier in (_ecriture, _migrations, _gardes) if (raison := verifier())]
        # Une base à qui il manque des tables ne saurait pas dire le reste.
        constats = [] if raisons else surveillance.constats(timezone.now())
        raisons += [constat.phrase for constat in constats if constat.grave]
        attention = [constat.phrase for constat in constats if not constat.grave]
    except ErreurDeBase as erreur:
        # Son texte peut citer l'hôte ou une valeur : on ne garde que son nom.
        journal.error("Base de données en défaut : %s", type(erreur).__name__)
        connection.close()
        raisons = ["La base de données ne répond pas."]
    dit = {"etat": "en panne" if raisons else "à voir" if attention else "bon"}
    dit |= {nom: phrases for nom, phrases in (("raisons", raisons), ("attention", attention)) if phrases}
    return JsonResponse(dit, status=503 if raisons else 200, json_dumps_params=_FRANCAIS)


def _ecriture() -> str:
    """Après une bascule, un site resté sur une réplique montrerait tout et n'enregistrerait rien."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as curseur:
        curseur.execute("SHOW transaction_read_only")
        seule = curseur.fetchone()[0] == "on"
    return "La base ne se lit que : c’est une réplique." if seule else ""


def _migrations() -> str:
    appliquees = MigrationRecorder(connection).applied_migrations()
    attendues = [cle for cle in _dernieres_migrations() if cle not in appliquees]
    return "La base attend une mise à jour (manage.py migrate)." if attendues else ""


def _gardes() -> str:
    manquantes = exclusivite.manquantes(connection)
    return "La garde contre les doubles réservations manque (manage.py migrate la repose)." if manquantes else ""


@lru_cache(maxsize=1)
def _dernieres_migrations() -> tuple[tuple[str, str], ...]:
    """Celles du code : elles ne changent pas tant que le processus vit."""
    return tuple(MigrationLoader(None).graph.leaf_nodes())
