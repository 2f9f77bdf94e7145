"""Envoyer : aucun perdu, aucun double, rien après l'heure. Vrai serveur SMTP, vrais fils, vrais processus."""

import datetime as dt
import signal
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from epn.messagerie import envoi, sante
from epn.messagerie.depot import annuler_messages, deposer
from epn.messagerie.envoi import BAIL, TENTATIVES_MAX, envoyer_tout, envoyer_un, recul
from epn.messagerie.models import Message

Statut = Message.Statut
HEURE = dt.timedelta(hours=1)


@pytest.fixture
def depose(db: None, essai: Any) -> Message:
    [message] = deposer(essai())
    return message


def relire(message: Message) -> Message:
    message.refresh_from_db()
    return message


def test_un_message_du_part_et_il_est_tamponne(depose: Message, facteur: Any) -> None:
    assert envoyer_un(timezone.now())
    assert [c["To"] for c in facteur.recus] == ["alice@exemple.fr"]
    assert relire(depose).statut == Statut.PARTI
    assert depose.parti_le
    assert depose.jeton_de_bail is depose.bail_jusqu_au is None
    assert not envoyer_un(timezone.now())


def test_un_message_ne_part_pas_avant_l_heure(db: None, essai: Any, facteur: Any) -> None:
    maintenant = timezone.now()
    deposer(essai(debut=maintenant + HEURE))
    assert not envoyer_un(maintenant)
    assert envoyer_un(maintenant + HEURE)
    assert len(facteur.recus) == 1


def test_un_message_perime_n_est_jamais_envoye(db: None, essai: Any, facteur: Any) -> None:
    [message] = deposer(essai(fin=timezone.now() - dt.timedelta(seconds=1)))
    assert not envoyer_un(timezone.now())
    assert envoyer_tout() == {Statut.PERIME: 1}
    assert relire(message).statut == Statut.PERIME
    assert not facteur.recus
    assert list(Message.objects.en_echec()) == [message]


def test_serveur_en_panne_puis_revenu_le_message_part_une_fois(depose: Message, facteur: Any) -> None:
    facteur.fermer()
    assert envoyer_tout() == {Statut.EN_ATTENTE: 1}
    assert relire(depose).derniere_erreur == "ConnectionRefusedError"
    assert not envoyer_un(timezone.now())
    facteur.ouvrir()
    assert envoyer_un(timezone.now() + dt.timedelta(seconds=73))
    assert relire(depose).statut == Statut.PARTI
    assert depose.derniere_erreur == ""
    assert len(facteur.recus) == 1


def test_un_refus_definitif_du_destinataire_n_est_pas_repris(depose: Message, facteur: Any) -> None:
    facteur.au_destinataire = "550 5.1.1 <alice@exemple.fr> inconnue ici"
    assert envoyer_tout() == {Statut.ECHOUE: 1}
    assert relire(depose).derniere_erreur == "SMTPRecipientsRefused 550"


def test_un_contenu_refuse_n_est_pas_repris(depose: Message, facteur: Any) -> None:
    facteur.au_contenu = "554 5.7.1 refuse"
    assert envoyer_tout() == {Statut.ECHOUE: 1}
    assert relire(depose).derniere_erreur == "SMTPDataError 554"


def test_un_refus_passager_est_repris(depose: Message, facteur: Any) -> None:
    facteur.au_destinataire = "451 4.7.1 liste grise pour alice@exemple.fr"
    assert envoyer_tout() == {Statut.EN_ATTENTE: 1}
    assert relire(depose).derniere_erreur == "SMTPRecipientsRefused 451"
    assert depose.prochaine_tentative_le > timezone.now()


def test_le_journal_ne_nomme_personne(depose: Message, facteur: Any, caplog: pytest.LogCaptureFixture) -> None:
    facteur.au_destinataire = "550 alice@exemple.fr inconnue"
    envoyer_tout()
    notre = " ".join(fait.getMessage() for fait in caplog.records if fait.name.startswith("epn."))
    assert "SMTPRecipientsRefused 550" in notre
    assert "alice" not in notre


def test_apres_le_dernier_essai_le_message_est_dit_echoue(depose: Message, facteur: Any) -> None:
    facteur.au_destinataire = "451 plus tard"
    Message.objects.update(tentatives=TENTATIVES_MAX - 1)
    assert envoyer_tout() == {Statut.ECHOUE: 1}


def test_le_recul_grandit_puis_se_borne_autour_de_quatre_heures() -> None:
    for tentatives, minutes in ((1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (19, 240)):
        reculs = [recul(tentatives) / dt.timedelta(minutes=1) for _ in range(50)]
        assert all(0.8 * minutes <= r <= 1.2 * minutes for r in reculs)
        assert len(set(reculs)) > 1


def test_un_message_impossible_n_arrete_pas_les_suivants(db: None, essai: Any, facteur: Any) -> None:
    [malade] = deposer(essai(1))
    deposer(essai(2))
    Message.objects.filter(pk=malade.pk).update(sujet="Oui\nBcc: tous@exemple.fr")
    assert envoyer_tout() == {Statut.ECHOUE: 1, Statut.PARTI: 1}
    assert relire(malade).derniere_erreur == "BadHeaderError"
    assert [c["Bcc"] for c in facteur.recus] == [None]


def envoyer_a_deux() -> list[Any]:
    """Deux envoyeurs vident la même boîte au même instant, chacun avec sa connexion."""
    depart, bilans = threading.Barrier(2), []

    def envoyer() -> None:
        try:
            depart.wait()
            bilans.append(envoyer_tout())
        finally:
            connection.close()

    fils = [threading.Thread(target=envoyer) for _ in range(2)]
    [fil.start() for fil in fils]
    [fil.join() for fil in fils]
    return bilans


@pytest.mark.django_db(transaction=True)
def test_deux_envoyeurs_a_la_fois_n_envoient_qu_une_fois(essai: Any, facteur: Any) -> None:
    [deposer(essai(numero)) for numero in range(12)]
    bilans = envoyer_a_deux()
    assert sum(bilan[Statut.PARTI] for bilan in bilans) == len(facteur.recus) == 12
    assert len({c["Message-ID"] for c in facteur.recus}) == 12


@pytest.mark.django_db(transaction=True)
def test_sans_le_bail_deux_envoyeurs_feraient_des_doubles(
    essai: Any, facteur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Le témoin : la course existe bien, c'est le bail qui l'arrête."""
    [deposer(essai(numero)) for numero in range(3)]
    ensemble = threading.Barrier(2, timeout=20)

    def prendre_sans_bail(maintenant: dt.datetime) -> Message | None:
        message = Message.objects.dus(maintenant).first()
        if message and message.cle.endswith(":0"):
            ensemble.wait()
        return message

    monkeypatch.setattr(envoi, "_prendre", prendre_sans_bail)
    envoyer_a_deux()
    assert len(facteur.recus) > 3


@pytest.mark.django_db(transaction=True)
def test_pendant_l_envoi_rien_n_est_verrouille(essai: Any, facteur: Any) -> None:
    [message] = deposer(essai())
    facteur.attendre_a = "DATA"
    fil = threading.Thread(target=lambda: (envoyer_un(timezone.now()), connection.close()))
    fil.start()
    assert facteur.occupe.wait(10)
    # Ni la ligne ni la base : on écrit, on annule, et l'autre envoyeur ne prend rien.
    assert not envoyer_un(timezone.now())
    deposer(essai(2))
    assert annuler_messages("essai:rendezvous:1") == 1
    facteur.libre.set()
    fil.join()
    assert relire(message).statut == Statut.PARTI  # la vérité : il était déjà au guichet
    assert message.jeton_de_bail is None


@pytest.mark.django_db(transaction=True)
def test_annule_pendant_un_essai_manque_il_n_est_pas_repris(essai: Any, facteur: Any) -> None:
    [message] = deposer(essai())
    facteur.attendre_a, facteur.au_destinataire = "RCPT", "451 plus tard"
    fil = threading.Thread(target=lambda: (envoyer_un(timezone.now()), connection.close()))
    fil.start()
    assert facteur.occupe.wait(10)
    annuler_messages("essai")
    facteur.libre.set()
    fil.join()
    assert relire(message).statut == Statut.ANNULE
    assert message.jeton_de_bail is None


@pytest.mark.django_db(transaction=True)
def test_un_envoyeur_tue_pendant_l_envoi_son_message_est_repris(essai: Any, facteur: Any, lancer: Any) -> None:
    [message] = deposer(essai())
    facteur.attendre_a = "RCPT"
    processus = lancer("envoyer_messages")
    assert facteur.occupe.wait(20)
    processus.send_signal(signal.SIGKILL)
    processus.wait()
    facteur.attendre_a = ""
    facteur.libre.set()
    assert not envoyer_un(timezone.now())
    assert envoyer_un(timezone.now() + BAIL)
    assert relire(message).statut == Statut.PARTI
    assert message.tentatives == 2
    assert len(facteur.recus) == 1


def test_un_message_qui_tue_toujours_l_envoyeur_est_abandonne(depose: Message) -> None:
    Message.objects.update(tentatives=TENTATIVES_MAX)
    assert envoyer_tout() == {Statut.ECHOUE: 1}
    assert relire(depose).derniere_erreur == "Envoi interrompu"


def test_la_base_s_absente_au_retour_le_tampon_insiste(
    depose: Message, facteur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envoi, "INSISTANCES_SECONDES", (0, 0))
    monkeypatch.setattr(envoi.connection, "close", lambda: None)
    vrai, pannes = envoi._rendre, [OperationalError(), OperationalError()]

    def rendre(*arguments: Any) -> int:
        if pannes:
            raise pannes.pop()
        return vrai(*arguments)

    monkeypatch.setattr(envoi, "_rendre", rendre)
    assert envoyer_un(timezone.now())
    assert relire(depose).statut == Statut.PARTI
    assert len(facteur.recus) == 1


def test_un_tampon_tardif_n_efface_pas_le_bail_d_un_autre(depose: Message) -> None:
    maintenant = timezone.now()
    ancien = envoi._prendre(maintenant)
    nouveau = envoi._prendre(maintenant + BAIL)
    assert envoi._noter_echec(ancien, OSError(), maintenant) == Statut.ANNULE
    assert relire(depose).jeton_de_bail == nouveau.jeton_de_bail
    assert depose.statut == Statut.EN_ATTENTE


def test_le_retard_se_compte_depuis_l_heure_due(db: None, essai: Any, facteur: Any) -> None:
    maintenant = timezone.now()
    assert sante.retard(maintenant) is None
    deposer(essai(1, debut=maintenant + HEURE))
    deposer(essai(2, debut=maintenant + 3 * HEURE))
    assert sante.retard(maintenant) is None
    Message.objects.update(prochaine_tentative_le=maintenant + 30 * HEURE)
    assert sante.retard(maintenant + 5 * HEURE) == 4 * HEURE
    assert sante.retard(maintenant + dt.timedelta(days=6)) is None


def test_la_commande_envoie_tout_et_dit_le_bilan(
    db: None, essai: Any, facteur: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("envoyer_messages")
    [deposer(essai(numero)) for numero in range(3)]
    deposer(essai(4, fin=timezone.now()))
    call_command("envoyer_messages")
    assert capsys.readouterr().out == "Aucun message à envoyer.\n3 partis, 1 périmé\n"
