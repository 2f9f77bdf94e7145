"""De un à quatre, un nombre de personnes ne se dit pas, et rien n'en garde la valeur."""

import pytest

from epn.frequentation.petits_nombres import Nombre


@pytest.mark.parametrize(
    ("personnes", "dit"), [(0, "aucune"), (1, "1\u00a0à\u00a04"), (4, "1\u00a0à\u00a04"), (5, "5"), (168, "168")]
)
def test_ce_que_l_ecran_en_dit(personnes, dit):
    assert str(Nombre.de(personnes)) == dit


def test_deux_nombres_caches_sont_egaux_et_se_rangent_entre_aucune_et_cinq():
    assert len({Nombre.de(n) for n in (1, 2, 3, 4)}) == 1
    assert sorted(map(Nombre.de, (5, 3, 0, 1))) == [Nombre.de(n) for n in (0, 1, 3, 5)]
    assert "3" not in repr(Nombre.de(3))
