import datetime as dt

import pytest
from icalendar import Calendar

from accompagnements.annonces import evenement_ics
from accompagnements.models import RendezVous
from accompagnements.reservations import annuler, deplacer, reserver
from epn.messagerie.models import Message
from publics import jetons
from publics.identite import Identite
from tests.distribution import a

from .conftest import ALICE, BRUNO, LUNDI_8H, demande

FIXE = Identite("Colette", "Aubry", "+33261911427")


def messages(debut: str) -> list[Message]:
    return list(Message.objects.filter(cle__startswith=debut).order_by("pk"))


def test_le_lien_du_courriel_ouvre_la_reservation_et_la_base_ne_le_garde_pas(creneaux):
    rendez_vous = reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    corps = messages("rendez-vous-confirme")[0].corps
    jeton = corps.split("/reservation/")[1].split("/")[0]
    assert jetons.reservation_du(jeton, maintenant=LUNDI_8H) == rendez_vous.reservation
    assert jetons.reservation_du(jeton, maintenant=LUNDI_8H + dt.timedelta(days=60)) is None
    assert len(jeton) == 43
    assert not rendez_vous.reservation.jetons.filter(empreinte=jeton).exists()


def test_sans_courriel_ni_mobile_rien_n_est_depose_et_le_rappel_est_un_appel(creneaux):
    rendez_vous = reserver(demande(FIXE), creneaux[0], maintenant=LUNDI_8H)
    assert not Message.objects.exists()
    assert rendez_vous.reservation.rappel == "appel"


def test_l_aidant_recoit_les_messages(creneaux):
    la_demande = demande(
        Identite("Marcel", "Hubert"), aidant="proche", aidant_nom="Anne Hubert", contact_email="anne@exemple.fr"
    )
    reserver(la_demande, creneaux[0], maintenant=LUNDI_8H)
    assert messages("rendez-vous-confirme")[0].destinataire == "anne@exemple.fr"


@pytest.mark.parametrize(
    ("numero", "attendu"), [(4, a(2026, 11, 23, 10)), (0, None)], ids=["demain", "dans six heures : trop tard"]
)
def test_le_rappel_part_la_veille_a_la_meme_heure_de_la_pendule(creneaux, numero, attendu):
    reserver(demande(BRUNO), creneaux[numero], maintenant=LUNDI_8H)
    assert [m.a_partir_de for m in messages("rappel-veille")] == ([attendu] if attendu else [])


def test_deplacer_remplace_le_rappel_et_annuler_le_retire(creneaux):
    rendez_vous = deplacer(reserver(demande(BRUNO), creneaux[4], maintenant=LUNDI_8H), creneaux[7], maintenant=LUNDI_8H)
    assert [m.statut for m in messages("rappel-veille")] == ["annule", "en_attente"]
    annuler(rendez_vous, par=RendezVous.AnnulePar.USAGER, maintenant=LUNDI_8H)
    assert {m.statut for m in messages("rappel-veille")} == {"annule"}


def test_l_agenda_garde_son_uid_sa_revision_grandit_et_l_annulation_est_dite(creneaux):
    rendez_vous = reserver(demande(ALICE), creneaux[4], maintenant=LUNDI_8H)
    deplacer(rendez_vous, creneaux[5], maintenant=LUNDI_8H)
    annuler(rendez_vous, par=RendezVous.AnnulePar.USAGER, maintenant=LUNDI_8H)
    lus = [Calendar.from_ical(m.ics) for m in Message.objects.exclude(ics="").order_by("pk")]
    evenements = [c.walk("VEVENT")[0] for c in lus]
    assert [int(e["SEQUENCE"]) for e in evenements] == [0, 1, 2]
    assert len({str(e["UID"]) for e in evenements}) == 1
    assert [str(c["METHOD"]) for c in lus] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert evenements[1]["DTSTART"].dt == creneaux[5].debut


def test_aucun_texto_ne_dit_la_raison_de_la_venue_ni_ne_deborde(creneaux):
    rendez_vous = reserver(
        demande(BRUNO, besoin="sante", precision="Mon ordonnance"), creneaux[-1], maintenant=LUNDI_8H
    )
    deplacer(rendez_vous, creneaux[-2], maintenant=LUNDI_8H)
    annuler(rendez_vous, par=RendezVous.AnnulePar.EPN, maintenant=LUNDI_8H)
    textos = Message.objects.filter(canal="texto")
    assert textos.count() == 5
    for texto in textos:
        assert len(texto.corps) <= 160
        assert "ordonnance" not in texto.corps.lower()
        assert "santé" not in texto.corps


def test_l_agenda_du_billet_se_relit(creneaux):
    rendez_vous = reserver(demande(ALICE), creneaux[0], maintenant=LUNDI_8H)
    (evenement,) = Calendar.from_ical(evenement_ics(rendez_vous)).walk("VEVENT")
    assert evenement["DTSTART"].dt == creneaux[0].debut
    assert "Mortagne-au-Perche" in evenement["LOCATION"]
