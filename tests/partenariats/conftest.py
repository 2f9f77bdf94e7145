"""Un groupe discret et son référent, sur la semaine de référence (le mardi 24 novembre 2026, à 8 h)."""

import datetime as dt

import pytest
from django.test import Client

from epn.comptes.models import Compte
from epn.planning.models import Nature, Plage
from epn.planning.programmation import programmer
from epn.territoire.models import Lieu
from partenariats import liens, seances
from partenariats.models import GroupeHabituel, Interlocuteur, Partenaire, SeancePartenaire
from tests.distribution import a

LUNDI_8H = a(2026, 11, 23, 8)
# Ce que rien ne doit montrer hors de la fiche.
VRAI_NOM = "Centre hospitalier de la Butte, service d’addictologie"
COURRIEL = "referente@addictologie.ch-butte.example"


@pytest.fixture(autouse=True)
def _horloge(monkeypatch: pytest.MonkeyPatch, maintenant: dt.datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: maintenant)


@pytest.fixture
def partenaire(db: None) -> Partenaire:
    """Un service de santé : son vrai nom ne se lit que sur sa fiche."""
    return Partenaire.objects.create(
        nom=VRAI_NOM, nom_d_usage="groupe des matinées", discret=True, genre=Partenaire.Genre.SANTE
    )


@pytest.fixture
def seance_partenaire(partenaire: Partenaire, claire: Compte, lieu: Lieu) -> SeancePartenaire:
    """Le mercredi matin, six attendus."""
    return seances.ouvrir(
        SeancePartenaire(
            partenaire=partenaire,
            conseiller=claire,
            lieu=lieu,
            debut=a(2026, 11, 25, 9),
            fin=a(2026, 11, 25, 12),
            attendus=6,
        )
    )


@pytest.fixture
def groupes(
    partenaire: Partenaire, semaine_de_reference: list[Plage], espace: object, maintenant: dt.datetime
) -> list[SeancePartenaire]:
    """Les mercredis et jeudis matin, six attendus, programmés sur huit semaines ; et un référent."""
    Interlocuteur.objects.create(partenaire=partenaire, nom="Référente, addictologie", courriel=COURRIEL, referent=True)
    for plage in semaine_de_reference:
        if plage.nature == Nature.PARTENAIRE:
            GroupeHabituel.objects.create(plage=plage, partenaire=partenaire, attendus=6)
    programmer(maintenant)
    return list(SeancePartenaire.objects.select_related("lieu", "partenaire", "conseiller").order_by("debut"))


@pytest.fixture
def adresse(partenaire: Partenaire, groupes: object, maintenant: dt.datetime) -> str:
    """Le lien du référent, sans l'hôte."""
    return chemin(liens.nouveau(partenaire, maintenant=maintenant)[1])


@pytest.fixture
def referent(client: Client, adresse: str) -> Client:
    """Un navigateur où la page privée est ouverte."""
    client.get(adresse)
    return client


def chemin(adresse: str) -> str:
    return f"/partenaires/{adresse.split('/partenaires/')[1]}"
