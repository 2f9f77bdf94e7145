import pytest

from epn.comptes.models import Compte

MOT_DE_PASSE = "haie-vive-du-perche"


@pytest.fixture
def claire(db: None) -> Compte:
    return Compte.objects.create_user(
        "claire", MOT_DE_PASSE, nom="Claire", role="conseiller", email="claire@epn.example"
    )


@pytest.fixture
def estelle(db: None) -> Compte:
    return Compte.objects.create_user("estelle", MOT_DE_PASSE, nom="Estelle", role="agent")


@pytest.fixture
def adrien(db: None) -> Compte:
    return Compte.objects.create_user("adrien", MOT_DE_PASSE, nom="Adrien", role="administrateur")
