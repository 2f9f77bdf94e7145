"""Les images : une seule échelle, des noms qui ne se couvrent pas, des titres que les données portent."""

import re

import pytest

from epn.commun.dates import INSECABLE
from epn.frequentation import phrases
from epn.frequentation.graphiques import carte, multiples
from epn.frequentation.graphiques.etiquettes import Point, placer
from epn.frequentation.graphiques.themes import Theme
from epn.frequentation.periodes import lire
from epn.frequentation.publication import Ventilation
from epn.territoire.models import Commune, Lieu, distance_km

MOIS = lire("2025-2026").mois


def test_toutes_les_natures_ont_la_meme_taille_et_la_meme_echelle() -> None:
    vues = [dict.fromkeys(MOIS, 3), dict.fromkeys(MOIS, 80), {MOIS[0]: None, MOIS[1]: 12}]
    images = [multiples.dessiner("initiation", "Initiation", valeurs, MOIS, 80) for valeurs in vues]
    assert len({re.search('viewBox="[^"]+"', image)[0] for image in images}) == 1
    assert len({tuple(re.findall(">([0-9]+)</text>", image)[:3]) for image in images}) == 1


def test_chaque_image_dit_ou_sont_ses_nombres() -> None:
    image = multiples.dessiner("initiation", "Initiation", dict.fromkeys(MOIS, 3), MOIS, 3)
    assert re.match(r'<svg role="img" aria-label="[^"]+ Les mêmes nombres sont dans la table qui suit\."', image)


def test_la_projection_garde_les_distances() -> None:
    centre, commune = Lieu(latitude=48.52, longitude=0.561), Commune(latitude=48.6, longitude=0.65)
    est, nord = carte.projeter(commune, centre)
    assert (est**2 + nord**2) ** 0.5 == pytest.approx(distance_km(48.52, 0.561, 48.6, 0.65), rel=0.005)


def test_deux_noms_ne_se_couvrent_pas_et_le_plus_grand_passe_d_abord() -> None:
    points = [Point(200, 200, 5, f"Commune-longue {n}", 100 - n) for n in range(30)]
    posees = placer(points, 400, 30)
    assert posees[0].nom == "Commune-longue 0"
    assert len(posees) < 9
    assert len({(e.x, e.y, e.cote) for e in posees}) == len(posees)


def test_une_image_ne_dit_pas_un_mois_cache() -> None:
    image = multiples.dessiner("initiation", "Initiation", {MOIS[0]: None}, MOIS, 0)
    assert "<title>" not in image
    assert image.count("aria-label") == 1


@pytest.mark.parametrize(
    ("ages", "titre"),
    [
        (Ventilation({"soixante_dix_plus": 148, "soixante_soixante_neuf": 112}, ensemble=421), "Six personnes sur dix"),
        (Ventilation({"soixante_dix_plus": 148}, ("soixante_soixante_neuf",), None, 421), "L’âge des personnes"),
        (Ventilation({"soixante_dix_plus": 12}, ensemble=20), "L’âge des personnes"),
        (Ventilation({"soixante_dix_plus": 10}, ensemble=100), "L’âge des personnes"),
    ],
)
def test_le_titre_des_ages_vient_des_donnees(ages: Ventilation, titre: str) -> None:
    assert phrases.titre_des_ages(ages).startswith(titre)


def test_les_autres_titres_se_replient_quand_rien_ne_les_porte() -> None:
    assert phrases.titre_des_natures([("hors les murs", 9, 2)]) == "Les venues, mois par mois"
    assert "hors les murs, +50" in phrases.titre_des_natures([("hors les murs", 60, 40), ("initiation", 50, 49)])
    assert phrases.titre_de_la_carte([None, None], 10) == "D’où viennent les personnes"
    assert "aucune commune" in phrases.titre_de_la_carte([0, 0], 10)
    assert "2 communes touchées sur 3" in phrases.titre_de_la_carte([0, None, 9], 10).replace(INSECABLE, " ")
    assert phrases.titre_des_themes([Theme("e-mail", 10, 8)]) == "Ce que l’on demande, ce que l’on donne"
    assert phrases.titre_des_themes([Theme("e-mail", 20, 8)]) == "E-mail : la demande dépasse l’offre"
