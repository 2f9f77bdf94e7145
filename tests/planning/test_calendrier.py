"""Dix ans de semaines, changements d'heure et fermetures compris. Rien ici ne touche une base."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest

from epn.planning import calendrier
from epn.planning.calendrier import Coupure
from tests.distribution import SEMAINE

PARIS = ZoneInfo("Europe/Paris")
DU, AU = dt.date(2026, 1, 1), dt.date(2035, 12, 31)


@dataclass(frozen=True)
class Bande:
    jour: int
    debut: dt.time
    fin: dt.time
    conseiller_id: int = 1
    lieu_id: int = 1
    valide_du: dt.date = DU
    valide_au: dt.date | None = None
    ponctuelle: bool = False


@pytest.fixture(scope="module")
def bandes() -> list[Bande]:
    return [Bande(jour, dt.time(de), dt.time(fin)) for jour, de, fin, *_ in SEMAINE]


@pytest.fixture(scope="module")
def dix_ans(bandes):
    return calendrier.dater(bandes, DU, AU, PARIS)


def test_l_heure_de_la_pendule_tient_a_travers_vingt_changements_d_heure(dix_ans):
    for plage in dix_ans:
        local = plage.debut.astimezone(PARIS)
        assert (local.date(), local.time()) == (plage.jour, plage.plage.debut)
        assert plage.fin.astimezone(PARIS).time() == plage.plage.fin
    decalages = {p.debut.utcoffset() for p in dix_ans}
    assert decalages == {dt.timedelta(hours=1), dt.timedelta(hours=2)}


def test_chaque_plage_tombe_chaque_semaine_une_fois(dix_ans):
    for bande in {p.plage for p in dix_ans}:
        jours = [p.jour for p in dix_ans if p.plage == bande]
        assert all(suivant - jour == dt.timedelta(weeks=1) for jour, suivant in pairwise(jours))
        assert len(jours) in (521, 522)


def test_aucun_creneau_un_jour_ferie_pendant_dix_ans(dix_ans):
    feries = holidays.country_holidays("FR", years=range(2026, 2036))
    coupures = []
    for jour in feries:
        entiere = calendrier.journee(jour, PARIS)
        coupures.append(Coupure(entiere.debut, entiere.fin))
    plages = [p for p in dix_ans if p.jour.year < 2028]
    ouverts = {p.jour for p in plages for _ in calendrier.decouper(p, 60, coupures)}
    fermes = {p.jour for p in plages} & set(feries)
    assert fermes, "l’essai doit rencontrer des jours fériés"
    assert not ouverts & set(feries)


@pytest.mark.parametrize(
    ("jour", "heures"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2027, 3, 28), 23), ((2026, 11, 24), 24)]
)
def test_la_journee_a_les_heures_que_dit_la_loi(jour, heures):
    entiere = calendrier.journee(dt.date(*jour), PARIS)
    assert (entiere.fin.astimezone(dt.UTC) - entiere.debut.astimezone(dt.UTC)).total_seconds() == heures * 3600


def test_une_heure_sautee_par_le_passage_a_l_ete_est_lue_une_heure_plus_tard():
    assert calendrier.instant(dt.date(2026, 3, 29), dt.time(2, 30), PARIS).time() == dt.time(3, 30)


def test_une_fermeture_partielle_emporte_ses_creneaux_et_laisse_les_autres_a_leur_place():
    plage = calendrier.dater([Bande(0, dt.time(14), dt.time(17))], dt.date(2026, 11, 23), dt.date(2026, 11, 23), PARIS)[
        0
    ]
    demie = Coupure(plage.debut, plage.debut + dt.timedelta(minutes=30))
    heures = [c.debut.astimezone(PARIS).hour for c in calendrier.decouper(plage, 60, [demie])]
    assert heures == [15, 16]


def test_une_fermeture_d_un_lieu_ou_d_un_conseiller_ne_touche_pas_les_autres():
    (plage,) = calendrier.dater(
        [Bande(0, dt.time(14), dt.time(17))], dt.date(2026, 11, 23), dt.date(2026, 11, 23), PARIS
    )
    ailleurs = Coupure(plage.debut, plage.fin, lieu_id=2)
    un_autre = Coupure(plage.debut, plage.fin, conseiller_id=2)
    assert len(calendrier.decouper(plage, 60, [ailleurs, un_autre])) == 3
    assert not calendrier.decouper(plage, 60, [Coupure(plage.debut, plage.fin, lieu_id=1, conseiller_id=1)])


def test_une_plage_ponctuelle_prime_sur_la_semaine_type_ce_jour_la_seulement():
    mercredi = dt.date(2026, 12, 2)
    hebdo = Bande(2, dt.time(14), dt.time(17))
    extra = Bande(2, dt.time(14), dt.time(16), valide_du=mercredi, valide_au=mercredi, ponctuelle=True)
    datees = calendrier.dater([hebdo, extra], mercredi, mercredi + dt.timedelta(weeks=1), PARIS)
    assert [p.plage for p in datees] == [extra, hebdo]


def test_une_plage_n_a_lieu_qu_entre_ses_dates():
    bande = Bande(0, dt.time(9), dt.time(12), valide_du=dt.date(2026, 11, 9), valide_au=dt.date(2026, 11, 23))
    jours = [p.jour.day for p in calendrier.dater([bande], dt.date(2026, 11, 1), dt.date(2026, 12, 31), PARIS)]
    assert jours == [9, 16, 23]


def test_des_intervalles_qui_se_touchent_ne_se_chevauchent_pas():
    t = [dt.datetime(2026, 1, 1, h, tzinfo=dt.UTC) for h in (9, 10, 11)]
    assert not calendrier.Intervalle(t[0], t[1]).chevauche(calendrier.Intervalle(t[1], t[2]))
    assert calendrier.Intervalle(t[0], t[2]).chevauche(calendrier.Intervalle(t[1], t[2]))
