"""La page de santé : 200, ou 503 avec la raison en français, sans trace ni donnée personnelle."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from epn.messagerie import sante
from epn.planning import exclusivite

MESSAGE_D_ERREUR = 'connexion à "10.0.0.3" refusée pour alice@exemple.fr'


def test_tout_va_bien(client, db):
    reponse = client.get("/etat/")
    assert (reponse.status_code, reponse.json()) == (200, {"etat": "bon"})
    assert "no-store" in reponse["Cache-Control"]


def test_sans_base_la_page_le_dit_sans_trace(client, db, monkeypatch, caplog):
    def refuser(*_args, **_kwargs):
        raise OperationalError(MESSAGE_D_ERREUR)

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuser)
    monkeypatch.setattr(connection, "close", lambda: None)
    reponse = client.get("/etat/")
    assert reponse.status_code == 503
    assert reponse.json()["raisons"] == ["La base de données ne répond pas."]
    assert "10.0.0.3" not in reponse.content.decode() + caplog.text


@pytest.mark.parametrize(("minutes", "statut"), [(14, 200), (16, 503)])
def test_un_message_en_retard_se_voit(client, db, monkeypatch, minutes, statut):
    monkeypatch.setattr(sante, "retard", lambda maintenant: dt.timedelta(minutes=minutes))
    reponse = client.get("/etat/")
    assert reponse.status_code == statut
    if statut == 503:
        assert reponse.json()["raisons"] == ["Un message attend d’être envoyé depuis 16\u00a0minutes."]


def test_une_garde_manquante_se_voit(client, db, monkeypatch):
    monkeypatch.setattr(exclusivite, "manquantes", lambda connexion: {exclusivite.OCCUPATION})
    assert "doubles réservations" in client.get("/etat/").json()["raisons"][0]


def test_une_migration_en_attente_se_voit(client, db):
    derniere = MigrationRecorder(connection).applied_migrations()
    nom = max(nom for application, nom in derniere if application == "planning")
    MigrationRecorder(connection).record_unapplied("planning", nom)
    reponse = client.get("/etat/")
    assert reponse.status_code == 503
    assert "migrate" in reponse.json()["raisons"][0]


def test_la_sante_coute_peu_de_requetes(client, db, django_assert_max_num_queries):
    client.get("/etat/")
    with django_assert_max_num_queries(6):
        client.get("/etat/")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite n’a pas de réplique")
def test_une_base_en_lecture_seule_se_voit(client, db):
    with connection.cursor() as curseur:
        curseur.execute("SET TRANSACTION READ ONLY")
    reponse = client.get("/etat/")
    assert (reponse.status_code, reponse.json()["raisons"]) == (503, ["La base ne se lit que : c’est une réplique."])
