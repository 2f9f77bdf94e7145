from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _reposer_les_gardes(using: str, **_: Any) -> None:
    from epn.planning import exclusivite

    if connections[using].vendor == "sqlite":
        exclusivite.poser(connections[using])


class PlanningConfig(AppConfig):
    name = "epn.planning"
    label = "planning"
    verbose_name = "Planning"

    def ready(self) -> None:
        post_migrate.connect(_reposer_les_gardes, sender=self)
