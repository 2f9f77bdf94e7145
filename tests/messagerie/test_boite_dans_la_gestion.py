"""La boîte d'envoi vue du conseiller : lisible, en lecture seule, au même prix pour 1 ou 50 lignes."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from epn.comptes.models import Compte
from epn.messagerie.depot import deposer
from epn.messagerie.models import Message

LISTE = "admin:messagerie_message_changelist"
FICHE = "admin:messagerie_message_change"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _statiques_non_compiles(settings: Any, tmp_path: Path) -> None:
    simple = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": simple}
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def poste(client: Client) -> Client:
    client.force_login(Compte.objects.create_user("conseillere", nom="Claire", role=Compte.Role.CONSEILLER))
    return client


def test_la_liste_dit_quoi_a_qui_et_ou_cela_en_est(poste: Client, essai: Any) -> None:
    deposer(essai(1))
    deposer(essai(2, courriel="", mobile="06 39 98 00 01"))
    Message.objects.filter(canal="texto").update(statut="echoue", derniere_erreur="TextoRefuse 503")
    page = poste.get(reverse(LISTE)).content.decode()
    for attendu in (
        "Message d’essai, rendez-vous 1",
        "courriel, a…@exemple.fr",
        "texto, +336…01",
        "échoué (TextoRefuse 503)",
    ):
        assert attendu in page
    assert "alice@exemple.fr" not in page
    assert "en attente, partira" in page


def test_la_liste_coute_autant_pour_une_ligne_que_pour_cinquante(poste: Client, essai: Any) -> None:
    deposer(essai(1))
    poste.get(reverse(LISTE))  # le premier passage remplit des caches de Django
    with CaptureQueriesContext(
        connection,
    ) as une:
        poste.get(reverse(LISTE))
    for numero in range(2, 51):
        deposer(essai(numero))
    with CaptureQueriesContext(connection) as cinquante:
        poste.get(reverse(LISTE))
    assert len(cinquante) == len(une)


def test_la_fiche_est_en_lecture_seule(poste: Client, essai: Any) -> None:
    [message] = deposer(essai())
    adresse = reverse(FICHE, args=[message.pk])
    page = poste.get(adresse).content.decode()
    assert "alice@exemple.fr" in page
    assert 'name="_save"' not in page
    assert poste.post(adresse, {"destinataire": "intrus@exemple.fr"}).status_code == 403
    assert poste.post(reverse("admin:messagerie_message_delete", args=[message.pk])).status_code == 403
    assert poste.get(reverse("admin:messagerie_message_add")).status_code == 403


def test_reessayer_remet_en_attente_l_echec_et_laisse_le_reste(poste: Client, essai: Any) -> None:
    [echoue], [parti] = deposer(essai(1)), deposer(essai(2))
    Message.objects.filter(pk=echoue.pk).update(statut="echoue", tentatives=20)
    suite = poste.post(
        reverse(LISTE), {"action": "remettre_en_attente", "_selected_action": [echoue.pk, parti.pk]}, follow=True
    )
    echoue.refresh_from_db()
    assert (echoue.statut, echoue.tentatives) == ("en_attente", 0)
    page = suite.content.decode()
    assert "Remis dans la boîte d’envoi : 1." in page
    assert "Laissés tels quels : 1." in page


def test_chercher_une_adresse_retrouve_ses_messages(poste: Client, essai: Any) -> None:
    deposer(essai(1))
    deposer(essai(2, courriel="bruno@exemple.fr"))
    page = poste.get(reverse(LISTE), {"q": "bruno@exemple.fr"}).content.decode()
    assert "b…@exemple.fr" in page
    assert "a…@exemple.fr" not in page


@pytest.mark.parametrize("role", [Compte.Role.AGENT, Compte.Role.ADMINISTRATEUR])
def test_les_autres_roles_ne_lisent_pas_la_boite(client: Client, role: str) -> None:
    client.force_login(Compte.objects.create_user("autre-des-messages", nom="Autre", role=role))
    assert client.get(reverse(LISTE)).status_code in (302, 403)
