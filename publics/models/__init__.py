from .demandes import DemandeDeDroit
from .doublons import PasDoublon
from .orientations import Orientation, ServiceVoisin
from .prescripteurs import LienDePrescripteur, Prescripteur
from .registres import Acces, Effacement, Elimination
from .reservations import Essai, Jeton, Reservation, nouveau_code
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
    "LienDePrescripteur",
    "Orientation",
    "PasDoublon",
    "Prescripteur",
    "Reservation",
    "Responsable",
    "Ressource",
    "ServiceVoisin",
    "Suivi",
    "Usager",
    "nouveau_code",
]
