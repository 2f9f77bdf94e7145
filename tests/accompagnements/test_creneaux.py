import datetime as dt

from accompagnements.creneaux import creneaux_libres
from epn.commun.dates import heure_locale
from epn.planning import registre
from epn.planning.models import Fermeture, Nature
from tests.distribution import a, creer_plage

LUNDI_8H = a(2026, 11, 23, 8)


def heures(creneaux) -> list[tuple[int, int]]:
    return [(heure_locale(c.debut).day, heure_locale(c.debut).hour) for c in creneaux]


def test_les_creneaux_sont_ceux_de_la_semaine_type(semaine_de_reference):
    libres = creneaux_libres(LUNDI_8H, au=dt.date(2026, 11, 29))
    assert heures(libres) == [(23, 14), (23, 15), (23, 16), (24, 9), (24, 10), (24, 11), (27, 14), (27, 15), (27, 16)]


def test_le_preavis_est_respecte_a_la_minute(semaine_de_reference):
    premier = [creneaux_libres(a(2026, 11, 23, 12, minute))[0] for minute in (0, 1)]
    assert heures(premier) == [(23, 14), (23, 15)]


def test_un_engagement_ou_une_fermeture_prend_le_creneau_aussitot(semaine_de_reference, claire):
    registre.occuper(claire.pk, a(2026, 11, 23, 14, 30), a(2026, 11, 23, 15), Nature.ACCOMPAGNEMENT)
    Fermeture.objects.create(
        du=dt.date(2026, 11, 23), au=dt.date(2026, 11, 23), de=dt.time(16), a=dt.time(17), motif="réunion"
    )
    assert heures(creneaux_libres(LUNDI_8H, au=dt.date(2026, 11, 23))) == [(23, 15)]


def test_aucun_creneau_un_jour_ferie_ni_au_dela_de_l_horizon(semaine_de_reference):
    libres = creneaux_libres(a(2026, 12, 20, 8))
    assert dt.date(2026, 12, 25) not in {c.jour for c in libres}
    assert dt.date(2027, 1, 1) not in {c.jour for c in libres}
    assert max(c.jour for c in libres) <= dt.date(2027, 2, 14)


def test_l_heure_de_la_pendule_tient_au_changement_d_heure(claire, lieu):
    creer_plage(claire, lieu)
    assert {heure_locale(c.debut).hour for c in creneaux_libres(a(2026, 10, 18, 8))} == {14, 15, 16}


def test_l_horizon_ne_coute_pas_de_requete(semaine_de_reference, settings, django_assert_num_queries):
    for semaines in (1, 50):
        settings.HORIZON_SEMAINES = semaines
        with django_assert_num_queries(3):
            creneaux_libres(LUNDI_8H)
