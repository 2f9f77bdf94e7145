"""Les plages réservées font naître les dates de leur groupe ; refaire la programmation ne change rien."""

import datetime as dt

import pytest

from epn.exploitation.coherence import verifier
from epn.planning import registre, semaine_type
from epn.planning.models import Fermeture, Nature, Occupation
from epn.planning.programmation import programmer
from partenariats import seances
from partenariats.models import GroupeHabituel, SeancePartenaire
from tests.distribution import a

from .conftest import LUNDI_8H

JUSQU_AU = dt.date(2026, 12, 6)


@pytest.fixture
def mercredi(semaine_de_reference, partenaire):
    plage = next(p for p in semaine_de_reference if p.nature == Nature.PARTENAIRE)
    GroupeHabituel.objects.create(plage=plage, partenaire=partenaire, attendus=6)
    return plage


def dates_vivantes():
    return [s.date_theorique.isoformat() for s in SeancePartenaire.objects.vivantes()]


def test_chaque_plage_qui_a_un_groupe_fait_ses_dates_et_les_autres_non(mercredi):
    bilan = programmer(LUNDI_8H, JUSQU_AU)
    assert dates_vivantes() == ["2026-11-25", "2026-12-02"]
    assert bilan.creees == 8 + 2
    assert verifier() == []


def test_refaire_la_programmation_ne_change_rien(mercredi):
    programmer(LUNDI_8H, JUSQU_AU)
    avant = list(Occupation.objects.values_list("pk", flat=True))
    bilan = programmer(LUNDI_8H, JUSQU_AU)
    assert (bilan.creees, bilan.retirees) == (0, 0)
    assert list(Occupation.objects.values_list("pk", flat=True)) == avant


def test_une_date_annulee_ne_revient_pas_meme_si_la_semaine_change(mercredi):
    programmer(LUNDI_8H, JUSQU_AU)
    seances.annuler(
        SeancePartenaire.objects.get(date_theorique="2026-12-02"),
        par=SeancePartenaire.AnnuleePar.EPN,
        maintenant=LUNDI_8H,
    )
    semaine_type.modifier_plage(
        mercredi, {"debut": dt.time(10)}, a_partir_du=dt.date(2026, 11, 30), aujourd_hui=LUNDI_8H.date()
    )
    programmer(LUNDI_8H, dt.date(2026, 12, 13))
    assert dates_vivantes() == ["2026-11-25", "2026-12-09"]
    assert SeancePartenaire.objects.get(date_theorique="2026-12-09").debut == a(2026, 12, 9, 10)


def test_une_fermeture_retire_la_date_intacte_et_garde_la_date_preparee(mercredi):
    programmer(LUNDI_8H, JUSQU_AU)
    preparee = SeancePartenaire.objects.get(date_theorique="2026-12-02")
    seances.preparer(preparee, attendus=9, sujet="email", maintenant=LUNDI_8H)
    Fermeture.objects.create(du=dt.date(2026, 11, 25), au=dt.date(2026, 12, 2), motif="travaux")
    assert programmer(LUNDI_8H, JUSQU_AU).retirees == 1 + 4
    assert dates_vivantes() == ["2026-12-02"]


def test_un_partenaire_archive_ne_vient_plus(mercredi, partenaire):
    programmer(LUNDI_8H, JUSQU_AU)
    partenaire.archive_le = LUNDI_8H
    partenaire.save()
    programmer(LUNDI_8H, JUSQU_AU)
    assert dates_vivantes() == []


def test_une_heure_deja_prise_est_dite_et_n_arrete_pas_le_reste(mercredi):
    registre.occuper(mercredi.conseiller_id, a(2026, 11, 25, 8), a(2026, 11, 25, 10), Nature.EXTERIEURE)
    bilan = programmer(LUNDI_8H, JUSQU_AU)
    assert dates_vivantes() == ["2026-12-02"]
    assert "groupe partenaire" in bilan.a_decider[0]
