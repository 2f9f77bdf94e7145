import datetime as dt
from uuid import uuid4

import pytest

from accompagnements import alertes
from accompagnements.creneaux import creneaux_libres
from accompagnements.models import Alerte, Offre, RendezVous
from accompagnements.reservations import CreneauPlusLibre, annuler, reserver
from epn.exploitation.coherence import verifier
from epn.messagerie.models import Message
from tests.distribution import a

from .conftest import BRUNO, LUNDI_8H, demande

DANS_QUATRE_HEURES = LUNDI_8H + dt.timedelta(hours=4)


def attendre(prenom: str, telephone: str = "", email: str = "") -> Alerte:
    return Alerte.objects.create(
        cle=uuid4(), prenom=prenom, nom="Martin", telephone=telephone, email=email,
        cree_le=LUNDI_8H, expire_le=LUNDI_8H + dt.timedelta(weeks=8),
    )  # fmt: skip


@pytest.fixture
def rendez_vous(creneaux) -> RendezVous:
    return reserver(demande(BRUNO), creneaux[4], maintenant=LUNDI_8H)


@pytest.fixture
def file(db) -> list[Alerte]:
    return [attendre("Alice", "+33639981201"), attendre("Odile", email="odile@exemple.fr")]


def liberer(rendez_vous: RendezVous) -> Offre | None:
    annuler(rendez_vous, par=RendezVous.AnnulePar.USAGER, maintenant=LUNDI_8H)
    return Offre.objects.filter(close_le=None).first()


def test_l_heure_liberee_est_gardee_pour_la_premiere_personne(rendez_vous, file, creneaux):
    offre = liberer(rendez_vous)
    assert offre.alerte == file[0]
    assert creneaux[4] not in creneaux_libres(LUNDI_8H)
    with pytest.raises(CreneauPlusLibre):
        reserver(demande(BRUNO), creneaux[4], maintenant=LUNDI_8H)
    assert Message.objects.get(cle__startswith="heure-liberee").destinataire == "+33639981201"
    assert verifier() == []


def test_accepter_donne_le_rendez_vous_une_seule_fois(rendez_vous, file, creneaux):
    offre = liberer(rendez_vous)
    pris = {alertes.accepter(offre, maintenant=LUNDI_8H).pk for _ in range(3)}
    assert len(pris) == 1
    assert RendezVous.objects.vivants().get().debut == creneaux[4].debut
    assert verifier() == []


def test_decliner_passe_au_suivant_puis_rend_l_heure_a_tous(rendez_vous, file, creneaux):
    alertes.decliner(liberer(rendez_vous), maintenant=LUNDI_8H)
    seconde = Offre.objects.get(close_le=None)
    assert seconde.alerte == file[1]
    alertes.decliner(seconde, maintenant=LUNDI_8H)
    assert not Offre.objects.filter(close_le=None).exists()
    assert creneaux[4] in creneaux_libres(LUNDI_8H)


def test_une_offre_laissee_passer_va_au_suivant_et_ne_s_accepte_plus(rendez_vous, file):
    offre = liberer(rendez_vous)
    assert alertes.passer_aux_suivants(DANS_QUATRE_HEURES) == 1
    assert Offre.objects.get(close_le=None).alerte == file[1]
    with pytest.raises(alertes.OffrePassee):
        alertes.accepter(offre, maintenant=DANS_QUATRE_HEURES)


def test_qui_n_a_ni_courriel_ni_mobile_passe_sur_la_liste_a_appeler(rendez_vous):
    fixe, mobile = attendre("Jean", "+33261913068"), attendre("Alice", "+33639981201")
    assert liberer(rendez_vous).alerte == mobile
    fixe.refresh_from_db()
    assert fixe.a_appeler_le == LUNDI_8H


def test_la_nuit_l_heure_est_proposee_au_matin(creneaux, file):
    rendez_vous = reserver(demande(BRUNO), creneaux[6], maintenant=LUNDI_8H)
    annuler(rendez_vous, par=RendezVous.AnnulePar.USAGER, maintenant=a(2026, 11, 23, 23))
    offre = Offre.objects.get()
    assert offre.expire_le == a(2026, 11, 24, 11)
    assert Message.objects.get(cle__startswith="heure-liberee").a_partir_de == a(2026, 11, 24, 8)


def test_trop_tard_pour_proposer_l_heure_reste_libre_pour_tous(creneaux, file):
    rendez_vous = reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    annuler(rendez_vous, par=RendezVous.AnnulePar.USAGER, maintenant=a(2026, 11, 23, 11))
    assert not Offre.objects.exists()


def test_l_heure_que_l_epn_annule_n_est_proposee_a_personne(rendez_vous, file):
    annuler(rendez_vous, par=RendezVous.AnnulePar.EPN, motif="maladie", maintenant=LUNDI_8H)
    assert not Offre.objects.exists()
