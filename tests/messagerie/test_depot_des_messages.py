"""Déposer : avec l'événement, une fois, sans ligne d'en-tête glissée."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from epn.messagerie import depot
from epn.messagerie.annonces import Annonce, Destinataire, libelle_de, numero_de_texto
from epn.messagerie.composition import EnTeteRefuse
from epn.messagerie.depot import RepriseImpossible, annuler_messages, deposer, reessayer
from epn.messagerie.gsm7 import TextoTropLong
from epn.messagerie.models import Canal, Message

MOBILE = "06 39 98 00 01"
ADRESSE_SANS_FIN = f"{'a' * 60}@{'b' * 60}.{('c' * 60 + '.') * 3}fr"


@pytest.mark.django_db
def test_un_courriel_depose_est_en_texte_brut_sans_echappement(essai: Any) -> None:
    [message] = deposer(essai(titre="L’accès & <le> mot", prenom="Zoé"))
    assert message.cle == "essai:rendezvous:1"
    assert message.sujet == "L’accès & <le> mot : on vous attend"
    assert message.corps == "Bonjour Zoé,\n\nNous parlerons de « L’accès & <le> mot ».\n"
    assert not mail.outbox


@pytest.mark.django_db
def test_un_texto_est_translittere_et_adresse_en_e164(essai: Any) -> None:
    [message] = deposer(essai(courriel="", mobile=MOBILE, titre="Ça s’apprend, François", prenom="Zoë"))
    assert (message.canal, message.destinataire) == (Canal.TEXTO, "+33639980001")
    assert message.corps == "EPN : Ça s'apprend, Francois, à bientot Zoe."
    assert message.sujet == message.ics == ""


@pytest.mark.django_db
def test_le_canal_prefere_suffit_et_tous_si_on_le_demande(essai: Any) -> None:
    assert [m.canal for m in deposer(essai(1, mobile=MOBILE))] == ["courriel"]
    assert [m.canal for m in deposer(essai(2, mobile=MOBILE, canaux=(Canal.TEXTO, Canal.COURRIEL)))] == ["texto"]
    assert [m.canal for m in deposer(essai(3, mobile=MOBILE, tous_les_canaux=True))] == ["courriel", "texto"]


@pytest.mark.django_db
def test_sans_fournisseur_l_annonce_retombe_sur_le_courriel_ou_rien(essai: Any, settings: Any) -> None:
    settings.SMS_URL = ""
    assert [m.canal for m in deposer(essai(1, mobile=MOBILE, canaux=(Canal.TEXTO, Canal.COURRIEL)))] == ["courriel"]
    muette = essai(2, courriel="", mobile=MOBILE)
    assert not muette.joignable
    assert deposer(muette) == []
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("numero", "attendu"),
    [
        (MOBILE, "+33639980001"),
        ("+33745000000", "+33745000000"),
        ("02 33 12 34 56", ""),
        ("02 61 91 00 00", ""),
        ("", ""),
        ("06 39 98", ""),
        ("bonjour", ""),
        ("+33639980001\r\nBcc: x", ""),
    ],
)
def test_seul_un_mobile_recoit_des_textos(numero: str, attendu: str) -> None:
    assert numero_de_texto(numero) == attendu
    assert Destinataire(mobile=numero).adresse(Canal.TEXTO) == attendu


@pytest.mark.django_db
def test_deposer_deux_fois_la_meme_cle_ne_fait_rien(essai: Any) -> None:
    [premier] = deposer(essai(titre="Un"))
    with transaction.atomic():
        [second] = deposer(essai(titre="Deux"))
        assert Message.objects.count() == 1  # la transaction sert encore
    assert second.pk == premier.pk
    assert Message.objects.get().sujet == "Un : on vous attend"


@pytest.mark.django_db
def test_une_transaction_annulee_ne_laisse_rien(essai: Any) -> None:
    with transaction.atomic():
        deposer(essai())
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_dix_depots_simultanes_de_la_meme_cle_font_un_message(essai: Any) -> None:
    depart, erreurs = threading.Barrier(10), []

    def deposer_et_continuer() -> None:
        try:
            depart.wait()
            with transaction.atomic():
                deposer(essai())
                assert Message.objects.count() == 1
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connection.close()

    fils = [threading.Thread(target=deposer_et_continuer) for _ in range(10)]
    [fil.start() for fil in fils]
    [fil.join() for fil in fils]
    assert not erreurs
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("saut", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\x00", "\x1b"])
def test_un_sujet_ou_une_adresse_a_plusieurs_lignes_est_refuse(essai: Any, saut: str) -> None:
    with pytest.raises(EnTeteRefuse):
        deposer(essai(titre=f"Oui{saut}Bcc: tous@exemple.fr"))
    with pytest.raises(EnTeteRefuse):
        deposer(essai(courriel=f"alice@exemple.fr{saut}bcc:tous@exemple.fr"))
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "adresse",
    [
        "alice",
        "a@b@c.fr",
        "alice@exemple.fr, bruno@exemple.fr",
        "Alice <a@exemple.fr>",
        f"{'a' * 60}@{'b' * 60}.{('c' * 60 + '.') * 3}fr",
    ],
)
def test_une_adresse_qui_n_en_est_pas_une_est_refusee(essai: Any, adresse: str) -> None:
    with pytest.raises(EnTeteRefuse):
        deposer(essai(courriel=adresse))


@pytest.mark.django_db
def test_un_texto_trop_long_se_dit_au_developpeur_et_ne_laisse_rien(essai: Any) -> None:
    with pytest.raises(TextoTropLong):
        deposer(essai(courriel="", mobile=MOBILE, prenom="é" * 160))
    [message] = deposer(essai(courriel="", mobile=MOBILE, titre="Très long " * 40))
    assert message.corps.endswith("., à bientot Alice.")


@pytest.mark.django_db
def test_annuler_par_prefixe_ne_deborde_pas_sur_le_voisin(essai: Any) -> None:
    deposer(essai(4))
    deposer(essai(42))
    assert annuler_messages("essai:rendezvous:4") == 1
    assert Message.objects.get(cle="essai:rendezvous:42").statut == Message.Statut.EN_ATTENTE
    assert annuler_messages("essai:rendezvous") == 1
    assert annuler_messages("essai") == 0


@pytest.mark.django_db
def test_reessayer_ne_vaut_que_pour_un_echec_encore_utile(essai: Any) -> None:
    [message] = deposer(essai())
    maintenant = timezone.now()
    with pytest.raises(RepriseImpossible):
        reessayer(message, maintenant=maintenant)
    Message.objects.update(statut=Message.Statut.ECHOUE, tentatives=20)
    with pytest.raises(RepriseImpossible):
        reessayer(message, maintenant=maintenant + dt.timedelta(days=6))
    reessayer(message, maintenant=maintenant)
    message.refresh_from_db()
    assert (message.statut, message.tentatives) == (Message.Statut.EN_ATTENTE, 0)
    assert Message.objects.dus(maintenant).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "impossible",
    [
        {"canal": "pigeon"},
        {"statut": "perdu"},
        {"statut": "parti"},
        {"parti_le": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"bail_jusqu_au": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"destinataire": ""},
        {"corps": ""},
        {"destinataire_efface_le": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"ics": "BEGIN:VCALENDAR"},
    ],
)
def test_la_base_refuse_les_etats_impossibles(essai: Any, impossible: dict[str, Any]) -> None:
    deposer(essai())
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**impossible)


def test_deux_annonces_ne_portent_pas_le_meme_nom() -> None:
    with pytest.raises(TypeError, match="existe déjà"):
        type("Usurpatrice", (Annonce,), {"nom": "essai", "libelle": "autre"})
    assert libelle_de("essai") == "message d’essai"
    assert libelle_de("nom-oublie") == "nom oublie"


def test_le_depot_n_envoie_rien_lui_meme() -> None:
    assert not {"smtplib", "apprise", "envoyer_courriel"} & set(vars(depot))
