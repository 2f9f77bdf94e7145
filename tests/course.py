"""Lancer des visiteurs ensemble, chacun avec sa connexion : de vrais fils, pas des doublures."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from epn.commun.refus import Refus


def ensemble(nombre: int, geste: Callable[[int], object]) -> list[bool]:
    """Lance `geste(numero)` dans autant de fils que de visiteurs, tous à la fois. Faux pour qui essuie un refus."""
    depart = threading.Barrier(nombre)

    def visiteur(numero: int) -> bool:
        try:
            _preparer_la_connexion()
            depart.wait(timeout=60)
            geste(numero)
        except Refus:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(nombre) as fils:
        return list(fils.map(visiteur, range(nombre)))


def _preparer_la_connexion() -> None:
    """SQLite ne range pas ceux qui attendent : sur une machine chargée, un fil peut patienter plus que les dix
    secondes que l'on demande à un visiteur. Ici on compte les places, pas les secondes."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.execute("PRAGMA busy_timeout = 120000")
