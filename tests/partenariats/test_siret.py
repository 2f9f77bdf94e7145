"""Le SIRET : quatorze chiffres, la clé de Luhn, et l'exception de La Poste."""

import pytest

from partenariats.siret import est_valide, sans_separateurs


@pytest.mark.parametrize("siret", ["73282932000074", "35600000000048", "35600000049837"])
def test_un_vrai_siret_passe(siret: str) -> None:
    assert est_valide(siret)


@pytest.mark.parametrize(
    "siret",
    ["73282932000075", "7328293200007", "732829320000745", "quatorze chiffr", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "",
     "35600000049838"],
)  # fmt: skip
def test_un_faux_siret_ne_passe_pas(siret: str) -> None:
    assert not est_valide(siret)


def test_les_espaces_et_les_points_ne_comptent_pas() -> None:
    assert sans_separateurs("732 829\u00a0320.00074") == "73282932000074"
