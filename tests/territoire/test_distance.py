import pytest

from epn.territoire.models import distance_km


def test_pervencheres_est_a_quatorze_kilometres():
    assert distance_km(48.5207, 0.561, 48.4439, 0.4115) == pytest.approx(14.0, abs=0.3)


def test_une_commune_est_a_zero_kilometre_d_elle_meme():
    assert distance_km(48.5, 0.5, 48.5, 0.5) == 0
