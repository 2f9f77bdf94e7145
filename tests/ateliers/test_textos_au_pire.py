"""Le pire cas de chaque texto d'atelier : mois long, heure et minutes, domaine démesuré, long rang. Un seul segment."""

import datetime as dt

import pytest

from ateliers import annonces
from ateliers.inscriptions import inscrire
from ateliers.models import Atelier
from epn.messagerie.composition import composer
from epn.messagerie.models import Canal
from tests.distribution import a

from .conftest import BRUNO, LUNDI_8H, demande

PIRE_HEURE = a(2027, 9, 22, 14, 30)
DOMAINES = ("https://x.fr", f"https://{'e' * 36}.org", f"https://{'e' * 90}.collectivite.example")
CLASSES = {
    "confirmation": annonces.Confirmation,
    "attente": annonces.EnAttente,
    "place libérée": annonces.PlaceLiberee,
    "annulation": annonces.AnnulationDInscription,
    "date changée": lambda siennes: annonces.DateChangee(siennes, siennes),
    "séance changée": annonces.SeanceChangee,
    "séance annulée": annonces.SeanceAnnulee,
    "rappel": lambda siennes: annonces.RappelDeSeance(siennes, 1),
}


@pytest.mark.parametrize("domaine", DOMAINES, ids=["court", "quarante", "démesuré"])
@pytest.mark.parametrize("nom", CLASSES)
def test_les_textos_des_ateliers_tiennent(seance, settings, nom, domaine):
    settings.ADRESSE_DU_SITE = domaine
    Atelier.objects.update(titre="Œuvrer à l’aise : « ê » " * 4)
    inscription = inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H).inscriptions.avec_personnes().get()
    if nom == "attente":
        inscription.statut, inscription.attend_depuis = "attente", LUNDI_8H
    inscription.seance.debut, inscription.seance.fin = PIRE_HEURE, PIRE_HEURE + dt.timedelta(hours=2)
    texto = composer(CLASSES[nom]([inscription]), Canal.TEXTO, "+33639981205").corps
    assert "14 h 30" in texto
    # Le thème ne se lit pas par-dessus une épaule.
    assert "uvrer" not in texto
