"""Le registre des états de page : chaque geste y a son nom, et chaque essai de page les prend tous."""

from collections.abc import Callable

from playwright.sync_api import Page

Geste = Callable[[Page], object]
ETATS: dict[str, Geste] = {}


def etat(geste: Geste) -> Geste:
    ETATS[geste.__name__] = geste
    return geste
