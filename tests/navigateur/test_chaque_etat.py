"""Chaque état de page du registre, atteint une fois : son HTML est valide, axe n'y trouve rien, rien ne déborde."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.chromium import LARGEURS
from tests.navigateur import aides
from tests.navigateur.etats import ETATS
from tests.navigateur.regles import manquements
from tests.verificateur import Verificateur

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
Fenetre = Callable[..., Page]
# Un dossier où garder les captures de chaque état, pour les regarder.
CAPTURES = os.environ.get("CAPTURES", "")


@pytest.mark.parametrize("nom", sorted(ETATS))
def test_l_etat_est_valide_accessible_et_ne_deborde_pas(
    ouvrir_fenetre: Fenetre, settings: object, verificateur: Verificateur, nom: str
) -> None:
    settings.RENDEZ_VOUS_A_VENIR_MAX = settings.RENDEZ_VOUS_PAR_CONTACT_MAX = 9
    page, recues = ouvrir_fenetre(LARGEURS[0]), []
    # Les octets reçus, et non ce que Chromium en a compris : il répare en lisant.
    page.on("response", lambda r: recues.append(r) if r.request.is_navigation_request() else None)
    ETATS[nom](page)
    assert fautes_de(page, recues[-1], verificateur, nom) == {}


def fautes_de(page: Page, recue: Response, verificateur: Verificateur, nom: str) -> dict[str, object]:
    fautes = {"HTML": verificateur.reproches(recue.body())}
    for largeur in aides.a_chaque_largeur(page, LARGEURS):
        fautes |= aides.fautes_a_cette_largeur(page, largeur)
        fautes[f"règles du RGAA à {largeur} px"] = manquements(page)
        if CAPTURES:
            page.screenshot(path=f"{CAPTURES}/{nom}-{largeur}.png", full_page=True)
    return aides.seulement_les_fautes(fautes)
