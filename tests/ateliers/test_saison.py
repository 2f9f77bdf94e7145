"""Répéter, copier, publier : rien n'est laissé de côté sans être nommé, et la programmation s'y retrouve."""

import datetime as dt

import pytest

from ateliers import saison
from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, AtelierParDefaut, Parcours, Seance
from ateliers.programmation import programmer
from ateliers.saison import CopieImpossible, RepetitionImpossible
from ateliers.seances import DejaDesInscrits, annuler_seance, changer_seance
from epn.commun import dates
from epn.planning.models import Fermeture, Nature
from tests.distribution import a, creer_plage, creer_rendez_vous

from .conftest import LUNDI_8H, creer_seance, demande, personne

pytestmark = pytest.mark.usefixtures("espace", "horloge")
JEUDI = dt.date(2026, 12, 3)


def semaines(nombre: int, pas: int = 1) -> list[dt.date]:
    return saison.dates_suivantes(JEUDI, semaines=pas, fois=nombre)


def jours(seances: list[Seance]) -> list[dt.date]:
    return [dates.jour_local(s.debut) for s in seances]


@pytest.fixture
def jeudi(claire, lieu, emails) -> Seance:
    """Un jeudi à 14 h, hors de toute plage."""
    return creer_seance(claire, lieu, emails)


def test_les_dates_se_comptent_ou_s_arretent_a_un_jour_compris():
    assert semaines(2) == [dt.date(2026, 12, 10), dt.date(2026, 12, 17)]
    assert semaines(1, pas=2) == [dt.date(2026, 12, 17)]
    jusqu_au = saison.dates_suivantes(JEUDI, semaines=2, jusqu_au=dt.date(2026, 12, 31))
    assert jusqu_au == [dt.date(2026, 12, 17), dt.date(2026, 12, 31)]
    assert len(saison.dates_suivantes(JEUDI, semaines=1, jusqu_au=dt.date(2099, 1, 1))) == saison.DATES_MAX


def test_repeter_garde_l_heure_de_la_pendule_et_engage_le_conseiller(claire, lieu, emails):
    octobre = creer_seance(claire, lieu, emails, debut=a(2026, 10, 22, 14))
    bilan = saison.repeter(octobre, [dt.date(2026, 10, 29)], maintenant=a(2026, 10, 1, 8))
    (apres,) = bilan.faites
    assert dates.heure_locale(apres.debut).hour == 14
    assert apres.debut.astimezone(dt.UTC).hour == octobre.debut.astimezone(dt.UTC).hour + 1
    assert apres.occupation.debut == apres.debut


def test_repeter_saute_fermetures_feries_et_conflits_en_les_nommant(jeudi, claire, lieu):
    Fermeture.objects.create(du=dt.date(2026, 12, 10), au=dt.date(2026, 12, 10), motif="travaux")
    creer_rendez_vous(claire, lieu, a(2026, 12, 17, 15))
    noel = dt.date(2026, 12, 25)
    bilan = saison.repeter(jeudi, [*semaines(3), noel], maintenant=LUNDI_8H)
    assert jours(bilan.faites) == [dt.date(2026, 12, 24)]
    raisons = {dates.jour_local(s.debut): raison for s, raison in bilan.laissees}
    assert raisons[dt.date(2026, 12, 10)] == "fermé (travaux)"
    assert "accompagnement individuel" in raisons[dt.date(2026, 12, 17)]
    assert "Noël" in raisons[noel]


def test_repeter_dans_le_passe_ne_fait_rien(jeudi):
    bilan = saison.repeter(jeudi, semaines(1), maintenant=a(2027, 1, 4, 8))
    assert (bilan.faites, bilan.laissees[0][1]) == ([], "cette heure est passée")


def test_projeter_n_ecrit_rien_et_coute_autant_pour_une_date_que_pour_vingt(jeudi, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert len(saison.projeter_la_repetition(jeudi, semaines(1), maintenant=LUNDI_8H)) == 1
    with django_assert_num_queries(5):
        assert len(saison.projeter_la_repetition(jeudi, semaines(20), maintenant=LUNDI_8H)) == 20
    assert Seance.objects.count() == 1


def test_une_seance_deja_la_sans_theme_prend_celui_que_l_on_repete(claire, lieu):
    creer_plage(claire, lieu, jour=4, debut=dt.time(9), fin=dt.time(12), nature=Nature.THEMATIQUE, capacite=10)
    programmer(LUNDI_8H)
    photos = Atelier.objects.create(titre="Photos", nature="thematique", resume="r", duree_minutes=120)
    premiere, seconde, troisieme = Seance.objects.order_by("debut")[:3]
    changer_seance(premiere, maintenant=LUNDI_8H, atelier=photos)
    premiere.refresh_from_db()
    inscrire_deux = changer_seance(troisieme, maintenant=LUNDI_8H, atelier=photos)
    bilan = saison.repeter(premiere, jours([seconde, inscrire_deux]), maintenant=LUNDI_8H)
    assert [s.pk for s in bilan.faites] == [seconde.pk]
    assert "Photos" in bilan.laissees[0][1]
    assert Seance.objects.get(pk=seconde.pk).atelier == photos


def test_ce_qui_tombe_dans_une_plage_en_prend_l_identite_et_la_programmation_la_reconnait(claire, lieu):
    plage = creer_plage(claire, lieu, jour=4, debut=dt.time(9), fin=dt.time(12), nature=Nature.THEMATIQUE, capacite=10)
    programmer(LUNDI_8H)
    photos = Atelier.objects.create(titre="Photos", nature="thematique", resume="r", duree_minutes=120)
    premiere = changer_seance(Seance.objects.order_by("debut")[0], maintenant=LUNDI_8H, atelier=photos)
    loin = dt.date(2027, 2, 26)
    bilan = saison.repeter(premiere, [loin], maintenant=LUNDI_8H)
    assert (bilan.faites[0].plage, bilan.faites[0].date_theorique) == (plage, loin)
    refait = programmer(LUNDI_8H, jusqu_au=loin)
    assert refait.a_decider == []
    assert Seance.objects.get(debut=bilan.faites[0].debut).atelier == photos


def test_copier_reporte_chaque_seance_en_preparation_au_meme_jour_et_a_la_meme_heure(jeudi, claire, lieu, emails):
    mardi = creer_seance(claire, lieu, emails, debut=a(2026, 12, 8, 9), capacite=5)
    annulee = creer_seance(claire, lieu, emails, debut=a(2026, 12, 9, 9))
    annuler_seance(annulee, "", maintenant=LUNDI_8H)
    bilan = saison.copier(dt.date(2026, 12, 1), dt.date(2026, 12, 12), dt.date(2027, 3, 31), maintenant=LUNDI_8H)
    assert jours(bilan.faites) == [dt.date(2027, 4, 1), dt.date(2027, 4, 6)]
    assert {dates.heure_locale(s.debut).hour for s in bilan.faites} == {14, 9}
    assert all(s.brouillon for s in bilan.faites)
    assert bilan.faites[1].capacite == mardi.capacite


def test_copier_deux_fois_ne_double_rien_et_le_dit(jeudi):
    periode = (JEUDI, JEUDI, dt.date(2027, 4, 1))
    assert len(saison.copier(*periode, maintenant=LUNDI_8H).faites) == 1
    bilan = saison.copier(*periode, maintenant=LUNDI_8H)
    assert bilan.faites == []
    assert "Mes premiers e-mails" in bilan.laissees[0][1]


def test_ce_que_la_semaine_type_programme_d_elle_meme_ne_se_copie_pas(claire, lieu, emails):
    plage = creer_plage(claire, lieu, jour=3, nature=Nature.INITIATION, capacite=8)
    AtelierParDefaut.objects.create(plage=plage, atelier=emails)
    programmer(LUNDI_8H)
    bilan = saison.copier(JEUDI, JEUDI, dt.date(2027, 4, 1), maintenant=LUNDI_8H)
    assert [raison for _, raison in bilan.laissees] == ["la semaine type programme déjà cette date"]


def test_un_parcours_se_copie_en_parcours_et_se_publie_entier(claire, lieu, cycle):
    parcours = Parcours.objects.create(cycle=cycle)
    for rang, etape in enumerate(cycle.etapes.all(), 1):
        debut = a(2026, 12, 3 + 7 * (rang - 1), 14)
        creer_seance(claire, lieu, etape.atelier, debut=debut, parcours=parcours, rang=rang)
    bilan = saison.copier(JEUDI, dt.date(2026, 12, 31), dt.date(2027, 3, 1), maintenant=LUNDI_8H)
    neuf = Parcours.objects.exclude(pk=parcours.pk).get()
    assert [(s.parcours, s.rang) for s in bilan.faites] == [(neuf, 1), (neuf, 2), (neuf, 3)]
    assert (neuf.brouillon, neuf.est_complet) == (True, True)
    saison.publier([bilan.faites[0]], maintenant=LUNDI_8H)
    assert not Seance.objects.filter(parcours=neuf, brouillon=True).exists()
    assert not Parcours.objects.get(pk=neuf.pk).brouillon


def test_l_etape_d_un_parcours_ne_se_repete_pas_seule(claire, lieu, cycle, emails):
    etape = creer_seance(claire, lieu, emails, parcours=Parcours.objects.create(cycle=cycle), rang=1)
    with pytest.raises(RepetitionImpossible):
        saison.repeter(etape, semaines(1), maintenant=LUNDI_8H)


@pytest.mark.parametrize(
    ("du", "au", "vers"),
    [
        ((2026, 12, 3), (2026, 12, 1), (2027, 1, 1)),
        ((2026, 12, 3), (2026, 12, 4), (2026, 12, 5)),
        ((2026, 12, 3), (2028, 12, 4), (2029, 12, 5)),
    ],
)
def test_une_periode_a_l_envers_ou_demesuree_est_refusee(du, au, vers):
    with pytest.raises(CopieImpossible):
        saison.copier(dt.date(*du), dt.date(*au), dt.date(*vers), maintenant=LUNDI_8H)


def test_publier_montre_et_nomme_ce_qui_n_a_pas_de_theme(jeudi, claire, lieu):
    changer_seance(jeudi, maintenant=LUNDI_8H, brouillon=True)
    sans_theme = creer_seance(claire, lieu, None, debut=a(2026, 12, 10, 14), brouillon=True)
    bilan = saison.publier([jeudi, sans_theme], maintenant=LUNDI_8H)
    assert [s.pk for s in bilan.faites] == [jeudi.pk]
    assert [(s.pk, raison) for s, raison in bilan.laissees] == [(sans_theme.pk, "son thème reste à choisir")]
    assert Seance.objects.publiques().get() == jeudi


def test_un_parcours_ou_l_on_est_inscrit_ne_se_retire_plus(claire, lieu, cycle, emails):
    parcours = Parcours.objects.create(cycle=cycle)
    etape = creer_seance(claire, lieu, emails, parcours=parcours, rang=1)
    saison.publier_le_parcours(parcours, publie=False, maintenant=LUNDI_8H)
    assert Seance.objects.get(pk=etape.pk).brouillon
    saison.publier_le_parcours(parcours, publie=True, maintenant=LUNDI_8H)
    inscrire(demande(personne(1), au_comptoir=True), etape, maintenant=LUNDI_8H)
    with pytest.raises(DejaDesInscrits):
        saison.publier_le_parcours(parcours, publie=False, maintenant=LUNDI_8H)
    assert not Parcours.objects.get(pk=parcours.pk).brouillon
