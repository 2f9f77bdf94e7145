from .inscriptions import Inscription
from .offres import Atelier, Cycle, Etape
from .retours import Avis, JetonDAvis, Souhait
from .seances import AtelierParDefaut, Parcours, Seance

__all__ = [
    "Atelier",
    "AtelierParDefaut",
    "Avis",
    "Cycle",
    "Etape",
    "Inscription",
    "JetonDAvis",
    "Parcours",
    "Seance",
    "Souhait",
]
