"""De quoi vieillir : une séance passée, et une personne qui a laissé son nom partout."""

import datetime as dt

import pytest
from django.utils import timezone

from ateliers.models import Atelier, Seance
from epn.comptes.models import Compte
from epn.planning.models import Nature
from epn.planning.registre import occuper
from epn.territoire.models import Lieu
from publics.models import Usager

from . import zephyrine


@pytest.fixture
def jadis() -> dt.datetime:
    """Il y a trois ans : passé tous les termes."""
    return timezone.now().replace(hour=10, minute=0, second=0, microsecond=0) - dt.timedelta(days=3 * 365)


@pytest.fixture
def seance_passee(claire: Compte, lieu: Lieu, jadis: dt.datetime) -> Seance:
    debut = jadis + dt.timedelta(days=7)
    fin = debut + dt.timedelta(hours=2)
    atelier = Atelier.objects.create(titre="Écrire", nature=Nature.INITIATION, resume="Écrire.", thematiques=["email"])
    return Seance.objects.create(
        nature=Nature.INITIATION,
        atelier=atelier,
        conseiller=claire,
        lieu=lieu,
        debut=debut,
        fin=fin,
        capacite=8,
        occupation=occuper(claire.pk, debut, fin, Nature.INITIATION),
    )


@pytest.fixture
def elle(claire: Compte, lieu: Lieu, seance_passee: Seance, jadis: dt.datetime) -> Usager:
    return zephyrine.partout(claire, lieu, seance_passee, jadis)
