"""L'invitation à donner son avis : qui est venu, une fois par billet et par séance, à une heure décente."""

import datetime as dt

import pytest

from ateliers.annonces_retours import AtelierProgramme, InvitationAvis
from ateliers.avis import lire_jeton
from ateliers.inscriptions import inscrire
from ateliers.invitations import inviter
from ateliers.models import Inscription, JetonDAvis, Seance, Souhait
from epn.commun.vocabulaire import Presence
from epn.exploitation.taches import TACHES
from epn.messagerie.composition import composer
from epn.messagerie.models import Canal, Message
from publics.models import Reservation
from tests.distribution import a

from .conftest import ALICE, BRUNO, COLETTE, LUNDI_8H, creer_seance, demande

# La séance finit à 16 h.
DIX_HUIT_HEURES = a(2026, 12, 3, 18)
DOMAINES = ("https://x.fr", f"https://{'e' * 36}.org", f"https://{'e' * 90}.collectivite.example")


@pytest.fixture(autouse=True)
def _ce_soir(monkeypatch: pytest.MonkeyPatch, horloge: None) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: DIX_HUIT_HEURES)


@pytest.fixture
def grande(claire, lieu, emails, espace) -> Seance:
    return creer_seance(claire, lieu, emails, capacite=8)


def venir(seance: Seance, *identites, presence: str = Presence.PRESENT, **champs: object) -> Reservation:
    billet = inscrire(demande(*identites, **champs), seance, maintenant=LUNDI_8H)
    billet.inscriptions.update(presence=presence)
    return billet


def invitations():
    return Message.objects.filter(cle__startswith="invitation-avis:")


def test_qui_est_venu_est_invite_une_seule_fois(grande):
    billet = venir(grande, ALICE)
    assert [inviter(DIX_HUIT_HEURES) for _ in range(3)] == [1, 0, 0]
    message = invitations().get()
    assert message.cle == f"invitation-avis:reservation:{billet.pk}:seance:{grande.pk}"
    assert JetonDAvis.objects.count() == 1
    cle = message.corps.split("/avis/")[1].split("/")[0]
    assert lire_jeton(cle, maintenant=DIX_HUIT_HEURES).seance == grande


def test_un_billet_de_deux_personnes_recoit_un_lien(grande):
    venir(grande, ALICE, BRUNO)
    assert inviter(DIX_HUIT_HEURES) == 1


def test_un_billet_de_plusieurs_seances_est_invite_apres_chacune(grande, claire, lieu, emails):
    billet = venir(grande, ALICE)
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 2, 9))
    Inscription.objects.create(
        seance=autre, usager=billet.inscriptions.get().usager, reservation=billet, statut="inscrite", presence="present"
    )
    assert inviter(DIX_HUIT_HEURES) == 2


@pytest.mark.parametrize("presence", [Presence.A_RENSEIGNER, Presence.ABSENT, Presence.EXCUSE])
def test_qui_n_est_pas_pointe_present_n_est_pas_invite(grande, presence):
    venir(grande, ALICE, presence=presence)
    assert inviter(DIX_HUIT_HEURES) == 0


def test_pointe_trois_jours_apres_on_est_encore_invite_puis_plus(grande):
    billet = venir(grande, ALICE, presence=Presence.A_RENSEIGNER)
    billet.inscriptions.update(presence=Presence.PRESENT)
    assert inviter(grande.fin + dt.timedelta(days=7)) == 0
    assert inviter(grande.fin + dt.timedelta(days=3)) == 1


def test_ni_pendant_la_seance_ni_aussitot_apres(grande):
    venir(grande, ALICE)
    assert inviter(grande.fin + dt.timedelta(minutes=119)) == 0
    assert inviter(grande.fin + dt.timedelta(minutes=120)) == 1


def test_qui_ne_veut_aucun_rappel_ou_n_a_rien_n_est_pas_invite(grande):
    sans_rappel = venir(grande, ALICE)
    Reservation.objects.filter(pk=sans_rappel.pk).update(rappel=Reservation.Rappel.AUCUN)
    venir(grande, COLETTE)
    assert inviter(DIX_HUIT_HEURES) == 0
    assert not JetonDAvis.objects.exists()


def test_qui_prefere_les_textos_en_recoit_un_le_lendemain_matin_si_la_seance_finit_tard(claire, lieu, emails, espace):
    soir = creer_seance(claire, lieu, emails, debut=a(2026, 12, 3, 18))
    venir(soir, BRUNO)
    assert inviter(a(2026, 12, 3, 22)) == 1
    texto = invitations().get()
    assert texto.canal == Canal.TEXTO
    assert texto.a_partir_de == a(2026, 12, 4, 8)


def test_un_courriel_attend_aussi_le_matin(claire, lieu, emails, espace):
    soir = creer_seance(claire, lieu, emails, debut=a(2026, 12, 3, 18))
    venir(soir, ALICE)
    Reservation.objects.update(rappel=Reservation.Rappel.COURRIEL)
    inviter(a(2026, 12, 3, 22))
    assert (invitations().get().canal, invitations().get().a_partir_de) == (Canal.COURRIEL, a(2026, 12, 4, 8))


def test_l_aidant_est_invite_a_transmettre(grande):
    venir(grande, ALICE)
    Reservation.objects.update(aidant="proche", aidant_nom="Anne Martin", rappel=Reservation.Rappel.COURRIEL)
    inviter(DIX_HUIT_HEURES)
    corps = invitations().get().corps
    assert "transmettez-lui ce lien" in corps
    assert "Alice" not in corps


@pytest.mark.parametrize("domaine", DOMAINES, ids=["court", "quarante", "démesuré"])
def test_les_textos_tiennent_en_un_segment_sans_dire_le_theme(grande, settings, domaine):
    settings.ADRESSE_DU_SITE = domaine
    billet = venir(grande, BRUNO)
    invitation = InvitationAvis(list(billet.inscriptions.all()), DIX_HUIT_HEURES)
    Seance.objects.update(debut=a(2027, 9, 22, 14, 30), fin=a(2027, 9, 22, 16, 30))
    souhait = Souhait(pk=123456, telephone="+33639981205")
    programme = AtelierProgramme(souhait, Seance.objects.select_related("atelier").get())
    textes = [composer(programme, Canal.TEXTO, "+33639981205").corps]
    if Canal.TEXTO in invitation.canaux:
        textes.append(composer(invitation, Canal.TEXTO, "+33639981205").corps)
    assert len(textes) == (1 if "collectivite" in domaine else 2)
    assert all("e-mails" not in texte for texte in textes)
    assert ("/ateliers/seances/" in textes[0]) == ("collectivite" not in domaine)


def test_le_service_invite_toutes_les_dix_minutes(grande):
    venir(grande, ALICE)
    (tache,) = [t for t in TACHES if t.nom == "invitations à donner un avis"]
    assert tache.prochaine(LUNDI_8H) == LUNDI_8H + dt.timedelta(minutes=10)
    assert tache.faire(DIX_HUIT_HEURES) == 1
