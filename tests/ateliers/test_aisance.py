"""Quatre questions, un niveau conseillé, jamais une barrière."""

import pytest

from ateliers.aisance import aisance, niveau_conseille, ses_mots, sous_le_niveau
from ateliers.models import Atelier, Inscription


@pytest.mark.parametrize(
    ("reponses", "place", "niveau"),
    [
        ({}, "", None),
        ({"appareil": "oui", "internet": "pas_encore", "email": "oui"}, "grand_debutant", "debutant"),
        ({"appareil": "oui", "internet": "avec_aide", "email": "pas_encore"}, "debutant", "debutant"),
        (
            {"appareil": "oui", "internet": "oui", "email": "oui", "application": "pas_encore"},
            "a_l_aise",
            "intermediaire",
        ),
        ({"appareil": "oui", "internet": "oui"}, "a_l_aise", "intermediaire"),
    ],
)
def test_les_reponses_placent_la_personne(reponses, place, niveau):
    assert (aisance(reponses), niveau_conseille(place)) == (place, niveau)


@pytest.mark.parametrize(
    ("dite", "niveau", "prerequis", "dessous"),
    [
        ("grand_debutant", "debutant", "se servir de la souris", True),
        ("grand_debutant", "debutant", "", False),
        ("debutant", "intermediaire", "", True),
        ("a_l_aise", "avance", "un e-mail", False),
        ("", "avance", "", False),
        ("grand_debutant", "", "la souris", False),
    ],
)
def test_qui_est_sous_le_niveau_annonce_est_nomme(dite, niveau, prerequis, dessous):
    atelier = Atelier(niveau=niveau, prerequis=prerequis)
    assert sous_le_niveau(Inscription(aisance=dite), atelier) is dessous


def test_ses_mots_disent_le_premier_geste_qui_manque():
    assert ses_mots({"email": "pas_encore", "internet": "pas_encore"}) == "Je ne sais pas ouvrir une page internet."
    assert ses_mots({"email": "oui"}) == ""
