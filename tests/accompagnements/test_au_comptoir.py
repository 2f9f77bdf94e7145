"""Ce que le conseiller fait par les mêmes actions que le site, avec ce que lui seul peut dire."""

import pytest

from accompagnements.models import RendezVous
from accompagnements.presences import pointer
from accompagnements.reservations import ChangeEntreTemps, RendezVousFige, annuler, deplacer, reserver
from epn.commun.vocabulaire import Presence
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Usager

from .conftest import ALICE, LUNDI_8H, demande

EPN = RendezVous.AnnulePar.EPN
FIXE = Identite("Colette", "Aubry", "+33261911427")


def test_une_personne_connue_est_reprise_telle_quelle(creneaux):
    connue = retrouver_ou_creer(ALICE)
    appel = Identite("Alice", "Martin", "+33639987777")
    pris = reserver(demande(appel, usager=connue, au_comptoir=True), creneaux[0], maintenant=LUNDI_8H)
    assert (pris.usager, str(pris.reservation.telephone)) == (connue, "+33639987777")
    assert Usager.objects.count() == 1


def test_une_revision_perimee_ne_change_rien(creneaux):
    pris = reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    deplacer(pris, creneaux[1], maintenant=LUNDI_8H, revision=0)
    with pytest.raises(ChangeEntreTemps):
        deplacer(pris, creneaux[2], maintenant=LUNDI_8H, revision=0)
    with pytest.raises(ChangeEntreTemps):
        annuler(pris, par=EPN, maintenant=LUNDI_8H, revision=0)
    assert RendezVous.objects.get().debut == creneaux[1].debut


def test_une_venue_pointee_ne_s_annule_ni_ne_se_deplace(creneaux):
    pris = reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    pointer(pris, Presence.PRESENT, maintenant=creneaux[0].debut)
    for acte in (
        lambda: annuler(pris, par=EPN, maintenant=LUNDI_8H),
        lambda: deplacer(pris, creneaux[1], maintenant=LUNDI_8H),
    ):
        with pytest.raises(RendezVousFige, match="pointée"):
            acte()


@pytest.mark.parametrize(("identite", "a_appeler"), [(ALICE, False), (FIXE, True)])
def test_l_epn_appelle_qui_ne_recoit_aucun_message(creneaux, identite, a_appeler):
    pris = reserver(demande(identite), creneaux[0], maintenant=LUNDI_8H)
    annule = annuler(pris, par=EPN, maintenant=LUNDI_8H)
    assert (annule.a_appeler_le is not None) is a_appeler


def test_qui_deplace_soi_meme_n_est_pas_a_appeler(creneaux):
    pris = reserver(demande(FIXE), creneaux[0], maintenant=LUNDI_8H)
    assert deplacer(pris, creneaux[1], maintenant=LUNDI_8H).a_appeler_le is None
