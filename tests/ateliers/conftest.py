import datetime as dt
from uuid import uuid4

import pytest

from ateliers.bulletin import Demande, Personne
from ateliers.models import Atelier, Cycle, Etape, Seance
from ateliers.seances import ouvrir_seance
from epn.planning.models import Nature
from publics.contacts import Contact
from publics.identite import Identite
from tests.distribution import a

LUNDI_8H = a(2026, 11, 23, 8)
ALICE = Identite("Alice", "Martin", "+33639981204", "alice@exemple.fr")
BRUNO = Identite("Bruno", "Le Goff", "+33639981205")
# Ni e-mail, ni mobile : un téléphone fixe ne reçoit pas de texto.
COLETTE = Identite("Colette", "Aubry", "+33261911427")


@pytest.fixture
def horloge(monkeypatch) -> None:
    """La messagerie lit l'heure elle-même ; ces essais se passent le lundi 23 novembre 2026."""
    monkeypatch.setattr("epn.messagerie.depot.timezone.now", lambda: LUNDI_8H)


@pytest.fixture
def emails(db) -> Atelier:
    return Atelier.objects.create(
        code="emails", titre="Mes premiers e-mails", nature="initiation", resume="Lire et répondre.", duree_minutes=120
    )


@pytest.fixture
def seance(claire, lieu, emails, espace, horloge) -> Seance:
    """Deux places, dans dix jours."""
    return creer_seance(claire, lieu, emails, capacite=2)


@pytest.fixture
def cycle(emails) -> Cycle:
    """Trois ateliers qui se suivent."""
    cycle = Cycle.objects.create(titre="Premiers pas", resume="Se servir seul d’un ordinateur.")
    for rang, titre in enumerate(("Le clavier", "Internet", "Les e-mails"), 1):
        atelier = Atelier.objects.create(titre=titre, nature="initiation", resume=titre, duree_minutes=120)
        Etape.objects.create(cycle=cycle, rang=rang, atelier=atelier)
    return cycle


def creer_seance(conseiller, lieu, atelier, *, debut=None, capacite: int = 8, **champs: object) -> Seance:
    debut = debut or a(2026, 12, 3, 14)
    return ouvrir_seance(
        Seance(
            nature=Nature.INITIATION,
            atelier=atelier,
            conseiller=conseiller,
            lieu=lieu,
            debut=debut,
            fin=debut + dt.timedelta(hours=2),
            capacite=capacite,
            **champs,
        )
    )


def demande(*identites: Identite, **champs: object) -> Demande:
    """Une demande en ligne ; le contact est celui de la première personne."""
    identites = identites or (ALICE,)
    contact = Contact(identites[0].telephone, identites[0].email)
    base = {"cle": uuid4(), "personnes": tuple(Personne(i) for i in identites), "contact": contact}
    return Demande(**base | champs)


def personne(numero: int) -> Identite:
    return Identite(
        "Visiteur", f"Numero {'abcdefghij'[numero // 10]}{'abcdefghij'[numero % 10]}", f"+336399800{numero:02d}"
    )
