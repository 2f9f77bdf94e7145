"""Le service d'arrière-plan, dans un vrai processus : il envoie, finit ce qu'il tient, et s'arrête."""

import datetime as dt
import signal
import threading
import time
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from epn.exploitation.management.commands import worker
from epn.exploitation.taches import Tache
from epn.messagerie.depot import deposer
from epn.messagerie.models import Message


def attendre(vrai: Any, secondes: float = 20) -> None:
    fin = time.monotonic() + secondes
    while not vrai():
        assert time.monotonic() < fin, "rien n’est venu"
        time.sleep(0.05)


def derober_la_base() -> None:
    """PostgreSQL coupe les connexions des autres ; SQLite, qui n'en a pas, tient la base fermée une seconde."""
    if connection.vendor == "sqlite":
        with transaction.atomic():
            time.sleep(1)
        return
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("numero", [signal.SIGTERM, signal.SIGINT])
def test_au_signal_il_finit_le_message_en_cours_et_s_arrete(
    essai: Any, facteur: Any, lancer: Any, numero: signal.Signals
) -> None:
    [premier], [second] = deposer(essai(1)), deposer(essai(2))
    facteur.attendre_a = "DATA"
    processus = lancer("worker", "--attente", "0.1")
    assert facteur.occupe.wait(20)
    processus.send_signal(numero)
    time.sleep(0.3)
    assert processus.poll() is None
    facteur.libre.set()
    sortie, _ = processus.communicate(timeout=10)
    assert processus.returncode == 0
    assert "Service arrêté" in sortie
    premier.refresh_from_db()
    second.refresh_from_db()
    assert (premier.statut, second.statut) == ("parti", "en_attente")
    assert second.jeton_de_bail is None


@pytest.mark.django_db(transaction=True)
def test_au_repos_il_envoie_ce_qu_on_depose_et_s_arrete_vite(essai: Any, facteur: Any, lancer: Any) -> None:
    processus = lancer("worker", "--attente", "0.1")
    deposer(essai(1))
    attendre(lambda: len(facteur.recus) == 1)
    deposer(essai(2))
    attendre(lambda: Message.objects.filter(statut="parti").count() == 2)
    processus.terminate()
    sortie, _ = processus.communicate(timeout=5)
    assert processus.returncode == 0
    assert "« programmation » faite" in sortie
    assert "alice" not in sortie


@pytest.mark.django_db(transaction=True)
def test_la_base_se_derobe_un_instant_il_reprend(essai: Any, facteur: Any, lancer: Any) -> None:
    processus = lancer("worker", "--attente", "0.1")
    deposer(essai(1))
    attendre(lambda: Message.objects.filter(statut="parti").count() == 1)
    derober_la_base()
    deposer(essai(2))
    attendre(lambda: Message.objects.filter(statut="parti").count() == 2)
    assert processus.poll() is None


@pytest.mark.django_db
def test_une_fois_fait_un_tour_et_rend_la_main(essai: Any, facteur: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    deposees: list[Any] = []
    tache = Tache("essai", dt.time(4), lambda _: deposees.extend(deposer(essai(2))))
    monkeypatch.setattr(worker, "TACHES", (tache,))
    deposer(essai(1))
    call_command("worker", "--une-fois")
    # Ce que la tâche dépose part dans le même tour.
    assert len(facteur.recus) == 2
    assert len(deposees) == 1


@pytest.mark.django_db
def test_une_fois_dit_quand_une_tache_echoue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "TACHES", (Tache("malade", dt.time(4), lambda _: 1 / 0),))
    with pytest.raises(CommandError, match="journal"):
        call_command("worker", "--une-fois")


@pytest.mark.parametrize("panne", [OperationalError("base absente"), RuntimeError("imprévu")])
def test_la_base_absente_il_attend_et_reprend(monkeypatch: pytest.MonkeyPatch, panne: Exception) -> None:
    commande, tours = worker.Command(), []
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    monkeypatch.setattr(commande, "_attendre", lambda secondes: tours.append(secondes))

    def tour(agenda: Any) -> bool:
        if len(tours) < 6:
            raise panne
        commande.arret = True
        return True

    monkeypatch.setattr(commande, "_tour", tour)
    commande._boucler(worker.Agenda((), None), 0.5)
    assert tours == [2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 0.5]


def test_l_attente_cede_au_signal() -> None:
    commande = worker.Command()
    threading.Timer(0.2, lambda: setattr(commande, "arret", True)).start()
    debut = time.monotonic()
    commande._attendre(30)
    assert time.monotonic() - debut < 5
