"""Fermer une demi-journée pendant que l'on y réserve : nul ne reste attendu à une porte fermée."""

import datetime as dt
import threading

import pytest

from accompagnements.creneaux import creneaux_libres, encore_offert
from accompagnements.models import RendezVous
from accompagnements.reservations import reserver
from epn.exploitation.coherence import verifier
from epn.gestion.absences import Absence, ApercuPerime, declarer, lire
from epn.planning.models import Fermeture
from tests.accompagnements.conftest import LUNDI_8H, demande
from tests.ateliers.conftest import personne
from tests.course import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def creneaux(semaine_de_reference, monkeypatch):
    """Ceux d'une même demi-journée ; la messagerie est le lundi 23 novembre 2026."""
    monkeypatch.setattr("epn.messagerie.depot.timezone.now", lambda: LUNDI_8H)
    libres = creneaux_libres(LUNDI_8H)
    jour = libres[-1].jour
    return [c for c in libres if c.jour == jour]


def demi_journee(claire, creneaux) -> Absence:
    jour = creneaux[0].jour
    return Absence(claire, jour, jour, dt.time(0), dt.time(23, 59), "formation", True)


def test_fermer_contre_reserver_ne_laisse_personne_devant_la_porte(claire, creneaux) -> None:
    absence = demi_journee(claire, creneaux)

    def geste(numero: int) -> None:
        if numero:
            choisi = creneaux[numero % len(creneaux)]
            reserver(demande(personne(numero)), choisi, maintenant=LUNDI_8H)
            return
        while True:
            try:
                declarer(absence, empreinte=lire(absence, maintenant=LUNDI_8H).empreinte, maintenant=LUNDI_8H)
            except ApercuPerime:
                continue
            return

    assert ensemble(20, geste)[0]
    assert Fermeture.objects.filter(conseiller=claire).count() == 1
    assert not RendezVous.objects.vivants().exists()
    assert verifier() == []


def test_le_temoin_qui_regarde_avant_d_attendre_reserve_une_heure_fermee(claire, creneaux) -> None:
    """La course existe : on regarde si l'heure est offerte, on attend la fermeture, on la tient pour libre."""
    absence, vus, donnees = demi_journee(claire, creneaux), threading.Barrier(5), []

    def geste(numero: int) -> None:
        offert = numero and encore_offert(creneaux[0], LUNDI_8H)
        vus.wait(timeout=60)
        if not numero:
            declarer(absence, empreinte=lire(absence, maintenant=LUNDI_8H).empreinte, maintenant=LUNDI_8H)
        elif offert:
            donnees.append(numero)

    ensemble(5, geste)
    assert donnees
    assert encore_offert(creneaux[0], LUNDI_8H) is None
