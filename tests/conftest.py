import pytest

from epn.comptes.models import Compte
from epn.planning.models import Plage
from epn.territoire.models import Commune, Lieu

from . import distribution


@pytest.fixture(autouse=True)
def mots_de_passe_rapides(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def claire(db) -> Compte:
    return Compte.objects.create_user("claire", "un-long-secret", nom="Claire", role=Compte.Role.CONSEILLER)


@pytest.fixture
def commune(db) -> Commune:
    return distribution.creer_commune()


@pytest.fixture
def lieu(commune) -> Lieu:
    return distribution.creer_lieu(commune)


@pytest.fixture
def semaine(claire, lieu) -> list[Plage]:
    return distribution.creer_semaine(claire, lieu)
