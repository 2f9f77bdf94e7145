"""La distribution fixe et la semaine de référence, pour tous les essais."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import engines
from django.template.base import FilterExpression
from django.test import TransactionTestCase
from django.utils import timezone

from accompagnements.models import RendezVous
from ateliers.models import Atelier, AtelierParDefaut, Inscription, Seance
from ateliers.programmation import programmer
from epn.commun.vocabulaire import Presence
from epn.comptes.models import Compte
from epn.planning.models import Jour, Nature, Plage
from epn.territoire.models import Commune, Espace, Lieu
from partenariats.models import ActionExterieure, Demande, SeancePartenaire
from publics.models import Prescripteur, ServiceVoisin

from . import distribution, remise_a_zero

RACINE = Path(__file__).resolve().parent.parent
MOT_DE_PASSE = "un mot de passe d’essai"
# Gabarits repris de Django et d'allauth : ils comptent sur l'absence de certaines variables.
REPRIS = tuple(str(RACINE / "templates" / nom) for nom in ("admin", "account", "allauth", "mfa", "usersessions"))


def pytest_configure(config: pytest.Config) -> None:
    # Le manifeste des statiques exige un `collectstatic` : les essais servent les fichiers tels quels.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # Saler mille fois le mot de passe de chaque compte d'essai ne prouve rien et prend des minutes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Une machine chargée n'est pas une faute : aucun essai ne se chronomètre.
    hypothesis.settings.register_profile("maison", deadline=None)
    hypothesis.settings.load_profile("maison")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    TransactionTestCase._fixture_teardown = remise_a_zero.vider


@pytest.fixture(autouse=True)
def _cache_vide(request: pytest.FixtureRequest) -> None:
    """La table du cache n'est pas un modèle : la remise à zéro d'un essai transactionnel l'oublie."""
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        cache.clear()


# --- Une variable de gabarit qui n'existe pas fait échouer l'essai --------------------------------


class Absente(str):
    """Prend la place de `string_if_invalid` : vide comme en production, mais elle se fait remarquer."""

    vues: list[str] = []

    def __bool__(self) -> bool:
        # Django consulte cette valeur là où il vient d'échouer à trouver la variable.
        cadre = sys._getframe(1)
        expression = cadre.f_locals.get("self")
        if isinstance(expression, FilterExpression) and not _a_un_defaut(expression):
            origine = _gabarit(cadre)
            if origine.startswith(str(RACINE / "templates")) and not origine.startswith(REPRIS):
                self.vues.append(f"« {expression.token} » dans {Path(origine).relative_to(RACINE)}")
        return False


def _a_un_defaut(expression: FilterExpression) -> bool:
    """« {{ classe|default:'' }} » prévoit l'absence : rien à redire."""
    return bool(expression.filters) and expression.filters[0][0].__name__ == "default"


def _gabarit(cadre: object) -> str:
    """Le fichier du gabarit en cours de rendu, lu dans la pile d'appels."""
    while cadre is not None:
        noeud = cadre.f_locals.get("self")
        origine = getattr(noeud, "origin", None)
        if getattr(origine, "name", None):
            return str(origine.name)
        cadre = cadre.f_back
    return ""


@pytest.fixture(autouse=True)
def _variables_de_gabarit_definies(request: pytest.FixtureRequest) -> Iterator[None]:
    moteur = engines["django"].engine
    moteur.string_if_invalid = Absente()
    Absente.vues.clear()
    yield
    vues = sorted(set(Absente.vues))
    if vues and "gabarit_incomplet" not in request.keywords:
        pytest.fail("Variables de gabarit absentes :\n" + "\n".join(vues))


# --- La distribution ------------------------------------------------------------------------------


@pytest.fixture
def claire(db: None) -> Compte:
    """La conseillère numérique."""
    return Compte.objects.create_user("claire", MOT_DE_PASSE, nom="Claire Aubry", role=Compte.Role.CONSEILLER)


@pytest.fixture
def estelle(db: None) -> Compte:
    """L'agente de la communauté de communes."""
    return Compte.objects.create_user("estelle", MOT_DE_PASSE, nom="Estelle Brun", role=Compte.Role.AGENT)


@pytest.fixture
def armelle(db: None) -> Compte:
    """L'administratrice."""
    return Compte.objects.create_user("armelle", MOT_DE_PASSE, nom="Armelle Caro", role=Compte.Role.ADMINISTRATEUR)


@pytest.fixture
def mortagne(db: None) -> Commune:
    return distribution.creer_commune()


@pytest.fixture
def lieu(mortagne: Commune) -> Lieu:
    return distribution.creer_lieu(mortagne)


@pytest.fixture
def espace(db: None) -> Espace:
    return Espace.objects.create(
        territoire="Pays de Mortagne-au-Perche",
        collectivite="Communauté de communes du Pays de Mortagne-au-Perche",
        siret="20003606900010",
        telephone="+33261910000",
        horaires_telephone="du lundi au vendredi, de 9 h à 17 h",
        courriel="epn@epn.example",
        accroche="Apprendre le numérique, à son rythme.",
        presentation="Rendez-vous individuels et ateliers, gratuits et ouverts à tous.",
        demarches_adresse="2 rue de l’Essai, 61400 Mortagne-au-Perche",
        demarches_telephone="+33261910001",
        demarches_trajet="cinq minutes à pied",
    )


@pytest.fixture
def france_services(db: None) -> ServiceVoisin:
    """Le service voisin qui fait les démarches."""
    return distribution.creer_service()


@pytest.fixture
def pervencheres(db: None) -> Prescripteur:
    """La mairie d'à côté, qui réserve pour ses habitants."""
    return distribution.creer_prescripteur()


# --- La semaine de référence ----------------------------------------------------------------------


@pytest.fixture
def maintenant() -> dt.datetime:
    """L'heure de l'essai : un mardi ouvré, à 8 h. Les fonctions la reçoivent en argument."""
    return dt.datetime(2026, 11, 24, 8, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def semaine_de_reference(claire: Compte, lieu: Lieu) -> list[Plage]:
    """Les dix plages de la semaine type, ouvertes depuis longtemps."""
    return distribution.creer_semaine(claire, lieu)


@pytest.fixture
def ateliers(semaine_de_reference: list[Plage]) -> list[Atelier]:
    """Un atelier par défaut pour chaque plage de groupe, selon sa nature."""
    titres = {
        Nature.INITIATION: "Prendre en main son ordinateur",
        Nature.THEMATIQUE: "Reconnaître une arnaque en ligne",
        Nature.PROFESSIONNELS: "Le RGPD sans jargon",
    }
    par_nature = {
        nature: Atelier.objects.create(
            code=nature, titre=titre, nature=nature, resume="Savoir faire seul les gestes courants."
        )
        for nature, titre in titres.items()
    }
    for plage in semaine_de_reference:
        if plage.nature in par_nature:
            defaut = {"atelier": par_nature[plage.nature]}
            # Le jeudi, l'initiation se prend en parcours.
            if plage.nature == Nature.INITIATION and plage.jour == Jour.JEUDI:
                defaut = {"cycle": distribution.creer_cycle(par_nature[plage.nature])}
            AtelierParDefaut.objects.create(plage=plage, **defaut)
    return list(par_nature.values())


@pytest.fixture
def seances(ateliers: list[Atelier]) -> list[Seance]:
    """Les séances des semaines qui viennent, à compter d'aujourd'hui : ce que verrait un visiteur."""
    programmer(timezone.now())
    return list(Seance.objects.all())


@pytest.fixture
def rendez_vous(claire: Compte, lieu: Lieu) -> RendezVous:
    """Alice, dans plusieurs jours, hors de toute plage : il ne gêne aucune heure de la semaine type."""
    debut = timezone.now().replace(hour=3, minute=0, second=0, microsecond=0) + dt.timedelta(days=4)
    return distribution.creer_rendez_vous(claire, lieu, debut)


@pytest.fixture
def sortie(claire: Compte, mortagne: Commune) -> ActionExterieure:
    """Au marché, dans plusieurs jours, à une heure que rien d'autre ne prend ; le public la voit."""
    debut = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0) + dt.timedelta(days=5)
    return distribution.creer_sortie(claire, mortagne, debut)


@pytest.fixture
def matinee_demandee(db: None) -> Demande:
    """Une entreprise attend une réponse."""
    return Demande.objects.create(
        organisation="Menuiserie Rivet",
        public="entreprise",
        nom="Rivet",
        email="odile@exemple.fr",
        effectif=4,
        sujet="RGPD",
        cle=uuid4(),
    )


@pytest.fixture
def inscription(seances: list[Seance]) -> Inscription:
    """Bruno, venu à la première séance que voit un visiteur."""
    return distribution.creer_inscription(Seance.objects.publiques().first(), presence=Presence.PRESENT)


@pytest.fixture
def groupe(claire: Compte, lieu: Lieu) -> SeancePartenaire:
    """La date d'un groupe partenaire, dans plusieurs jours, hors de toute plage."""
    debut = timezone.now().replace(hour=3, minute=0, second=0, microsecond=0) + dt.timedelta(days=6)
    return distribution.creer_groupe(claire, lieu, debut)
