from .inscriptions import Inscription
from .offres import Atelier, Cycle, Etape, Illustration
from .retours import Avis, JetonDAvis, Souhait
from .seances import AtelierParDefaut, Parcours, Seance

__all__ = [
    "Atelier",
    "AtelierParDefaut",
    "Avis",
    "Cycle",
    "Etape",
    "Illustration",
    "Inscription",
    "JetonDAvis",
    "Parcours",
    "Seance",
    "Souhait",
]
