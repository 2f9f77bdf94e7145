"""La semaine dit ce qui est attendu ; une séance touchée par le conseiller lui appartient."""

import datetime as dt

import pytest

from ateliers.models import Atelier, AtelierParDefaut, Seance
from ateliers.programmation import programmer, transmettre_l_atelier
from ateliers.seances import SeanceAnnulee, annuler_seance, changer_seance, deplacer_seance
from epn.commun.dates import fuseau
from epn.planning import registre, semaine_type
from epn.planning.feries import feries
from epn.planning.models import Fermeture, Nature, Occupation, Plage
from tests.distribution import a

MAINTENANT = a(2026, 11, 23, 8)
JUSQU_AU = dt.date(2026, 12, 6)


@pytest.fixture
def atelier(db) -> Atelier:
    return Atelier.objects.create(code="emails", titre="Mes premiers e-mails", nature="initiation", duree_minutes=120)


@pytest.fixture
def programme(semaine_de_reference, atelier):
    AtelierParDefaut.objects.create(plage=semaine_de_reference[3], atelier=atelier)
    return programmer(MAINTENANT, JUSQU_AU)


def photo() -> list[tuple]:
    return list(Seance.objects.values_list("pk", "plage", "debut", "fin", "annulee_le", "occupation"))


def test_chaque_plage_de_groupe_donne_une_seance_au_registre(programme):
    assert programme.creees == 8
    assert set(Seance.objects.values_list("nature", flat=True)) == {"professionnels", "initiation", "thematique"}
    assert Occupation.objects.count() == 8


def test_l_atelier_par_defaut_donne_son_titre_et_sa_duree(programme):
    mardi = Seance.objects.get(date_theorique=dt.date(2026, 11, 24))
    assert (mardi.titre, mardi.fin - mardi.debut) == ("Mes premiers e-mails", dt.timedelta(hours=2))
    vendredi = Seance.objects.get(date_theorique=dt.date(2026, 11, 27))
    assert "thème à venir" in vendredi.titre


def test_programmer_deux_fois_ne_change_rien(programme):
    avant = photo()
    bilan = programmer(MAINTENANT, JUSQU_AU)
    assert (bilan.creees, bilan.retirees, bilan.a_decider) == (0, 0, [])
    assert photo() == avant


def test_une_seance_deplacee_ne_se_double_pas(programme):
    seance = Seance.objects.get(date_theorique=dt.date(2026, 11, 24))
    deplacer_seance(seance, a(2026, 11, 25, 14), a(2026, 11, 25, 16), maintenant=MAINTENANT)
    assert programmer(MAINTENANT, JUSQU_AU).creees == 0
    assert Seance.objects.get(pk=seance.pk).debut == a(2026, 11, 25, 14)


def test_une_seance_annulee_rend_ses_heures_et_ne_revient_pas(programme):
    seance = Seance.objects.get(date_theorique=dt.date(2026, 11, 24))
    annuler_seance(seance, "formation", maintenant=MAINTENANT)
    assert Occupation.objects.count() == 7
    assert programmer(MAINTENANT, JUSQU_AU).creees == 0
    with pytest.raises(SeanceAnnulee):
        changer_seance(seance, maintenant=MAINTENANT, capacite=3)


def test_annuler_deux_fois_garde_la_premiere_annulation(programme):
    seance = Seance.objects.first()
    annuler_seance(seance, "formation", maintenant=MAINTENANT)
    annuler_seance(seance, "autre chose", maintenant=MAINTENANT + dt.timedelta(hours=1))
    seance.refresh_from_db()
    assert (seance.motif_annulation, seance.annulee_le, seance.sequence) == ("formation", MAINTENANT, 1)


def test_deplacer_sur_une_heure_prise_est_refuse_et_garde_l_ancienne(programme):
    mardi = Seance.objects.get(date_theorique=dt.date(2026, 11, 24))
    with pytest.raises(registre.ConseillerDejaPris, match="jeudi"):
        deplacer_seance(mardi, a(2026, 11, 26, 15), a(2026, 11, 26, 17), maintenant=MAINTENANT)
    mardi.refresh_from_db()
    assert mardi.debut == mardi.occupation.debut == a(2026, 11, 24, 14)


def test_une_fermeture_retire_les_seances_intactes_et_les_rend_quand_elle_part(programme):
    ferme = Fermeture.objects.create(du=dt.date(2026, 11, 24), au=dt.date(2026, 11, 24), motif="maladie")
    assert programmer(MAINTENANT, JUSQU_AU).retirees == 1
    assert not Seance.objects.filter(date_theorique=ferme.du).exists()
    ferme.delete()
    assert programmer(MAINTENANT, JUSQU_AU).creees == 1


def test_une_seance_retouchee_un_jour_ferme_est_dite_a_decider(programme):
    seance = Seance.objects.get(date_theorique=dt.date(2026, 11, 24))
    changer_seance(seance, maintenant=MAINTENANT, capacite=5)
    Fermeture.objects.create(du=dt.date(2026, 11, 24), au=dt.date(2026, 11, 24), motif="maladie")
    bilan = programmer(MAINTENANT, JUSQU_AU)
    assert bilan.retirees == 0
    assert "Mes premiers e-mails" in bilan.a_decider[0]


def test_changer_la_semaine_refait_les_seances_intactes_et_garde_l_annulee(programme, semaine_de_reference):
    annuler_seance(Seance.objects.get(date_theorique=dt.date(2026, 12, 1)), "formation", maintenant=MAINTENANT)
    suite = semaine_type.modifier_plage(
        semaine_de_reference[3],
        {"debut": dt.time(15)},
        a_partir_du=dt.date(2026, 11, 30),
        aujourd_hui=MAINTENANT.date(),
    )
    programmer(MAINTENANT, dt.date(2026, 12, 13))
    assert Seance.objects.get(date_theorique=dt.date(2026, 11, 24)).debut == a(2026, 11, 24, 14)
    annulee = Seance.objects.get(date_theorique=dt.date(2026, 12, 1))
    assert annulee.est_annulee
    assert annulee.plage == suite
    assert Seance.objects.get(date_theorique=dt.date(2026, 12, 8)).debut == a(2026, 12, 8, 15)


def test_la_plage_qui_prend_la_suite_garde_l_atelier_par_defaut(programme, semaine_de_reference):
    ancienne = semaine_de_reference[3]
    suite = semaine_type.modifier_plage(
        ancienne, {"debut": dt.time(15)}, a_partir_du=dt.date(2026, 11, 30), aujourd_hui=MAINTENANT.date()
    )
    transmettre_l_atelier(ancienne, suite)
    programmer(MAINTENANT, JUSQU_AU)
    assert Seance.objects.get(date_theorique=dt.date(2026, 12, 1)).titre == "Mes premiers e-mails"


def test_un_conflit_n_arrete_pas_le_reste(semaine_de_reference, claire):
    registre.occuper(claire.pk, a(2026, 11, 24, 15), a(2026, 11, 24, 18), Nature.HORS_PUBLIC)
    bilan = programmer(MAINTENANT, JUSQU_AU)
    assert bilan.creees == 7
    assert "déjà pris" in bilan.a_decider[0]


def test_dix_ans_de_seances_a_la_bonne_heure_et_jamais_un_jour_ferme(semaine_de_reference):
    Plage.objects.exclude(nature=Nature.INITIATION).delete()
    Fermeture.objects.create(du=dt.date(2027, 8, 2), au=dt.date(2027, 8, 22), motif="congés")
    programmer(MAINTENANT, dt.date(2036, 11, 23))
    fermes = set(feries(dt.date(2026, 1, 1), dt.date(2036, 12, 31)))
    seances = Seance.objects.values_list("debut", "fin", "date_theorique")
    assert len(seances) > 1000
    for debut, fin, jour in seances:
        local = debut.astimezone(fuseau())
        assert (local.date(), local.hour, fin.astimezone(fuseau()).hour) == (jour, 14, 17)
        assert jour not in fermes
        assert not dt.date(2027, 8, 2) <= jour <= dt.date(2027, 8, 22)
