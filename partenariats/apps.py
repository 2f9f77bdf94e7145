from django.apps import AppConfig


class PartenariatsConfig(AppConfig):
    name = "partenariats"
    verbose_name = "Partenariats"

    def ready(self) -> None:
        from epn.planning.programmation import programme_par
        from epn.planning.semaine_type import herite_par

        from . import effacement  # noqa: F401
        from .programmation import derniere_programmee, programmer, transmettre_le_groupe

        programme_par(programmer, derniere_programmee)
        herite_par(transmettre_le_groupe)
