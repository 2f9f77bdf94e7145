"""Deux réponses au même instant pour la même matinée : une seule la tient, et le registre reste juste."""

import datetime as dt
from uuid import uuid4

import pytest

from accompagnements.models import RendezVous
from ateliers.bulletin import Demande as Inscrire
from ateliers.bulletin import Personne
from ateliers.inscriptions import inscrire
from ateliers.models import Inscription, Seance
from epn.agenda import demandes
from epn.agenda.matinees import matinees_libres
from epn.exploitation.coherence import verifier
from partenariats.models import ActionExterieure, Demande
from publics.contacts import Contact
from publics.identite import Identite
from tests.course import ensemble
from tests.distribution import creer_rendez_vous

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("seances", "espace")]
LUNDI = dt.date(2026, 11, 30)


def recues(nombre: int, **champs: object) -> list[Demande]:
    return [
        Demande.objects.create(
            organisation=f"Organisation {n}", public="entreprise", nom="Rivet", email=f"o{n}@exemple.fr", effectif=3,
            sujet="RGPD", jours_souhaites=[LUNDI.isoformat()], cle=uuid4(), **champs,
        )
        for n in range(nombre)
    ]  # fmt: skip


def test_six_demandes_pour_une_matinee_une_seule_est_acceptee(maintenant) -> None:
    matinee = matinees_libres(maintenant)[0]
    toutes = recues(6)
    reussies = ensemble(6, lambda n: demandes.accepter(toutes[n], matinee, maintenant=maintenant))
    assert sum(reussies) == 1
    assert Demande.objects.filter(statut="acceptee").count() == 1
    assert Seance.objects.filter(reservee=True).count() == 1
    assert verifier() == []


def test_une_matinee_chez_eux_et_une_chez_nous_a_la_meme_heure(maintenant, mortagne) -> None:
    matinee = matinees_libres(maintenant)[0]
    toutes = [*recues(2), *recues(2, chez_vous=True, adresse="1 rue", commune=mortagne)]
    reussies = ensemble(4, lambda n: demandes.accepter(toutes[n], matinee, maintenant=maintenant))
    assert sum(reussies) == 1
    assert Seance.objects.filter(reservee=True).count() + ActionExterieure.objects.count() == 1
    assert verifier() == []


def test_une_demande_contre_des_inscriptions_et_un_rendez_vous(maintenant, claire, lieu) -> None:
    """La matinée vide est prise par l'un ou par les autres, jamais par tous."""
    matinee, seance = matinees_libres(maintenant)[0], Seance.objects.get(date_theorique=LUNDI, nature="professionnels")
    voulue = recues(1)[0]

    def geste(numero: int) -> object:
        if numero == 0:
            return demandes.accepter(voulue, matinee, maintenant=maintenant)
        if numero == 1:
            return creer_rendez_vous(claire, lieu, matinee.debut)
        contact = Contact(f"+3363998120{numero}")
        personne = Personne(Identite("Luc", "Petit", contact.telephone))
        demande = Inscrire(uuid4(), (personne,), contact, audience="agent", organisation="Mairie")
        return inscrire(demande, seance, maintenant=maintenant)

    reussies = ensemble(4, geste)
    assert not RendezVous.objects.exists()
    reservee = Seance.objects.get(pk=seance.pk).reservee
    assert reservee == reussies[0]
    assert reservee != Inscription.objects.exists()
    assert verifier() == []
