"""La route proposée : le vol d'oiseau allongé, aux cinq minutes du dessus, et les réglages la règlent."""

import pytest

from epn.territoire.models import Commune
from partenariats import trajets

ICI = Commune(nom="ici", latitude=48.5207, longitude=0.561)
# Quatorze kilomètres à vol d'oiseau.
PERVENCHERES = Commune(nom="Pervenchères", latitude=48.4356, longitude=0.4203)


@pytest.mark.parametrize(("detour", "vitesse", "minutes"), [(1.3, 50, 25), (1.0, 50, 20), (1.3, 25, 45)])
def test_la_route_suit_les_reglages(settings, detour, vitesse, minutes):
    settings.ALLER_VERS_DETOUR, settings.ALLER_VERS_VITESSE_KMH = detour, vitesse
    assert trajets.minutes(ICI, PERVENCHERES) == minutes


def test_dans_sa_commune_on_ne_roule_pas():
    assert trajets.minutes(ICI, ICI) == 0
