from django.apps import AppConfig


class AccompagnementsConfig(AppConfig):
    name = "accompagnements"
    verbose_name = "Accompagnements"

    def ready(self) -> None:
        # Ce qu'un effacement emporte d'ici s'inscrit une fois les modèles lus.
        from . import effacement  # noqa: F401
