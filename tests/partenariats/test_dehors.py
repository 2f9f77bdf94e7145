"""Aller vers : le trajet est du temps engagé, et l'on ne compte que ce qui a eu lieu."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from epn.exploitation.coherence import verifier
from epn.planning import registre
from epn.planning.models import Nature, Plage
from partenariats import dehors
from partenariats.models import ActionExterieure
from tests.distribution import a

from .conftest import LUNDI_8H

VINGT = dt.timedelta(minutes=20)
JEUDI_SOIR = a(2026, 11, 26, 18)


@pytest.fixture
def action(claire, mortagne) -> ActionExterieure:
    """Au collège, jeudi de 14 h à 16 h, vingt minutes de route."""
    prevue = ActionExterieure(
        titre="Nos traces en ligne",
        conseiller=claire,
        endroit="collège",
        commune=mortagne,
        debut=a(2026, 11, 26, 14),
        fin=a(2026, 11, 26, 16),
    )
    return dehors.prevoir(prevue, aller=VINGT, retour=VINGT)


def rendre_compte(action, **champs):
    valeurs = {"effectif": 25, "tranches": {}, "thematiques": [], "kilometres": 30, "maintenant": JEUDI_SOIR}
    return dehors.rendre_compte(action, **valeurs | champs)


def test_le_trajet_ne_se_reserve_pas(action, claire):
    assert action.occupation.debut == a(2026, 11, 26, 13, 40)
    with pytest.raises(registre.ConseillerDejaPris, match="hors les murs"):
        registre.occuper(claire.pk, a(2026, 11, 26, 16), a(2026, 11, 26, 17), Nature.ACCOMPAGNEMENT)
    registre.occuper(claire.pk, a(2026, 11, 26, 16, 20), a(2026, 11, 26, 17), Nature.ACCOMPAGNEMENT)
    assert "action extérieure" not in " ".join(verifier())


def test_deplacee_elle_garde_ses_trajets_et_sur_une_heure_prise_son_heure(action, claire):
    action = dehors.deplacer(action, a(2026, 11, 27, 9), a(2026, 11, 27, 11), maintenant=LUNDI_8H)
    assert (action.depart, action.retour) == (a(2026, 11, 27, 8, 40), a(2026, 11, 27, 11, 20))
    registre.occuper(claire.pk, a(2026, 11, 30, 11), a(2026, 11, 30, 12), Nature.HORS_PUBLIC)
    with pytest.raises(registre.ConseillerDejaPris):
        dehors.deplacer(action, a(2026, 11, 30, 9), a(2026, 11, 30, 11), maintenant=LUNDI_8H)
    action.refresh_from_db()
    assert action.debut == a(2026, 11, 27, 9)


def test_annulee_elle_rend_l_heure_et_comptee_elle_ne_s_annule_plus(action):
    comptee = rendre_compte(action)
    with pytest.raises(dehors.ActionFigee):
        dehors.annuler(comptee, "neige", maintenant=JEUDI_SOIR)


def test_annuler_deux_fois_est_sans_effet(action):
    annulee = dehors.annuler(action, "neige", maintenant=LUNDI_8H)
    assert dehors.annuler(annulee, "pluie", maintenant=JEUDI_SOIR).motif_annulation == "neige"
    assert verifier() == []


@pytest.mark.parametrize(
    ("faux", "phrase"),
    [
        ({"maintenant": LUNDI_8H}, "on ne compte que"),
        ({"effectif": -1}, "entre 0 et"),
        ({"kilometres": 99_999}, "entre 0 et"),
        ({"tranches": {"12_17": 20, "40_59": 6}}, "plus de monde que le total"),
    ],
)
def test_un_compte_impossible_est_refuse(action, faux, phrase):
    with pytest.raises(dehors.CompteImpossible, match=phrase):
        rendre_compte(action, **faux)


def test_le_compte_ne_garde_que_des_nombres(action):
    comptee = rendre_compte(action, tranches={"12_17": 23, "40_59": 2, "60_69": 0}, thematiques=["securite_numerique"])
    assert (comptee.effectif, comptee.tranches) == (25, {"12_17": 23, "40_59": 2})


def test_hors_les_murs_n_est_jamais_une_plage(semaine_de_reference):
    with pytest.raises(IntegrityError), transaction.atomic():
        Plage.objects.filter(pk=semaine_de_reference[0].pk).update(nature=Nature.EXTERIEURE)
