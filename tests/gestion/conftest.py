"""Un petit espace : la semaine de référence, un conseiller, un administrateur."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from ateliers.models import Atelier, AtelierParDefaut, Cycle, Etape, Inscription, Parcours, Seance
from ateliers.programmation import programmer
from epn.commun import dates
from epn.comptes.models import Compte
from epn.planning.models import Nature, Plage
from epn.territoire.models import Commune, Espace, Lieu
from tests.ateliers.conftest import creer_seance

MOT_DE_PASSE = "haie-vive-du-perche"


@pytest.fixture
def aujourd_hui() -> dt.date:
    return dates.jour_local(timezone.now())


@pytest.fixture
def claire(db: None) -> Compte:
    return Compte.objects.create_user("claire", MOT_DE_PASSE, nom="Claire Roussel", role="conseiller")


@pytest.fixture
def lise(db: None) -> Compte:
    """Une remplaçante sans plage : ses rendez-vous ne heurtent rien, à quelque heure que passent les essais."""
    return Compte.objects.create_user("lise", MOT_DE_PASSE, nom="Lise Gautier", role="conseiller")


@pytest.fixture
def adrien(db: None) -> Compte:
    return Compte.objects.create_user("adrien", MOT_DE_PASSE, nom="Adrien", role="administrateur")


@pytest.fixture
def estelle(db: None) -> Compte:
    return Compte.objects.create_user("estelle", MOT_DE_PASSE, nom="Estelle", role="agent")


@pytest.fixture
def lieu(db: None) -> Lieu:
    ici = {"latitude": 48.52, "longitude": 0.55}
    commune = Commune.objects.create(
        code_insee="61293", nom="Mortagne-au-Perche", codes_postaux="61400", population=3700, **ici
    )
    Espace.objects.create(territoire="Perche", collectivite="CdC", telephone="+33261910000", accroche="a")
    return Lieu.objects.create(
        code="epn", nom="EPN", adresse="1, rue", code_postal="61400", commune=commune, principal=True, **ici
    )


@pytest.fixture
def semaine(claire: Compte, lieu: Lieu, aujourd_hui: dt.date) -> list[Plage]:
    """Chaque jour : accompagnement de 9 h à 12 h, initiation de 14 h à 17 h ; programmée."""
    communs = {"conseiller": claire, "lieu": lieu, "valide_du": aujourd_hui - dt.timedelta(days=60)}
    plages = []
    for jour in range(7):
        plages += [
            Plage(
                jour=jour, debut=dt.time(9), fin=dt.time(12), nature=Nature.ACCOMPAGNEMENT, duree_creneau=60, **communs
            ),
            Plage(jour=jour, debut=dt.time(14), fin=dt.time(17), nature=Nature.INITIATION, capacite=8, **communs),
        ]
    for plage in plages:
        plage.save()
    programmer(timezone.now())
    return list(Plage.objects.all())


@pytest.fixture
def atelier(semaine: list[Plage]) -> Atelier:
    atelier = Atelier.objects.create(titre="Mes premiers e-mails", nature="initiation", resume="Écrire un message.")
    AtelierParDefaut.objects.create(plage=Plage.objects.filter(nature="initiation").first(), atelier=atelier)
    return atelier


@pytest.fixture
def chez_claire(client: Client, claire: Compte) -> Client:
    client.force_login(claire)
    return client


@pytest.fixture
def chez_adrien(adrien: Compte) -> Client:
    client = Client()
    client.force_login(adrien)
    return client


def a_la_pendule(jour: dt.date, heure: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(jour, dt.time(heure, minute), dates.fuseau())


# --- Une séance et ses inscrits ---------------------------------------------------------------------


def dans(**ecart: int) -> dt.datetime:
    """D'ici là, à la minute : le registre ne connaît pas les secondes."""
    return timezone.now().replace(second=0, microsecond=0) + dt.timedelta(**ecart)


@pytest.fixture
def emails(db) -> Atelier:
    return Atelier.objects.create(
        titre="Mes premiers e-mails",
        nature="initiation",
        resume="r",
        niveau="debutant",
        prerequis="allumer l’ordinateur",
    )


@pytest.fixture
def seance(lise, lieu, emails) -> Seance:
    """Commencée depuis dix minutes, huit places."""
    return creer_seance(lise, lieu, emails, debut=dans(minutes=-10))


@pytest.fixture
def bientot(lise, lieu, emails) -> Seance:
    return creer_seance(lise, lieu, emails, debut=dans(days=3), capacite=2)


@pytest.fixture
def parcours(lise, lieu, emails) -> Parcours:
    """Deux dates, d'une place chacune ; la première a commencé."""
    cycle = Cycle.objects.create(titre="Premiers pas", resume="r")
    parcours = Parcours.objects.create(cycle=cycle)
    for rang, debut in enumerate((dans(minutes=-10), dans(days=7)), 1):
        Etape.objects.create(cycle=cycle, rang=rang, atelier=emails)
        creer_seance(lise, lieu, emails, debut=debut, capacite=1, parcours=parcours, rang=rang)
    return parcours


def envoyer(client: Client, inscription: Inscription, acte: str, seance: Seance | None = None, **donnees: str):
    numero = (seance or inscription.seance).pk
    adresse = f"/gestion/seances/{numero}/inscriptions/{inscription.pk}/{acte}/"
    return client.post(adresse, donnees, follow=True)


@pytest.fixture
def jour(semaine: list[Plage], aujourd_hui: dt.date) -> dt.date:
    """Un jour ouvert à venir, qui n'est pas un dimanche."""
    ouverts = set(Seance.objects.values_list("date_theorique", flat=True))
    jours = (aujourd_hui + dt.timedelta(days=n) for n in range(3, 40))
    return next(j for j in jours if j in ouverts and j.weekday() < 5)


@pytest.fixture
def commune(lieu):
    return lieu.commune
