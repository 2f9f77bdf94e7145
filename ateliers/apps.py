from django.apps import AppConfig


class AteliersConfig(AppConfig):
    name = "ateliers"
    verbose_name = "Ateliers"

    def ready(self) -> None:
        # Ce qu'une fusion ou un effacement de fiche doit savoir d'ici s'inscrit une fois les modèles lus.
        from epn.planning.programmation import programme_par
        from epn.planning.semaine_type import herite_par
        from publics.fusion import regler

        from . import effacement  # noqa: F401
        from .fusion import REGLE
        from .programmation import derniere_programmee, programmer, transmettre_l_atelier

        regler(REGLE)
        programme_par(programmer, derniere_programmee)
        herite_par(transmettre_l_atelier)
