"""Les textos dorment la nuit, à l'heure de la pendule, changement d'heure compris."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epn.messagerie import heures
from epn.messagerie.depot import deposer
from epn.messagerie.models import Message

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _de_huit_a_vingt(settings: Any) -> None:
    settings.TEXTOS_DE_HEURE, settings.TEXTOS_A_HEURE = 8, 20


def a(texte: str) -> dt.datetime:
    return dt.datetime.fromisoformat(texte).replace(tzinfo=PARIS).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("instant", "attendu"),
    [
        ("2026-11-23T14:00", "2026-11-23T14:00"),
        ("2026-11-23T08:00", "2026-11-23T08:00"),
        ("2026-11-23T07:59", "2026-11-23T08:00"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-11-23T00:00", "2026-11-23T08:00"),
        # La nuit de 23 heures, puis celle de 25.
        ("2026-03-28T21:00", "2026-03-29T08:00"),
        ("2026-03-29T01:30", "2026-03-29T08:00"),
        ("2026-10-24T21:00", "2026-10-25T08:00"),
        ("2026-10-25T02:30", "2026-10-25T08:00"),
        ("2026-12-31T23:00", "2027-01-01T08:00"),
    ],
)
def test_la_prochaine_heure_decente(instant: str, attendu: str) -> None:
    assert heures.prochaine_decente(a(instant)) == a(attendu)


def test_le_matin_du_changement_d_heure_est_a_huit_heures_de_la_pendule() -> None:
    assert heures.prochaine_decente(a("2026-03-28T21:00")).isoformat() == "2026-03-29T06:00:00+00:00"
    assert heures.prochaine_decente(a("2026-10-24T21:00")).isoformat() == "2026-10-25T07:00:00+00:00"


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2036, 1, 1), timezones=st.just(dt.UTC)))
def test_sur_dix_ans_elle_est_decente_et_la_plus_proche(instant: dt.datetime) -> None:
    suivante = heures.prochaine_decente(instant)
    assert heures.est_decente(suivante)
    assert instant <= suivante <= instant + dt.timedelta(hours=13)
    if suivante > instant:
        assert not heures.est_decente(suivante - dt.timedelta(seconds=1))


@pytest.mark.django_db
def test_un_texto_du_soir_attend_le_matin_et_le_courriel_part(essai: Any) -> None:
    soir = a("2036-11-24T21:00")
    deposer(essai(1, courriel="", mobile="06 39 98 00 01", debut=soir, fin=soir + dt.timedelta(days=1)))
    deposer(essai(2, debut=soir, fin=soir + dt.timedelta(days=1)))
    assert [m.canal for m in Message.objects.dus(soir)] == ["courriel"]
    assert not Message.objects.dus(a("2036-11-25T07:59")).filter(canal="texto").exists()
    assert Message.objects.dus(a("2036-11-25T08:00")).filter(canal="texto").exists()


@pytest.mark.django_db
def test_une_reprise_ne_fait_pas_sonner_la_nuit(essai: Any) -> None:
    deposer(essai(courriel="", mobile="+33639980001", fin=a("2037-01-01T12:00")))
    Message.objects.update(tentatives=1, prochaine_tentative_le=a("2036-11-24T20:30"))
    assert not Message.objects.dus(a("2036-11-24T23:00")).exists()
