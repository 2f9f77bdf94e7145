"""Les ateliers dans la gestion : ce que l'on propose, et ce qui est daté."""

from .base import ReprogrammeApres, SupprimeVraiment, dire_le_bilan
from .offres import AtelierAdmin, CycleAdmin
from .seances import AtelierParDefautAdmin, ParcoursAdmin, SeanceAdmin

__all__ = [
    "AtelierAdmin",
    "AtelierParDefautAdmin",
    "CycleAdmin",
    "ParcoursAdmin",
    "ReprogrammeApres",
    "SeanceAdmin",
    "SupprimeVraiment",
    "dire_le_bilan",
]
