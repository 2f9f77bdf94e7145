"""Réunir deux fiches pendant que l'une des deux personnes réserve : la réservation suit, ou la fiche est la bonne."""

import threading
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.models import RendezVous
from accompagnements.reservations import reserver
from ateliers.inscriptions import inscrire
from ateliers.models import Inscription
from epn.exploitation.coherence import verifier
from publics import gardes
from publics.fusion import fusionner
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Usager
from tests.accompagnements.conftest import LUNDI_8H, demande
from tests.ateliers.conftest import creer_seance
from tests.ateliers.conftest import demande as bulletin
from tests.course import ensemble

pytestmark = pytest.mark.django_db(transaction=True)
GARDEE = Identite("Simone", "Lecomte", "+33639981452")
ABSORBEE = Identite("Simone", "Lecomte-Dubois", "+33639981453")


@pytest.fixture
def creneaux(semaine_de_reference, monkeypatch) -> Iterator[list[Creneau]]:
    """La fusion se dit au journal des accès, que la base défend de vider : sa garde se lève à la fin."""
    monkeypatch.setattr("epn.messagerie.depot.timezone.now", lambda: LUNDI_8H)
    yield creneaux_libres(LUNDI_8H)
    gardes.lever(connection)
    call_command("flush", interactive=False, verbosity=0)
    gardes.poser(connection)


@pytest.mark.parametrize("tour", range(8))
def test_fusionner_contre_reserver_ne_perd_aucun_rendez_vous(creneaux, tour) -> None:
    garde, absorbe = retrouver_ou_creer(GARDEE), retrouver_ou_creer(ABSORBEE)

    def geste(numero: int) -> None:
        if numero == 0:
            fusionner(garde, absorbe, {}, LUNDI_8H, None)
        else:
            reserver(demande(ABSORBEE if numero % 2 else GARDEE), creneaux[numero], maintenant=LUNDI_8H)

    reussis = ensemble(3, geste)
    assert all(reussis[1:])
    if not reussis[0]:
        # Une réservation tenait la fiche : le refus n'a rien changé, recommencer suffit.
        fusionner(garde, absorbe, {}, LUNDI_8H, None)
    assert RendezVous.objects.vivants().count() == 2
    assert not Usager.objects.filter(pk=absorbe.pk).exists()
    assert verifier() == []


@pytest.mark.parametrize("tour", range(8))
def test_fusionner_contre_s_inscrire_ne_perd_aucune_inscription(creneaux, claire, lieu, emails, tour) -> None:
    garde, absorbe = retrouver_ou_creer(GARDEE), retrouver_ou_creer(ABSORBEE)
    seance = creer_seance(claire, lieu, emails)

    def geste(numero: int) -> None:
        if numero == 0:
            fusionner(garde, absorbe, {}, LUNDI_8H, None)
        else:
            inscrire(bulletin(ABSORBEE), seance, maintenant=LUNDI_8H)

    assert ensemble(2, geste)[1]
    assert Inscription.objects.vivantes().count() == 1


def test_deux_postes_reunissent_les_memes_fiches_une_seule_fois(creneaux) -> None:
    garde, absorbe = retrouver_ou_creer(GARDEE), retrouver_ou_creer(ABSORBEE)
    reserver(demande(ABSORBEE), creneaux[0], maintenant=LUNDI_8H)
    reussis = ensemble(2, lambda n: fusionner(*((garde, absorbe) if n else (absorbe, garde)), {}, LUNDI_8H, None))
    assert sum(reussis) == 1
    assert RendezVous.objects.get().usager == Usager.objects.get()


def test_le_temoin_qui_lit_la_fiche_avant_la_fusion_designe_une_fiche_effacee(creneaux) -> None:
    """La course existe : on retrouve la fiche, on attend la fusion, et la fiche n'est plus là."""
    garde, absorbe = retrouver_ou_creer(GARDEE), retrouver_ou_creer(ABSORBEE)
    lue, fondue, disparues = threading.Barrier(2), threading.Barrier(2), []

    def geste(numero: int) -> None:
        trouve = retrouver_ou_creer(ABSORBEE) if numero else None
        lue.wait(timeout=60)
        if not numero:
            fusionner(garde, absorbe, {}, LUNDI_8H, None)
        fondue.wait(timeout=60)
        if trouve and not Usager.objects.filter(pk=trouve.pk).exists():
            disparues.append(numero)

    assert all(ensemble(2, geste))
    assert disparues == [1]
