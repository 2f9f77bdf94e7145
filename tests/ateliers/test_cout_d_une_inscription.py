"""Ce que coûte de s'inscrire, en requêtes : la file du conseiller en dépend, car elle dure autant qu'elles."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ateliers.models import Seance
from publics.models import Reservation

from .conftest import LUNDI_8H

# Validations comprises. L'envoi compté ; la transaction : le billet, la séance et sa file, ce que l'on sait déjà, la
# personne, l'inscription ; la session.
SANS_MESSAGE = 9
# La commune que l'on choisit, et ce qui s'écrit : la séance à nommer, l'espace, deux clés, deux messages d'un ordre.
AVEC_COURRIEL = SANS_MESSAGE + 6


@pytest.fixture(autouse=True)
def lundi(monkeypatch, seance):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LUNDI_8H)
    Seance.objects.update(capacite=60)


def inscrire(client, seance, numero: int, **champs: str) -> list[str]:
    """Les ordres SQL d'une inscription de plus, par quelqu'un de nouveau."""
    saisie = {"prenom": "Simone", "nom": f"Nom{'abcd'[numero]}", "commune": "autre", "cle": str(uuid4())}
    saisie |= {"telephone": f"02619112{numero:02d}"} | champs
    with CaptureQueriesContext(connection) as requetes:
        assert client.post(seance.get_absolute_url(), saisie).status_code == 302
    client.cookies.clear()
    return [r["sql"] for r in requetes]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("champs", "attendu"),
    [({}, SANS_MESSAGE), ({"commune": "61293", "email": "simone@exemple.fr"}, AVEC_COURRIEL)],
    ids=["au téléphone fixe", "par e-mail"],
)
def test_une_inscription_coute_toujours_les_memes_requetes(client, seance, champs, attendu):
    couts = [len(inscrire(client, seance, numero, **champs)) for numero in range(3)]
    # La première inscription donne la séance à ceux qui y viennent : une requête de plus.
    assert couts == [attendu + 1, attendu, attendu]


@pytest.mark.django_db(transaction=True)
def test_venir_a_quatre_n_ecrit_les_inscriptions_que_d_un_ordre(client, seance):
    seule = inscrire(client, seance, 0)
    a_quatre = inscrire(client, seance, 1, prenom_2="Paul", prenom_3="Anne", prenom_4="Luc")
    assert len(a_quatre) == len(seule) - 1 + 3
    assert sum('INTO "ateliers_inscription"' in sql for sql in a_quatre) == 1


@pytest.mark.django_db(transaction=True)
def test_un_double_clic_ne_prend_pas_la_file_du_conseiller(client, seance):
    cle = str(uuid4())
    inscrire(client, seance, 0, cle=cle)
    ordres = inscrire(client, seance, 0, cle=cle)
    assert not any("comptes_compte" in sql for sql in ordres)
    assert Reservation.objects.count() == 1
