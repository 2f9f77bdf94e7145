from uuid import uuid4

import pytest

from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.reservations import Demande
from publics.identite import Identite
from tests.distribution import a

LUNDI_8H = a(2026, 11, 23, 8)
ALICE = Identite("Alice", "Martin", "+33639981204", "alice@exemple.fr")
BRUNO = Identite("Bruno", "Le Goff", "+33639981205")


@pytest.fixture(autouse=True)
def _espace(espace) -> None:
    """Les messages citent le téléphone de l'espace."""


@pytest.fixture(autouse=True)
def horloge(monkeypatch) -> None:
    """La messagerie lit l'heure elle-même ; ces essais se passent le lundi 23 novembre 2026."""
    monkeypatch.setattr("epn.messagerie.depot.timezone.now", lambda: LUNDI_8H)


@pytest.fixture
def creneaux(semaine_de_reference) -> list[Creneau]:
    return creneaux_libres(LUNDI_8H)


def demande(identite: Identite = ALICE, **champs: object) -> Demande:
    return Demande(**{"cle": uuid4(), "identite": identite} | champs)
