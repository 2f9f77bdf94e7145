from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _reposer_les_gardes(using: str, **_: Any) -> None:
    from . import gardes

    gardes.poser(connections[using])


class PublicsConfig(AppConfig):
    name = "publics"
    verbose_name = "Publics"

    def ready(self) -> None:
        post_migrate.connect(_reposer_les_gardes, sender=self)
