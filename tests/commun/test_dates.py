import datetime as dt

import pytest

from epn.commun import dates

S = dates.INSECABLE


def test_une_date_se_dit_en_toutes_lettres():
    assert dates.en_toutes_lettres(dt.date(2026, 11, 24)) == f"mardi{S}24{S}novembre"
    assert dates.en_toutes_lettres(dt.date(2026, 12, 1), annee=True) == f"mardi{S}1er{S}décembre{S}2026"


def test_un_instant_se_dit_a_l_heure_du_lieu():
    instant = dt.datetime(2026, 11, 3, 13, 30, tzinfo=dt.UTC)
    assert dates.jour_et_heure(instant) == f"mardi{S}3{S}novembre à{S}14{S}h{S}30"


@pytest.mark.parametrize(
    ("minutes", "dit"), [(1, "1 minute"), (45, "45 minutes"), (60, "une heure"), (90, "1 h 30"), (120, "2 heures")]
)
def test_une_duree_se_dit_simplement(minutes, dit):
    assert dates.duree(minutes) == dit.replace(" ", S) or dates.duree(minutes) == dit


def test_une_periode_ne_repete_ni_le_mois_ni_l_annee():
    assert dates.du_au(dt.date(2026, 11, 23), dt.date(2026, 11, 27)) == f"du 23 au 27{S}novembre{S}2026"
    a_cheval = dates.du_au(dt.date(2026, 12, 28), dt.date(2027, 1, 1))
    assert a_cheval == f"du 28{S}décembre{S}2026 au 1er{S}janvier{S}2027"


def test_une_semaine_s_ecrit_et_se_relit():
    assert dates.semaine_iso(dt.date(2027, 1, 1)) == "2026-W53"
    assert dates.lire_semaine("2026-W53") == dt.date(2026, 12, 28)


@pytest.mark.parametrize("faux", ["2027-W53", "2026-W00", "2026-48", "2026-W1", "0000-W10", "２０２６-W10", "'; DROP"])
def test_une_semaine_qui_n_existe_pas_est_refusee(faux):
    with pytest.raises(ValueError):  # noqa: PT011 - le texte dépend du cas
        dates.lire_semaine(faux)
