"""Le pire cas de chaque texto : mois long, heure et minutes, domaine de quarante signes. Jamais deux segments,
et jamais une annulation refusée parce qu'un texto déborderait."""

import datetime as dt

import pytest

from accompagnements import alertes, annonces
from accompagnements.models import Alerte, Offre, RendezVous
from accompagnements.reservations import annuler, deplacer, reserver
from epn.agenda.retrouver import LienRetrouve
from epn.messagerie.composition import composer
from epn.messagerie.models import Canal, Message
from publics.models import Reservation
from tests.distribution import a

from .conftest import ALICE, BRUNO, LUNDI_8H, demande

PIRE_HEURE = a(2027, 9, 22, 14, 30)
DOMAINES = ("https://x.fr", f"https://{'e' * 36}.org", f"https://{'e' * 90}.collectivite.example")


@pytest.fixture(params=DOMAINES, ids=["court", "quarante", "démesuré"])
def domaine(request, settings) -> str:
    settings.ADRESSE_DU_SITE = request.param
    return request.param


@pytest.mark.parametrize(
    "classe", [annonces.Confirmation, annonces.Changement, annonces.Annulation, annonces.RappelVeille]
)
def test_les_textos_du_rendez_vous_tiennent(creneaux, domaine, classe):
    rendez_vous = reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    rendez_vous.debut, rendez_vous.fin = PIRE_HEURE, PIRE_HEURE + dt.timedelta(hours=1)
    texto = composer(classe(rendez_vous), Canal.TEXTO, "+33639981205")
    assert "14 h 30" in texto.corps


def test_le_lien_retrouve_tient(creneaux, domaine):
    rendez_vous = reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    lien = LienRetrouve(rendez_vous.reservation, "rendez-vous", PIRE_HEURE, PIRE_HEURE, LUNDI_8H)
    texto = composer(lien, Canal.TEXTO, "+33639981205").corps
    assert ("/reservation/" in texto) == (len(domaine) < 60)


def test_l_heure_liberee_tient(creneaux, domaine, claire, lieu):
    alerte = Alerte(prenom="Bruno", nom="Le Goff", telephone="+33639981205", expire_le=PIRE_HEURE)
    offre = Offre(alerte=alerte, debut=PIRE_HEURE, fin=PIRE_HEURE, lieu=lieu, expire_le=PIRE_HEURE, empreinte="e" * 64)
    texto = composer(annonces.HeureLiberee(offre, "j" * 22, LUNDI_8H), Canal.TEXTO, "+33639981205").corps
    assert ("/rendez-vous/offre/" in texto) == (len(domaine) < 60)


def test_un_domaine_demesure_n_empeche_ni_de_prendre_ni_de_rendre_une_heure(creneaux, settings):
    settings.ADRESSE_DU_SITE = DOMAINES[-1]
    pris = reserver(demande(ALICE, contact_email=""), creneaux[6], maintenant=LUNDI_8H)
    alertes.demander(demande().cle, BRUNO, maintenant=LUNDI_8H)
    annuler(deplacer(pris, creneaux[7], maintenant=LUNDI_8H), par=RendezVous.AnnulePar.USAGER, maintenant=LUNDI_8H)
    assert Message.objects.filter(cle__startswith="heure-liberee", canal="texto").count() == 1
    assert Reservation.objects.count() == 1
