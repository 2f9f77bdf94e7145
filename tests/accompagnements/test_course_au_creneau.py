"""Vingt puis cinquante visiteurs, une seule heure : un gagnant. Sans le registre, le témoin en fait plusieurs."""

import threading

import pytest

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from accompagnements.reservations import deplacer, reserver
from epn.exploitation.coherence import verifier
from epn.messagerie.models import Message
from publics.identite import Identite
from tests.course import ensemble

from .conftest import BRUNO, LUNDI_8H, demande

pytestmark = pytest.mark.django_db(transaction=True)


def personne(numero: int) -> Identite:
    return Identite("Visiteur", f"Numero{numero}", f"+336399800{numero:02d}")


@pytest.mark.parametrize("nombre", [20, 50])
def test_une_heure_ne_se_donne_qu_une_fois(creneaux, nombre):
    creneau = creneaux[0]
    gagnants = ensemble(nombre, lambda n: reserver(demande(personne(n)), creneau, maintenant=LUNDI_8H))
    assert sum(gagnants) == RendezVous.objects.count() == 1
    assert Message.objects.filter(cle__startswith="rendez-vous-confirme").count() == 1
    assert verifier() == []


def test_le_temoin_sans_registre_donne_l_heure_a_plusieurs(creneaux, monkeypatch):
    """La course existe : on regarde, on attend les autres, on écrit sans que la base garde rien."""
    creneau, vus = creneaux[0], threading.Barrier(20)
    donnes: list[int] = []

    def sans_garde(numero: int) -> None:
        libre = creneau in creneaux_libres(LUNDI_8H, creneau.jour, creneau.jour)
        vus.wait(timeout=60)
        if libre:
            donnes.append(numero)

    ensemble(20, sans_garde)
    assert len(donnes) > 1


def test_vingt_doubles_clics_simultanes_font_un_rendez_vous(creneaux):
    la_demande = demande()
    reussis = ensemble(20, lambda _: reserver(la_demande, creneaux[0], maintenant=LUNDI_8H))
    assert all(reussis)
    assert RendezVous.objects.count() == Message.objects.filter(cle__startswith="rendez-vous-confirme").count() == 1


def test_deplacer_contre_reserver_ne_perd_ni_ne_double_aucune_heure(creneaux):
    rendez_vous = reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)

    def geste(numero: int) -> None:
        if numero == 0:
            deplacer(rendez_vous, creneaux[1], maintenant=LUNDI_8H)
        else:
            reserver(demande(personne(numero)), creneaux[1], maintenant=LUNDI_8H)

    assert sum(ensemble(10, geste)) == 1
    assert RendezVous.objects.filter(debut=creneaux[1].debut).count() == 1
    assert verifier() == []
