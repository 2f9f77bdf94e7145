"""Plusieurs postes à la fois : une place libre n'entre qu'une personne, et un appel ne se perd pas."""

import pytest

from ateliers.appels import a_appeler, noter
from ateliers.attente import accepter, donner_une_place
from ateliers.inscriptions import annuler, inscrire
from ateliers.models import Inscription, Seance
from ateliers.presences import pointer
from ateliers.seances import deplacer_seance
from epn.commun.vocabulaire import Presence
from publics.contacts import Contact
from publics.identite import Identite
from tests.course import ensemble
from tests.distribution import a, creer_inscription

from .conftest import COLETTE, LUNDI_8H, demande

pytestmark = pytest.mark.django_db(transaction=True)
Statut = Inscription.Statut


def test_la_place_libre_n_entre_qu_une_personne_de_la_file(seance):
    attente = {"statut": Statut.ATTENTE, "attend_depuis": LUNDI_8H}
    file = [creer_inscription(seance, nom=f"File {'abcdefghij'[n]}", **attente) for n in range(10)]
    Seance.objects.update(capacite=1)
    reussis = ensemble(10, lambda n: donner_une_place(file[n], maintenant=seance.debut))
    assert sum(reussis) == seance.inscriptions.qui_prennent_une_place().count() == 1


def test_le_meme_nom_ajoute_depuis_dix_postes_n_entre_qu_une_fois(seance):
    def arrivee(_: int) -> object:
        simone = Identite("Simone", "Lecomte")
        return inscrire(
            demande(simone, contact=Contact(origine="sur_place"), au_comptoir=True), seance, maintenant=seance.debut
        )

    Seance.objects.update(capacite=20)
    assert sum(ensemble(10, arrivee)) == Inscription.objects.count() == 1


def test_pointer_et_annuler_ensemble_ne_laissent_pas_un_annule_present(seance):
    """L'un des deux l'emporte ; jamais les deux."""
    une = creer_inscription(seance)

    def geste(numero: int) -> None:
        if numero % 2:
            pointer(une, Presence.PRESENT, maintenant=seance.debut)
        else:
            annuler([une], par="epn", maintenant=seance.debut)

    ensemble(10, geste)
    une.refresh_from_db()
    assert (une.statut, une.presence) in {
        (Statut.INSCRITE, Presence.PRESENT),
        (Statut.ANNULEE, Presence.A_RENSEIGNER),
    }


def test_prendre_et_refuser_ensemble_une_place_gardee_n_en_fait_qu_un(seance):
    gardee = creer_inscription(seance, statut=Statut.PROPOSEE, a_appeler_le=LUNDI_8H)

    def geste(numero: int) -> None:
        if numero % 2:
            accepter(gardee, maintenant=LUNDI_8H)
        else:
            annuler([gardee], par="usager", maintenant=LUNDI_8H, revision=gardee.sequence)

    ensemble(10, geste)
    gardee.refresh_from_db()
    assert gardee.sequence == 1
    assert gardee.statut in (Statut.INSCRITE, Statut.ANNULEE)


def test_c_est_fait_pendant_que_la_seance_se_deplace_laisse_l_appel_a_refaire(seance):
    inscrire(demande(COLETTE), seance, maintenant=LUNDI_8H)
    deplacer_seance(seance, a(2026, 12, 4, 9), a(2026, 12, 4, 11), maintenant=LUNDI_8H)
    (appel,) = a_appeler(LUNDI_8H, LUNDI_8H.date())

    def geste(numero: int) -> None:
        if numero:
            noter(appel.pk, appel.revision, maintenant=LUNDI_8H)
        else:
            deplacer_seance(seance, a(2026, 12, 8, 9), a(2026, 12, 8, 11), maintenant=LUNDI_8H)

    ensemble(5, geste)
    assert [restant.pourquoi.count("mardi") for restant in a_appeler(LUNDI_8H, LUNDI_8H.date())] == [1]
