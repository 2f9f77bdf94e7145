"""QUOI, avec d'autres : des structures, leurs groupes comptés et jamais nommés, et ce qui se fait hors les murs.

Aucune clé d'ici ne mène à une personne accompagnée (un essai suit les clés du schéma) : ni usager, ni réservation.
"""

from .dehors import ActionExterieure
from .demandes import Demande, JetonDeDemande
from .partenaires import Convention, GroupeHabituel, Interlocuteur, LienPrive, Partenaire
from .seances import SeancePartenaire

__all__ = [
    "ActionExterieure",
    "Convention",
    "Demande",
    "GroupeHabituel",
    "Interlocuteur",
    "JetonDeDemande",
    "LienPrive",
    "Partenaire",
    "SeancePartenaire",
]
