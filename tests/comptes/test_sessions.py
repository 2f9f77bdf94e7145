"""Une session finit : par l'inactivité, par sa durée totale, ou quand le compte ferme."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from epn.comptes.models import Compte
from epn.comptes.sessions import SessionStore
from tests.comptes.test_connexion import entrer


def test_apres_deux_heures_sans_rien_faire_il_faut_se_reconnecter(client: Client, claire: Compte, settings) -> None:
    entrer(client, "claire")
    client.get("/gestion/")
    fin = Session.objects.get(pk=client.session.session_key).expire_date
    assert abs((fin - timezone.now()).total_seconds() - settings.SESSION_COOKIE_AGE) < 60
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/gestion/").status_code == 302


def test_agir_repousse_la_fin_de_la_session(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    bientot = timezone.now() + dt.timedelta(minutes=1)
    Session.objects.update(expire_date=bientot)
    client.get("/gestion/")
    assert Session.objects.get(pk=client.session.session_key).expire_date > bientot


def test_une_session_ne_depasse_pas_sa_duree_totale_meme_active(client: Client, claire: Compte, settings) -> None:
    entrer(client, "claire")
    client.get("/gestion/")
    session = client.session
    session["ouverte_a"] -= settings.SESSION_DUREE_MAXIMALE_HEURES * 3600 + 1
    session.save()
    assert client.get("/gestion/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_un_compte_desactive_perd_sa_session_aussitot(client: Client, claire: Compte) -> None:
    entrer(client, "claire")
    Compte.objects.update(is_active=False)
    assert client.get("/gestion/").status_code == 302


def test_on_ferme_ses_autres_sessions(client: Client, claire: Compte) -> None:
    ailleurs = Client()
    entrer(ailleurs, "claire")
    entrer(client, "claire")
    assert client.get(reverse("usersessions_list")).context["session_count"] == 2
    client.post(reverse("usersessions_list"))
    assert ailleurs.get("/gestion/").status_code == 302
    assert client.get("/gestion/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_une_cle_de_session_deja_prise_en_donne_une_autre_et_n_ecrase_rien(monkeypatch) -> None:
    a_alice = SessionStore()
    a_alice["qui"] = "alice"
    a_alice.save()
    tirages = iter([a_alice.session_key, "z" * 32])
    monkeypatch.setattr("epn.comptes.sessions.get_random_string", lambda *_: next(tirages))
    a_bruno = SessionStore()
    a_bruno["qui"] = "bruno"
    with CaptureQueriesContext(connection) as requetes:
        a_bruno.save()
    assert len(requetes) == 2
    assert [SessionStore(s.session_key)["qui"] for s in (a_alice, a_bruno)] == ["alice", "bruno"]
    assert a_bruno.session_key == "z" * 32
