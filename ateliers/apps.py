from django.apps import AppConfig


class AteliersConfig(AppConfig):
    name = "ateliers"
    verbose_name = "Ateliers"

    def ready(self) -> None:
        # Ce qu'un effacement emporte d'ici s'inscrit une fois les modèles lus.
        from . import effacement  # noqa: F401
