"""Django ne découvre que les modules nommés `admin`."""

from epn.gestion import admin_planning

__all__ = ["admin_planning"]
