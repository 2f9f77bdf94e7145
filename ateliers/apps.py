from django.apps import AppConfig


class AteliersConfig(AppConfig):
    name = "ateliers"
    verbose_name = "Ateliers"

    def ready(self) -> None:
        # Ce qu'une fusion ou un effacement de fiche doit savoir d'ici s'inscrit une fois les modèles lus.
        from publics.fusion import regler

        from . import effacement  # noqa: F401
        from .fusion import REGLE

        regler(REGLE)
