"""Les textos, par Apprise : le fichier de la démonstration, et un fournisseur qui dit oui ou non."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from epn.messagerie.depot import deposer
from epn.messagerie.envoi import envoyer_un
from epn.messagerie.models import Message
from epn.messagerie.textos import AdresseInvalide, envoyer_texto, fournisseur
from epn.messagerie.verifications import verifier_le_fournisseur, verifier_textos


class Fournisseur(BaseHTTPRequestHandler):
    """Une passerelle qui reçoit du JSON ; `code` est ce qu'elle répond."""

    code = 200
    recus: list[bytes] = []

    def do_POST(self) -> None:
        type(self).recus.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.code)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def passerelle(settings: Any) -> Iterator[type[Fournisseur]]:
    Fournisseur.code, Fournisseur.recus = 200, []
    serveur = HTTPServer(("127.0.0.1", 0), Fournisseur)
    fil = threading.Thread(target=serveur.serve_forever)
    fil.start()
    settings.SMS_URL = f"json://127.0.0.1:{serveur.server_port}/{{destinataire}}"
    yield Fournisseur
    serveur.shutdown()
    fil.join()
    serveur.server_close()


@pytest.mark.django_db
def test_en_demonstration_un_texto_est_un_fichier(essai: Any, settings: Any) -> None:
    [message] = deposer(essai(courriel="", mobile="06 39 98 00 01"))
    assert envoyer_un(timezone.now())
    [fichier] = settings.SMS_FICHIERS.iterdir()
    assert fichier.read_text() == f"À : +33639980001\n\n{message.corps}\n"
    message.refresh_from_db()
    assert message.statut == Message.Statut.PARTI


def test_le_texte_passe_tel_quel(settings: Any) -> None:
    corps = "Demain 9h\nC’est :ok: \\n <b> & 100% {x} €"
    envoyer_texto("+33639980001", corps)
    [fichier] = settings.SMS_FICHIERS.iterdir()
    assert fichier.read_text().endswith(f"\n\n{corps}\n")


@pytest.mark.django_db
def test_un_fournisseur_qui_refuse_est_repris_sans_nommer_personne(
    essai: Any, passerelle: type[Fournisseur], caplog: pytest.LogCaptureFixture
) -> None:
    passerelle.code = 503
    [message] = deposer(essai(courriel="", mobile="06 39 98 00 01"))
    envoyer_un(timezone.now())
    message.refresh_from_db()
    assert (message.statut, message.derniere_erreur) == (Message.Statut.EN_ATTENTE, "TextoRefuse 503")
    assert "39980001" not in caplog.text


@pytest.mark.django_db
def test_un_fournisseur_qui_accepte_recoit_le_texte_une_fois(essai: Any, passerelle: type[Fournisseur]) -> None:
    deposer(essai(courriel="", mobile="06 39 98 00 01", titre="Sécurité"))
    assert envoyer_un(timezone.now())
    assert not envoyer_un(timezone.now())
    [recu] = passerelle.recus
    assert "Sécurité" in recu.decode("unicode_escape")


@pytest.mark.parametrize(
    ("adresse", "numero"),
    [
        ("sfr://service:motdepasse@espace/{destinataire}", "33639980001"),
        ("octopush://moi@exemple.fr/cle/{destinataire}", "+33639980001"),
        ("vonage://abcd1234:abcdefgh12345678@0261910000/{destinataire}", "33639980001"),
        ("bulksms://id:secret@{destinataire}", "33639980001"),
    ],
)
def test_des_fournisseurs_reels_lisent_le_numero_dans_l_adresse(settings: Any, adresse: str, numero: str) -> None:
    settings.SMS_URL = adresse
    [service] = fournisseur("+33639980001")
    assert [str(cible).lstrip("+") for cible in service.targets] == [numero.lstrip("+")]


@pytest.mark.parametrize("adresse", ["", "sfr://u:p@espace/0639980001", "ovhsms://{destinataire}", "{destinataire}"])
def test_une_adresse_illisible_est_dite(settings: Any, adresse: str) -> None:
    settings.SMS_URL = adresse
    with pytest.raises(AdresseInvalide):
        fournisseur("+33639980001")


def test_les_verifications_disent_ce_qui_ne_va_pas(settings: Any) -> None:
    assert not run_checks(tags=["messagerie"], include_deployment_checks=True)
    settings.SMS_URL, settings.TEXTOS_DE_HEURE, settings.TEXTOS_A_HEURE = "sfr://u:p@espace/06", 20, 8
    settings.MESSAGES_CONSERVATION_MOIS = 0
    assert [e.id for e in verifier_textos(None)] == ["messagerie.E001", "messagerie.E002", "messagerie.E003"]
    settings.SMS_URL = "ovhsms://{destinataire}"
    assert [e.id for e in verifier_le_fournisseur(None)] == ["messagerie.E004"]
    settings.SMS_URL = ""
    assert not verifier_le_fournisseur(None)
