"""Les refus en ligne se publient tels quels : personne ne sait qui les a essuyés, aucun seuil ne les cache."""

import pytest

from epn.frequentation import cloture, emporte
from epn.frequentation.models import Chiffres
from epn.frequentation.periodes import lire
from epn.frequentation.publication import Publication
from epn.planning.models import RefusEnLigne
from tests.distribution import a, creer_rendez_vous


@pytest.mark.parametrize(("depuis", "attendu"), [(a(2026, 9, 30), 3), (a(2026, 10, 2), None)])
def test_un_petit_nombre_se_publie_s_il_etait_deja_compte(claire, lieu, depuis, attendu) -> None:
    creer_rendez_vous(claire, lieu, a(2026, 10, 5, 10), presence="present")
    for jour in (depuis, a(2026, 10, 7)):
        RefusEnLigne.objects.create(jour=jour.date(), nature="accompagnement", motif="heure_prise", nombre=3)
    cloture.clore(lire("2026-10"), maintenant=a(2026, 11, 20))
    lus = [
        Publication.de(x.contenu).chiffres.get("sans_place_refus")
        for x in Chiffres.objects.filter(nature="", lieu=None)
    ]
    assert lus == [attendu, attendu]
    lignes = [ligne for ligne in emporte.lignes(emporte.publiees()[0]) if ligne[4] == "sans_place_refus"]
    assert [ligne[5] for ligne in lignes] == ([3] if attendu else [])
