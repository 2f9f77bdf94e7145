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
            connection.ensure_connection()
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
