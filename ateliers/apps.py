from django.apps import AppConfig


class AteliersConfig(AppConfig):
    name = "ateliers"
    verbose_name = "Ateliers"

    def ready(self) -> None:
        from publics.fusion import regler

        from .fusion import REGLE

        regler(REGLE)
