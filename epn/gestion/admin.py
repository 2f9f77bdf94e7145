"""Django ne découvre que les modules nommés `admin`."""

from epn.gestion import admin_dehors, admin_planning, admin_ressources

__all__ = ["admin_dehors", "admin_planning", "admin_ressources"]
