"""Essayer un changement pendant que l'on s'inscrit et que la programmation passe : personne n'attend sans fin, rien ne
se perd, et l'essai ne laisse rien."""

import datetime as dt

import pytest

from ateliers.inscriptions import inscrire
from ateliers.models import Inscription, Seance
from epn.comptes.models import Compte
from epn.gestion.essais import essayer
from epn.planning.models import Plage
from epn.planning.programmation import programmer
from epn.planning.semaine_type import modifier_plage
from tests import distribution
from tests.ateliers.conftest import LUNDI_8H, demande, personne
from tests.course import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conseillers(claire, lise, lieu, monkeypatch) -> list[Compte]:
    """Deux, à la même semaine ; la messagerie est le lundi 23 novembre 2026."""
    monkeypatch.setattr("epn.messagerie.depot.timezone.now", lambda: LUNDI_8H)
    for conseiller in (claire, lise):
        distribution.creer_semaine(conseiller, lieu)
    return sorted((claire, lise), key=lambda c: c.pk)


def test_essayer_contre_s_inscrire_et_programmer(conseillers, emails) -> None:
    programmer(LUNDI_8H)
    plages = [Plage.objects.get(conseiller=c, jour=1, nature="initiation") for c in conseillers]
    Seance.objects.filter(plage__in=plages).update(atelier=emails)
    seances = [p.seances.order_by("debut").last() for p in plages]
    avant = list(Plage.objects.order_by("pk").values())

    def geste(numero: int) -> None:
        if numero == 0:
            programmer(LUNDI_8H)
        elif numero < 3:
            # Du dernier conseiller au premier : l'ordre de l'acte n'est pas celui de la programmation.
            plage, jour = plages[2 - numero], dt.date(2026, 12, 1)
            essayer(
                lambda: modifier_plage(plage, {"debut": dt.time(15)}, a_partir_du=jour, aujourd_hui=LUNDI_8H.date()),
                maintenant=LUNDI_8H,
            )
        else:
            inscrire(demande(personne(numero)), seances[numero % 2], maintenant=LUNDI_8H)

    reussis = ensemble(7, geste)
    assert reussis[:3] == [True, True, True]
    assert list(Plage.objects.order_by("pk").values()) == avant
    assert Inscription.objects.vivantes().filter(seance__annulee_le=None).count() == sum(reussis) - 3
