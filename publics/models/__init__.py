from .demandes import DemandeDeDroit
from .doublons import PasDoublon
from .registres import Acces, Effacement, Elimination
from .reservations import Essai, Jeton, Orientation, Reservation, nouveau_code
from .suivis import Ressource, Suivi
from .usagers import Autorisation, Responsable, Usager

__all__ = [
    "Acces",
    "Autorisation",
    "DemandeDeDroit",
    "Effacement",
    "Elimination",
    "Essai",
    "Jeton",
    "Orientation",
    "PasDoublon",
    "Reservation",
    "Responsable",
    "Ressource",
    "Suivi",
    "Usager",
    "nouveau_code",
]
