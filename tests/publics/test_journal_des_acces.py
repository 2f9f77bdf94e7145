"""Le journal des accès : on y ajoute, et la base elle-même refuse qu'on y change rien avant son terme."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from epn.comptes.models import Compte
from publics import gardes, journal_des_acces
from publics.models import Acces, Usager


@pytest.fixture
def odile(db: None) -> Usager:
    return Usager.objects.create(prenom="Odile", nom="Hervieu", nom_normalise="hervieu odile")


def en_sql(ordre: str) -> None:
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre)


def test_une_ligne_dit_qui_quoi_quand_et_quel_numero(claire: Compte, odile: Usager) -> None:
    maintenant = timezone.now()
    journal_des_acces.noter(claire, Acces.Geste.OUVRIR, odile, maintenant=maintenant)
    ligne = Acces.objects.get()
    assert (ligne.compte, ligne.geste, ligne.usager_numero, ligne.le) == (claire, "ouvrir", odile.pk, maintenant)
    assert "Odile" not in str(ligne)


@pytest.mark.parametrize("ordre", ["UPDATE publics_acces SET detail = 'autre'", "DELETE FROM publics_acces"])
def test_la_base_refuse_de_changer_ou_d_effacer_une_ligne(claire: Compte, odile: Usager, ordre: str) -> None:
    journal_des_acces.noter(claire, Acces.Geste.CHANGER, odile, "avant")
    with pytest.raises(DatabaseError, match=gardes.GARDE):
        en_sql(ordre)
    assert Acces.objects.get().detail == "avant"


def test_sans_sa_garde_la_base_laisserait_faire(claire: Compte, odile: Usager) -> None:
    journal_des_acces.noter(claire, Acces.Geste.CHANGER, odile)
    gardes.lever(connection)
    assert gardes.manquantes(connection)
    en_sql("DELETE FROM publics_acces")
    gardes.poser(connection)
    assert gardes.manquantes(connection) == set()


def test_le_journal_finit_au_bout_de_douze_mois(claire: Compte, odile: Usager) -> None:
    maintenant = timezone.now()
    for jours in (10, 360, 367, 800):
        le = maintenant - dt.timedelta(days=jours)
        journal_des_acces.noter(claire, Acces.Geste.OUVRIR, odile, str(jours), maintenant=le)
    assert journal_des_acces.oublier(maintenant) == 2
    assert {a.detail for a in Acces.objects.all()} == {"10", "360"}


@pytest.mark.django_db(transaction=True)
def test_migrer_repose_la_garde_disparue() -> None:
    gardes.lever(connection)
    call_command("migrate", verbosity=0)
    assert gardes.manquantes(connection) == set()
