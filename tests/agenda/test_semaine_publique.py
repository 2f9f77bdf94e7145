"""La semaine publique dit ce qui se passe, et rien de ce qui ne regarde pas le public."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accompagnements.creneaux import creneaux_libres
from ateliers.models import Seance
from ateliers.programmation import programmer
from ateliers.seances import annuler_seance
from epn.agenda import semaine as agenda
from epn.agenda.semaine import Moment
from epn.commun import dates
from epn.planning import registre
from epn.planning.models import Fermeture, Nature, Plage
from epn.territoire.models import Lieu

LUNDI = dt.date(2026, 11, 23)
DIMANCHE = dt.date(2026, 11, 29)


def moments(maintenant: dt.datetime, jour: int, lundi: dt.date = LUNDI) -> list[Moment]:
    lu = agenda.lire(maintenant, lundi, lundi + dt.timedelta(days=6))
    date = lundi + dt.timedelta(days=jour)
    return next(j.moments for j in lu.semaine(lundi).jours if j.date == date)


def texte(maintenant: dt.datetime, jour: int, lundi: dt.date = LUNDI) -> list[str]:
    return [" · ".join([m.titre, *m.details]).replace("\u00a0", " ") for m in moments(maintenant, jour, lundi)]


@pytest.fixture
def lundi_matin() -> dt.datetime:
    return dt.datetime(2026, 11, 23, 7, tzinfo=dates.fuseau())


@pytest.fixture
def programme(ateliers: object, lundi_matin: dt.datetime) -> None:
    programmer(lundi_matin)


@pytest.mark.usefixtures("programme")
def test_chaque_nature_est_dite_en_mots(lundi_matin: dt.datetime) -> None:
    assert texte(lundi_matin, 0) == [
        "Le RGPD sans jargon · ouvert à tous · 6 places",
        "Accompagnement individuel · 3 heures libres : 14 h, 15 h et 16 h",
    ]
    assert texte(lundi_matin, 1)[1] == "Initiation : prendre en main son ordinateur · ouvert à tous · 8 places libres"
    assert texte(lundi_matin, 4)[0] == "Reconnaître une arnaque en ligne · ouvert à tous · 10 places libres"


@pytest.mark.usefixtures("programme")
def test_le_partenaire_n_est_qu_un_creneau_reserve(lundi_matin: dt.datetime) -> None:
    assert texte(lundi_matin, 2) == [
        "Créneau réservé · l’espace n’est pas ouvert au public",
        "Pas d’accueil du public",
    ]


@pytest.mark.usefixtures("programme")
def test_le_creneau_reserve_peut_ne_pas_se_montrer(lundi_matin: dt.datetime, settings: Any) -> None:
    settings.MONTRER_CRENEAUX_RESERVES = False
    assert texte(lundi_matin, 2) == ["Pas d’accueil du public"]


def test_une_seance_sans_theme_ne_s_annonce_pas(semaine_de_reference: list[Plage], lundi_matin: dt.datetime) -> None:
    programmer(lundi_matin)
    assert Seance.objects.exists()
    assert texte(lundi_matin, 1) == ["Accompagnement individuel · 3 heures libres : 9 h, 10 h et 11 h"]


@pytest.mark.usefixtures("programme")
def test_une_seance_annulee_reste_et_le_dit(lundi_matin: dt.datetime) -> None:
    seance = Seance.objects.get(debut__date=dt.date(2026, 11, 24))
    annuler_seance(seance, "conseiller absent", maintenant=lundi_matin)
    moment = moments(lundi_matin, 1)[1]
    assert moment.annule
    assert moment.details == ["conseiller absent"]


@pytest.mark.usefixtures("programme")
def test_les_heures_prises_ne_sont_plus_libres(lundi_matin: dt.datetime) -> None:
    libres = [c for c in creneaux_libres(lundi_matin) if c.jour == LUNDI]
    for creneau in libres[:2]:
        registre.occuper(creneau.plage.plage.conseiller_id, creneau.debut, creneau.fin, Nature.ACCOMPAGNEMENT)
    assert texte(lundi_matin, 0)[1] == "Accompagnement individuel · 1 heure libre : 16 h"
    registre.occuper(creneau.plage.plage.conseiller_id, libres[2].debut, libres[2].fin, Nature.ACCOMPAGNEMENT)
    moment = moments(lundi_matin, 0)[1]
    assert moment.details == ["complet"]
    assert moment.lien == ""


@pytest.mark.usefixtures("programme")
def test_ce_qui_est_passe_le_dit(lundi_matin: dt.datetime) -> None:
    mercredi = lundi_matin + dt.timedelta(days=2)
    assert texte(mercredi, 0)[1] == "Accompagnement individuel · c’est passé"
    assert texte(mercredi, 1)[1].endswith("c’est passé")


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(("public", "attendu"), [(True, "Fermé · travaux"), (False, "Fermé")])
def test_un_jour_ferme_tient_en_une_ligne(lundi_matin: dt.datetime, public: bool, attendu: str) -> None:
    mardi = LUNDI + dt.timedelta(days=8)
    Fermeture.objects.create(du=mardi, au=mardi, motif="travaux", motif_public=public)
    programmer(lundi_matin)
    assert texte(lundi_matin, 1, LUNDI + dt.timedelta(weeks=1)) == [attendu]


@pytest.mark.usefixtures("programme")
def test_un_jour_ferie_dit_lequel(lundi_matin: dt.datetime) -> None:
    assert texte(lundi_matin, 4, dt.date(2026, 12, 21)) == ["Fermé · jour férié : Noël"]


@pytest.mark.usefixtures("programme")
def test_une_fermeture_partielle_laisse_le_reste(lundi_matin: dt.datetime) -> None:
    Fermeture.objects.create(du=LUNDI, au=LUNDI, de=dt.time(14), a=dt.time(15), motif="réunion")
    dit = texte(lundi_matin, 0)[1]
    assert dit == "Accompagnement individuel · 2 heures libres : 15 h et 16 h · fermé de 14 h à 15 h : réunion"


@pytest.mark.usefixtures("programme")
def test_le_lieu_est_dit_des_qu_il_n_est_pas_le_principal(lundi_matin: dt.datetime, lieu: Lieu) -> None:
    mairie = Lieu.objects.create(
        code="mairie", nom="Mairie", adresse="1", code_postal="61360", commune=lieu.commune, latitude=48, longitude=0
    )
    Plage.objects.filter(jour=0, nature=Nature.ACCOMPAGNEMENT).update(lieu=mairie)
    assert [m.lieu for m in moments(lundi_matin, 0)] == [None, mairie]


@pytest.mark.usefixtures("programme")
def test_aujourd_hui_est_marque(lundi_matin: dt.datetime) -> None:
    jours = agenda.lire(lundi_matin, LUNDI, DIMANCHE).semaine(LUNDI).jours
    assert [j.aujourd_hui for j in jours] == [True, False, False, False, False]


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("jour", "heure", "attendu"),
    [(27, 23, 0), (28, 10, 7), (29, 23, 7), (23, 0, 0)],
    ids=["vendredi soir", "samedi", "dimanche soir", "lundi à minuit"],
)
def test_la_fin_de_semaine_montre_la_suivante(jour: int, heure: int, attendu: int) -> None:
    maintenant = dt.datetime(2026, 11, jour, heure, tzinfo=dates.fuseau())
    lu = agenda.lire(maintenant, LUNDI, LUNDI + dt.timedelta(days=13))
    assert agenda.lundi_a_montrer(lu) == LUNDI + dt.timedelta(days=attendu)


def test_un_samedi_ouvert_garde_sa_semaine(semaine_de_reference: list[Plage]) -> None:
    Plage.objects.filter(jour=4, nature=Nature.THEMATIQUE).update(jour=5)
    samedi = dt.datetime(2026, 11, 28, 10, tzinfo=dates.fuseau())
    lu = agenda.lire(samedi, LUNDI, LUNDI + dt.timedelta(days=13))
    assert agenda.lundi_a_montrer(lu) == LUNDI


@pytest.mark.usefixtures("programme")
def test_la_semaine_coute_cinq_requetes_quoi_qu_elle_contienne(
    lundi_matin: dt.datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    modele = Seance.objects.filter(nature=Nature.INITIATION).first()
    with CaptureQueriesContext(connection) as une:
        agenda.lire(lundi_matin, LUNDI, DIMANCHE).semaine(LUNDI)
    Seance.objects.bulk_create(
        Seance(
            nature=modele.nature,
            atelier=modele.atelier,
            conseiller=modele.conseiller,
            lieu=modele.lieu,
            debut=modele.debut,
            fin=modele.fin,
            capacite=8,
            annulee_le=lundi_matin,
        )
        for _ in range(50)
    )
    assert len(une) == 5
    with django_assert_num_queries(5):
        jours = agenda.lire(lundi_matin, LUNDI, DIMANCHE).semaine(LUNDI).jours
        assert len(jours[1].moments) == 52
