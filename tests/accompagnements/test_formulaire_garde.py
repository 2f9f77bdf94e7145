"""Le formulaire vide se garde pour tous : chacun y a pourtant son jeton, sa clé, et rien de celui d'avant."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accompagnements import views
from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.models import RendezVous
from epn.commun import page_commune as memoire
from publics import prescripteurs
from publics.models import Prescripteur

pytestmark = pytest.mark.usefixtures("transactional_db", "espace", "semaine_de_reference")
SIMONE = {"prenom": "Simone", "nom": "Lecomte", "telephone": "02 61 91 12 34", "commune": "autre"}


@pytest.fixture(autouse=True)
def _memoire_vide() -> Iterator[None]:
    memoire.vider()
    yield
    memoire.vider()


@pytest.fixture
def heure(transactional_db: None, semaine_de_reference: list) -> Creneau:
    return creneaux_libres(timezone.now() + timedelta(days=7))[0]


def adresse(creneau: Creneau) -> str:
    return f"/rendez-vous/{creneau.code}/"


def personne() -> Client:
    return Client(enforce_csrf_checks=True)


def caches(reponse) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', reponse.content.decode()))


def test_chacun_recoit_son_jeton_sa_cle_et_son_depart(heure) -> None:
    alice, bruno = (caches(personne().get(adresse(heure))) for _ in range(2))
    assert set(alice) == set(bruno) == {"csrfmiddlewaretoken", "cle", "depart"}
    assert all(alice.values())
    assert all(bruno.values())
    assert alice["csrfmiddlewaretoken"] != bruno["csrfmiddlewaretoken"]
    assert alice["cle"] != bruno["cle"]


def test_le_formulaire_garde_se_remplit_et_s_envoie(heure) -> None:
    personne().get(adresse(heure))
    bruno = personne()
    lus = caches(bruno.get(adresse(heure)))
    assert bruno.post(adresse(heure), SIMONE | lus)["Location"] == "/reservation/"
    assert RendezVous.objects.get().debut == heure.debut


def test_le_jeton_d_un_autre_ne_sert_pas(heure) -> None:
    lus = caches(personne().get(adresse(heure)))
    bruno = personne()
    bruno.get(adresse(heure))
    assert bruno.post(adresse(heure), SIMONE | lus).status_code == 403
    assert not RendezVous.objects.exists()


def test_le_formulaire_ne_se_compose_qu_une_fois(heure, monkeypatch) -> None:
    composes = []
    vrai = views.FormulaireDeRendezVous
    monkeypatch.setattr(views, "FormulaireDeRendezVous", lambda *a, **o: composes.append(1) or vrai(*a, **o))
    for _ in range(5):
        assert personne().get(adresse(heure)).status_code == 200
    # Sur PostgreSQL, l'essai voisin écrit parfois dans le même serveur : la page se recompose, à raison.
    assert 1 <= len(composes) < 5


def test_une_heure_prise_se_voit_aussitot(heure) -> None:
    personne().get(adresse(heure))
    alice = personne()
    alice.post(adresse(heure), SIMONE | caches(alice.get(adresse(heure))))
    refus = personne().get(adresse(heure))
    assert refus.status_code == 409
    assert SIMONE["nom"] not in refus.content.decode()


def test_la_page_d_un_prescripteur_n_est_pas_celle_d_un_inconnu(heure, pervencheres: Prescripteur) -> None:
    personne().get(adresse(heure))
    mairie = Client()
    maintenant = timezone.now()
    mairie.get(f"/prescripteurs/{prescripteurs.nouveau_lien(pervencheres, maintenant=maintenant)[1]}/")
    assert "au titre de" in mairie.get(adresse(heure)).content.decode()
    assert "au titre de" not in personne().get(adresse(heure)).content.decode()
