"""La base refuse deux engagements d'un conseiller aux mêmes heures, par quelque chemin que ce soit."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from epn.comptes.models import Compte
from epn.planning import exclusivite, registre
from epn.planning.models import Nature, Occupation
from tests.distribution import a

NEUF, DIX, ONZE, MIDI = (a(2026, 11, 24, h) for h in (9, 10, 11, 12))


def occuper(conseiller, debut, fin):
    return registre.occuper(conseiller.pk, debut, fin, Nature.ACCOMPAGNEMENT)


@pytest.mark.parametrize(
    ("debut", "fin"), [(NEUF, ONZE), (DIX, ONZE), (NEUF, MIDI), (DIX + dt.timedelta(minutes=59), MIDI)]
)
def test_un_chevauchement_est_refuse_et_l_autre_engagement_est_nomme(claire, debut, fin):
    occuper(claire, DIX, ONZE)
    with pytest.raises(registre.ConseillerDejaPris, match=r"mardi.24.novembre.*10.h.–.11.h.*accompagnement"):
        occuper(claire, debut, fin)
    assert Occupation.objects.count() == 1


def test_deux_engagements_qui_se_touchent_sont_admis(claire):
    occuper(claire, NEUF, DIX)
    occuper(claire, DIX, ONZE)
    assert Occupation.objects.count() == 2


def test_un_autre_conseiller_peut_etre_pris_a_la_meme_heure(claire):
    autre = Compte.objects.create_user("camille", nom="Camille", role="conseiller")
    occuper(claire, NEUF, DIX)
    occuper(autre, NEUF, DIX)


def test_deplacer_vers_une_heure_prise_garde_l_ancienne(claire):
    occuper(claire, NEUF, DIX)
    seconde = occuper(claire, DIX, ONZE)
    with pytest.raises(registre.ConseillerDejaPris):
        registre.deplacer(seconde, NEUF, DIX)
    seconde.refresh_from_db()
    assert seconde.debut == DIX


def test_deplacer_sur_une_heure_qui_recouvre_la_sienne_est_admis(claire):
    occupation = occuper(claire, NEUF, ONZE)
    registre.deplacer(occupation, DIX, MIDI)
    assert Occupation.objects.get().debut == DIX


@pytest.mark.parametrize("ordre", ["insert", "update"])
def test_meme_en_sql_brut_la_base_refuse(claire, ordre):
    occuper(claire, NEUF, DIX)
    seconde = occuper(claire, ONZE, MIDI)
    debut, fin = (t.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S") for t in (NEUF, ONZE))
    if connection.vendor == "postgresql":
        debut, fin = f"{debut}+00", f"{fin}+00"
    if ordre == "insert":
        sql = "INSERT INTO planning_occupation (conseiller_id, debut, fin, nature) VALUES (%s, %s, %s, 'initiation')"
        valeurs = [claire.pk, debut, fin]
    else:
        sql = "UPDATE planning_occupation SET debut = %s, fin = %s WHERE id = %s"
        valeurs = [debut, fin, seconde.pk]
    with pytest.raises(IntegrityError, match=exclusivite.OCCUPATION), transaction.atomic(), connection.cursor() as c:
        c.execute(sql, valeurs)


def test_sur_sqlite_une_date_ecrite_autrement_ne_passe_pas_sous_la_garde(claire):
    if connection.vendor != "sqlite":
        assert exclusivite.manquantes(connection) == set()
        return
    sql = "INSERT INTO planning_occupation (conseiller_id, debut, fin, nature) VALUES (%s, %s, %s, 'initiation')"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(sql, [claire.pk, "2026-11-24T08:30:00", "2026-11-24T09:30:00"])


def test_les_gardes_sont_posees_et_se_reposent_sans_dommage(db):
    assert exclusivite.manquantes(connection) == set()
    exclusivite.poser(connection)
    assert exclusivite.manquantes(connection) == set()


def test_une_fin_avant_le_debut_est_refusee_par_la_base(claire):
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupation.objects.create(conseiller=claire, debut=DIX, fin=NEUF, nature=Nature.INITIATION)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("garde", [True, False], ids=["avec la garde", "témoin sans la garde"])
def test_vingt_visiteurs_sur_des_heures_qui_se_chevauchent(claire, garde):
    """Le témoin, qui regarde puis écrit sans la garde de la base, donne l'heure plusieurs fois."""
    barriere = Barrier(20)

    def visiteur(numero: int) -> bool:
        debut = NEUF + dt.timedelta(minutes=numero % 3 * 15)
        try:
            barriere.wait(timeout=30)
            if garde:
                registre.occuper(claire.pk, debut, debut + dt.timedelta(hours=1), Nature.ACCOMPAGNEMENT)
            else:
                _sans_garde(claire.pk, debut, barriere)
        except registre.ConseillerDejaPris:
            return False
        else:
            return True
        finally:
            connection.close()

    if not garde:
        _oter_la_garde()
    try:
        with ThreadPoolExecutor(20) as visiteurs:
            gagnants = sum(visiteurs.map(visiteur, range(20)))
    finally:
        if not garde:
            Occupation.objects.all().delete()
            exclusivite.poser(connection)
    assert gagnants == 1 if garde else gagnants > 1


def _sans_garde(conseiller_id: int, debut: dt.datetime, barriere: Barrier) -> None:
    fin = debut + dt.timedelta(hours=1)
    libre = not Occupation.objects.entre(debut, fin).filter(conseiller_id=conseiller_id).exists()
    barriere.wait(timeout=30)
    if libre:
        registre.occuper(conseiller_id, debut, fin, Nature.ACCOMPAGNEMENT)


def _oter_la_garde() -> None:
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute(f"ALTER TABLE planning_occupation DROP CONSTRAINT {exclusivite.OCCUPATION}")
        else:
            for quand in ("insert", "update"):
                curseur.execute(f"DROP TRIGGER {exclusivite.OCCUPATION}_{quand}")
