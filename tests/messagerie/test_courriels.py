"""Ce que reçoit vraiment la boîte aux lettres : en-têtes, texte, pièce d'agenda relue."""

from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.utils import timezone

from epn.messagerie.annonces import Ics
from epn.messagerie.courriels import identifiant
from epn.messagerie.depot import deposer
from epn.messagerie.envoi import envoyer_tout, envoyer_un
from epn.messagerie.models import Message

AGENDA = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//epn//essai//FR",
        "METHOD:CANCEL",
        "BEGIN:VEVENT",
        "UID:rendezvous-1@epn.example",
        "SEQUENCE:3",
        "DTSTAMP:20261123T080000Z",
        "DTSTART:20261201T080000Z",
        "SUMMARY:Accompagnement à l’EPN : « l’ordinateur » pour débuter ensemble",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)
pytestmark = pytest.mark.django_db


def test_le_courriel_recu_est_en_texte_brut_et_se_dit_automatique(essai: Any, facteur: Any) -> None:
    deposer(essai(prenom="Maïté", titre="Été – œuvre"))
    envoyer_un(timezone.now())
    [recu] = facteur.recus
    assert recu.get_content_type() == "text/plain"
    assert recu["Subject"] == "Été – œuvre : on vous attend"
    assert recu.get_content().replace("\r\n", "\n").startswith("Bonjour Maïté,\n\nNous parlerons de « Été – œuvre ».")
    assert recu["Auto-Submitted"] == "auto-generated"
    assert recu["From"] == "ne-pas-repondre@epn.example"


def test_le_message_id_est_stable_par_cle_et_propre_a_chacune(essai: Any) -> None:
    [un], [deux] = deposer(essai(1)), deposer(essai(2))
    assert identifiant(un) == identifiant(Message.objects.get(pk=un.pk)) != identifiant(deux)
    assert identifiant(un).endswith("@epn.example>")
    assert "rendezvous" not in identifiant(un)


def test_repris_apres_un_oui_perdu_le_double_porte_le_meme_message_id(essai: Any, facteur: Any) -> None:
    deposer(essai())
    envoyer_tout()
    Message.objects.update(statut="en_attente", parti_le=None)
    envoyer_tout()
    assert len(facteur.recus) == 2
    assert len({recu["Message-ID"] for recu in facteur.recus}) == 1


def test_la_piece_d_agenda_arrive_entiere_avec_sa_methode(essai: Any, facteur: Any) -> None:
    deposer(essai(piece=Ics(AGENDA, Message.Methode.CANCEL)))
    envoyer_un(timezone.now())
    [piece] = facteur.recus[0].iter_attachments()
    assert piece.get_content_type() == "text/calendar"
    assert piece.get_param("method") == "CANCEL"
    assert piece.get_filename() == "rendez-vous.ics"
    [evenement] = icalendar.Calendar.from_ical(piece.get_content()).walk("VEVENT")
    assert evenement["SUMMARY"] == "Accompagnement à l’EPN : « l’ordinateur » pour débuter ensemble"
    assert evenement["SEQUENCE"] == 3


def test_en_demonstration_le_courriel_est_un_fichier(essai: Any, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    deposer(essai())
    envoyer_un(timezone.now())
    [fichier] = tmp_path.iterdir()
    assert "To: alice@exemple.fr" in fichier.read_text()
