"""Au terme, un message ne dit plus à qui ni quoi ; on peut encore le compter."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from epn.messagerie.conservation import effacer_destinataires, mois_avant
from epn.messagerie.depot import deposer
from epn.messagerie.envoi import envoyer_tout
from epn.messagerie.models import Message


@pytest.mark.parametrize(
    ("instant", "mois", "attendu"),
    [
        ((2026, 11, 23), 6, (2026, 5, 23)),
        ((2026, 8, 31), 6, (2026, 2, 28)),
        ((2028, 8, 31), 6, (2028, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 24, (2024, 12, 31)),
    ],
)
def test_six_mois_se_comptent_au_calendrier(instant: Any, mois: int, attendu: Any) -> None:
    assert mois_avant(dt.datetime(*instant), mois) == dt.datetime(*attendu)


@pytest.mark.django_db
def test_passe_le_terme_il_ne_reste_que_la_ligne(essai: Any, facteur: Any) -> None:
    [message] = deposer(essai())
    envoyer_tout()
    maintenant = timezone.now()
    assert effacer_destinataires(maintenant + dt.timedelta(days=150)) == 0
    assert effacer_destinataires(maintenant + dt.timedelta(days=190)) == 1
    message.refresh_from_db()
    assert "alice" not in " ".join(str(valeur) for valeur in vars(message).values()).lower()
    assert (message.statut, message.destinataire, message.sujet, message.corps) == ("parti", "", "", "")
    assert message.destinataire_masque == "effacé"
    assert effacer_destinataires(maintenant + dt.timedelta(days=191)) == 0


@pytest.mark.django_db
def test_un_message_oublie_en_attente_est_dit_perime(essai: Any) -> None:
    [message] = deposer(essai(fin=timezone.now() + dt.timedelta(days=400)))
    assert effacer_destinataires(timezone.now() + dt.timedelta(days=200)) == 1
    message.refresh_from_db()
    assert message.statut == Message.Statut.PERIME


@pytest.mark.django_db
def test_ce_qui_doit_encore_partir_n_est_pas_efface(essai: Any) -> None:
    maintenant = timezone.now()
    deposer(essai(debut=maintenant + dt.timedelta(days=300), fin=maintenant + dt.timedelta(days=301)))
    assert effacer_destinataires(maintenant + dt.timedelta(days=200)) == 0


@pytest.mark.django_db
def test_la_duree_est_un_reglage(essai: Any, settings: Any) -> None:
    settings.MESSAGES_CONSERVATION_MOIS = 1
    deposer(essai())
    assert effacer_destinataires(timezone.now() + dt.timedelta(days=32)) == 1
