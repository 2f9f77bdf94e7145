"""Django ne découvre que les modules nommés `admin`."""

from epn.gestion import (
    admin_dehors,
    admin_partenaires,
    admin_planning,
    admin_prescripteurs,
    admin_ressources,
    admin_services,
)

__all__ = [
    "admin_dehors",
    "admin_partenaires",
    "admin_planning",
    "admin_prescripteurs",
    "admin_ressources",
    "admin_services",
]
