"""Cinquante visiteurs, huit places : huit gagnent, les autres attendent dans l'ordre. Sans le verrou, on surréserve."""

import os
import random
import threading

import pytest

from ateliers import groupes
from ateliers.inscriptions import annuler, changer_de_seance, inscrire
from ateliers.models import Inscription, Seance
from ateliers.programmation import programmer
from ateliers.refus import SeanceComplete
from ateliers.seances import changer_seance
from epn.messagerie.models import Message
from publics.contacts import Contact
from publics.identite import Identite
from tests.course import ensemble
from tests.distribution import a

from .conftest import LUNDI_8H, creer_seance, demande, personne

pytestmark = pytest.mark.django_db(transaction=True)
Statut = Inscription.Statut
# Huit fils font chacun tant d'annulations ; TOURS=125 en fait mille.
TOURS = int(os.environ.get("TOURS", "12"))


@pytest.fixture
def huit_places(seance) -> Seance:
    Seance.objects.filter(pk=seance.pk).update(capacite=8)
    return Seance.objects.get(pk=seance.pk)


def prises(seance: Seance) -> int:
    return seance.inscriptions.qui_prennent_une_place().count()


@pytest.mark.parametrize("nombre", [20, 50])
def test_huit_places_se_donnent_huit_fois_et_la_file_est_ordonnee(huit_places, nombre):
    seance = huit_places
    ensemble(nombre, lambda n: inscrire(demande(personne(n), accepte_d_attendre=True), seance, maintenant=LUNDI_8H))
    file = list(seance.inscriptions.en_attente())
    assert (prises(seance), len(file)) == (8, nombre - 8)
    assert [i.rang_d_attente for i in file] == list(range(1, nombre - 7))
    assert Message.objects.filter(cle__startswith="inscription-confirmee").count() == 8


def test_qui_n_accepte_pas_d_attendre_est_refuse_et_ne_laisse_rien(huit_places):
    reussis = ensemble(50, lambda n: inscrire(demande(personne(n)), huit_places, maintenant=LUNDI_8H))
    assert sum(reussis) == prises(huit_places) == Inscription.objects.count() == 8


def test_le_temoin_sans_verrou_surreserve(huit_places):
    """La course existe : on compte, on attend les autres, on écrit."""
    vus, donnees = threading.Barrier(20), []

    def sans_verrou(numero: int) -> None:
        libres = groupes.places([huit_places])
        vus.wait(timeout=60)
        if libres:
            donnees.append(numero)

    ensemble(20, sans_verrou)
    assert len(donnees) > 8


def test_vingt_doubles_clics_font_une_inscription(huit_places):
    la_demande = demande()
    assert all(ensemble(20, lambda _: inscrire(la_demande, huit_places, maintenant=LUNDI_8H)))
    assert Inscription.objects.count() == 1
    assert Message.objects.filter(cle__startswith="inscription-confirmee").count() == 1


def test_annuler_contre_promouvoir_ne_perd_ni_ne_double_aucune_place(huit_places):
    """Huit fils annulent et s'inscrivent au hasard ; à la fin, chaque place est tenue et la file est juste."""
    seance, hasard = huit_places, random.Random(8)
    for n in range(24):
        inscrire(_sans_message(n), seance, maintenant=LUNDI_8H)
    graines = [hasard.random() for _ in range(8)]

    def geste(numero: int) -> None:
        mien = random.Random(graines[numero])
        for tour in range(TOURS):
            vivantes = list(Inscription.objects.vivantes().filter(seance=seance))
            annuler(mien.sample(vivantes, 1), par="usager", maintenant=LUNDI_8H)
            inscrire(_sans_message(24 + numero * TOURS + tour), seance, maintenant=LUNDI_8H)

    assert all(ensemble(8, geste))
    assert prises(seance) == 8
    _verifier_la_file(seance)


def _sans_message(numero: int):
    lettres = "".join("abcdefghij"[int(c)] for c in f"{numero:04d}")
    identite = Identite("Visiteur", f"Numero {lettres}", f"+3363998{numero:04d}")
    return demande(identite, contact=Contact(identite.telephone, rappel="aucun"), accepte_d_attendre=True)


def _verifier_la_file(seance: Seance) -> None:
    """Nul n'est passé devant : qui a sa place attendait depuis moins longtemps que personne de la file."""
    premiere = seance.inscriptions.en_attente().first()
    servies = seance.inscriptions.qui_prennent_une_place().exclude(attend_depuis=None)
    assert all((i.creee_le, i.pk) < (premiere.creee_le, premiere.pk) for i in servies)


def test_agrandir_contre_s_inscrire(huit_places):
    for n in range(10):
        inscrire(demande(personne(n), accepte_d_attendre=True), huit_places, maintenant=LUNDI_8H)

    def geste(numero: int) -> None:
        if numero == 0:
            changer_seance(huit_places, maintenant=LUNDI_8H, capacite=12)
        else:
            inscrire(demande(personne(20 + numero), accepte_d_attendre=True), huit_places, maintenant=LUNDI_8H)

    ensemble(10, geste)
    assert prises(huit_places) == 12


def test_changer_de_date_contre_s_inscrire(huit_places, claire, lieu, emails):
    derniere = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14), capacite=1)
    places = [inscrire(demande(personne(n)), huit_places, maintenant=LUNDI_8H).inscriptions.get() for n in range(5)]

    def geste(numero: int) -> None:
        if numero < 5:
            changer_de_seance([places[numero]], derniere, maintenant=LUNDI_8H)
        else:
            inscrire(demande(personne(30 + numero)), derniere, maintenant=LUNDI_8H)

    assert sum(ensemble(10, geste)) == prises(derniere) == 1
    with pytest.raises(SeanceComplete):
        inscrire(demande(personne(60)), derniere, maintenant=LUNDI_8H)


def test_reprogrammer_contre_s_inscrire_ne_perd_aucune_inscription(semaine_de_reference, ateliers, espace, horloge):
    programmer(LUNDI_8H)
    plage = semaine_de_reference[3]
    mardi = plage.seances.order_by("debut").first()
    plage.capacite = 5
    plage.save()

    def geste(numero: int) -> None:
        if numero == 0:
            programmer(LUNDI_8H)
        else:
            inscrire(demande(personne(numero)), mardi, maintenant=LUNDI_8H)

    inscrits = sum(ensemble(6, geste)) - 1
    assert Inscription.objects.vivantes().filter(seance__annulee_le=None).count() == inscrits
