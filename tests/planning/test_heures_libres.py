"""Quand une heure est prise, les débuts les plus proches où cela tient : ni engagement, ni fermeture, ni dimanche."""

import datetime as dt

from epn.planning import registre
from epn.planning.heures_libres import Voulu, debuts_proches
from epn.planning.models import Fermeture, Nature
from tests.distribution import a

MARDI_7H = a(2026, 11, 24, 7)
VINGT = dt.timedelta(minutes=20)


def occuper(claire, debut, fin):
    return registre.occuper(claire.pk, debut, fin, Nature.ACCOMPAGNEMENT)


def proches(claire, debut, fin, **options):
    voulu = Voulu(debut, fin, VINGT, VINGT)
    return debuts_proches(claire.pk, voulu, maintenant=MARDI_7H, **options)


def test_la_route_ne_mord_sur_aucun_engagement_voisin(claire):
    occuper(claire, a(2026, 11, 26, 10), a(2026, 11, 26, 11))
    trouves = proches(claire, a(2026, 11, 26, 10), a(2026, 11, 26, 11))
    # 9 h finirait à 10 h : la route du retour prendrait l'heure suivante.
    assert trouves == [a(2026, 11, 26, 8), a(2026, 11, 26, 8, 30), a(2026, 11, 26, 11, 30)]


def test_ni_fermeture_ni_dimanche_ni_passe(claire, lieu):
    occuper(claire, a(2026, 11, 28, 8), a(2026, 11, 28, 20))
    Fermeture.objects.create(du=dt.date(2026, 11, 30), au=dt.date(2026, 12, 6), motif="congés")
    trouves = proches(claire, a(2026, 11, 28, 10), a(2026, 11, 28, 11), nombre=60)
    jours = {d.date() for d in trouves}
    assert jours <= {dt.date(2026, 11, n) for n in (24, 25, 26, 27)}
    assert min(trouves) - VINGT > MARDI_7H


def test_la_fermeture_d_un_autre_conseiller_ne_gene_pas(claire, armelle):
    Fermeture.objects.create(du=dt.date(2026, 11, 26), au=dt.date(2026, 11, 26), motif="congé", conseiller=armelle)
    assert proches(claire, a(2026, 11, 26, 10), a(2026, 11, 26, 11))[1] == a(2026, 11, 26, 10)


def test_deplacer_ne_se_gene_pas_soi_meme(claire):
    sienne = occuper(claire, a(2026, 11, 26, 10), a(2026, 11, 26, 12))
    assert a(2026, 11, 26, 10, 30) in proches(claire, a(2026, 11, 26, 10, 30), a(2026, 11, 26, 11), sauf=sienne)


def test_au_changement_d_heure_la_pendule_fait_foi(claire):
    voulu = Voulu(a(2026, 10, 26, 9), a(2026, 10, 26, 10))
    trouves = debuts_proches(claire.pk, voulu, maintenant=a(2026, 10, 23, 9))
    assert a(2026, 10, 26, 9) in trouves
