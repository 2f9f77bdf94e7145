"""Un petit monde habité : de chaque objet au moins un, pour que les adresses mènent quelque part."""

import pytest
from django.test import Client
from django.utils import timezone

from ateliers.models import Seance
from epn.comptes.models import Compte

from .adresses import Route, toutes

HABITANTS = (
    *("espace", "inscription", "rendez_vous", "sortie", "france_services", "pervencheres", "groupe"),
    *("matinee_demandee",),
)


@pytest.fixture
def monde(request: pytest.FixtureRequest) -> list[Route]:
    """Toutes les routes, leurs exemples menant à des objets qui existent."""
    for nom in HABITANTS:
        request.getfixturevalue(nom)
    # Une vraie inscription garde sa séance de la programmation ; celle de la distribution s'écrit sans l'action.
    Seance.objects.filter(inscriptions__isnull=False).update(retouchee_le=timezone.now())
    return toutes()


@pytest.fixture
def clients(monde: list[Route], claire: Compte, estelle: Compte, armelle: Compte) -> dict[str, Client]:
    """Un navigateur par rôle."""
    ouverts = {"anonyme": Client()}
    for compte in (claire, estelle, armelle):
        ouverts[compte.role] = Client()
        ouverts[compte.role].force_login(compte)
    return ouverts
