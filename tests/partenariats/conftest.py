import pytest

from epn.comptes.models import Compte
from epn.territoire.models import Lieu
from partenariats import seances
from partenariats.models import Partenaire, SeancePartenaire
from tests.distribution import a

LUNDI_8H = a(2026, 11, 23, 8)


@pytest.fixture
def partenaire(db: None) -> Partenaire:
    """Un service de santé : son vrai nom ne se lit que sur sa fiche."""
    return Partenaire.objects.create(
        nom="Centre hospitalier, service d’addictologie", nom_d_usage="groupe du mercredi", genre="sante", discret=True
    )


@pytest.fixture
def seance_partenaire(partenaire: Partenaire, claire: Compte, lieu: Lieu) -> SeancePartenaire:
    """Le mercredi matin, six attendus."""
    return seances.ouvrir(
        SeancePartenaire(
            partenaire=partenaire,
            conseiller=claire,
            lieu=lieu,
            debut=a(2026, 11, 25, 9),
            fin=a(2026, 11, 25, 12),
            attendus=6,
        )
    )
