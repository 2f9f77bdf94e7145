import datetime as dt

import pytest

from accompagnements.creneaux import creneaux_libres, plus_proches, retrouver
from accompagnements.models import RendezVous
from accompagnements.plafonds import TropDeRendezVous
from accompagnements.reservations import (
    CreneauPlusLibre,
    RendezVousFige,
    annuler,
    deplacer,
    reserver,
)
from epn.exploitation.coherence import verifier
from epn.messagerie.models import Message
from epn.planning.models import Fermeture, Occupation
from publics.models import Reservation, Usager
from tests.distribution import a

from .conftest import ALICE, BRUNO, LUNDI_8H, demande

USAGER, EPN = RendezVous.AnnulePar.USAGER, RendezVous.AnnulePar.EPN


def prendre(creneau, identite=ALICE, **champs):
    return reserver(demande(identite, **champs), creneau, maintenant=LUNDI_8H)


def test_reserver_prend_l_heure_et_l_ecrit_au_registre(creneaux):
    rendez_vous = prendre(creneaux[0])
    assert creneaux[0] not in creneaux_libres(LUNDI_8H)
    assert (rendez_vous.occupation.debut, rendez_vous.usager.nom) == (creneaux[0].debut, "Martin")
    assert verifier() == []


def test_la_meme_heure_ne_se_donne_pas_deux_fois(creneaux):
    prendre(creneaux[0])
    with pytest.raises(CreneauPlusLibre):
        prendre(creneaux[0], BRUNO)
    assert RendezVous.objects.count() == Occupation.objects.count() == 1
    assert Usager.objects.count() == 1


def test_rejouer_la_meme_cle_vingt_fois_donne_un_rendez_vous_et_une_confirmation(creneaux):
    la_demande = demande()
    pks = {reserver(la_demande, creneaux[0], maintenant=LUNDI_8H).pk for _ in range(20)}
    assert len(pks) == Reservation.objects.count() == 1
    assert Message.objects.filter(cle__startswith="rendez-vous-confirme").count() == 1


def test_la_meme_cle_sur_une_autre_heure_rend_le_premier_rendez_vous(creneaux):
    la_demande = demande()
    pris = [reserver(la_demande, creneau, maintenant=LUNDI_8H) for creneau in creneaux[:3]]
    assert {p.pk for p in pris} == {RendezVous.objects.get().pk}
    assert Usager.objects.count() == Occupation.objects.count() == 1
    assert verifier() == []


def test_le_plafond_par_personne_invite_a_telephoner_et_ne_lie_pas_le_conseiller(creneaux):
    prendre(creneaux[0])
    prendre(creneaux[1])
    with pytest.raises(TropDeRendezVous, match="téléphonez-nous"):
        prendre(creneaux[2])
    prendre(creneaux[2], au_comptoir=True)


def test_un_contact_ne_reserve_pas_sans_fin_sous_des_noms_inventes(creneaux, settings):
    settings.RENDEZ_VOUS_PAR_CONTACT_MAX = 2
    for numero in range(2):
        prendre(creneaux[numero], type(ALICE)("X", f"Nom{numero}", "+33639981299"))
    with pytest.raises(TropDeRendezVous, match="ce contact"):
        prendre(creneaux[2], type(ALICE)("X", "Encore", "+33639981299"))


def test_le_preavis_et_la_fermeture_valent_au_moment_d_ecrire(creneaux):
    with pytest.raises(CreneauPlusLibre):
        reserver(demande(), creneaux[0], maintenant=a(2026, 11, 23, 13, 1))
    Fermeture.objects.create(du=creneaux[3].jour, au=creneaux[3].jour, motif="maladie")
    with pytest.raises(CreneauPlusLibre):
        prendre(creneaux[3])


def test_annuler_rend_l_heure_aussitot_et_deux_fois_ne_change_rien(creneaux):
    rendez_vous = prendre(creneaux[0])
    annuler(rendez_vous, par=USAGER, maintenant=LUNDI_8H)
    assert creneaux[0] in creneaux_libres(LUNDI_8H)
    annule = annuler(rendez_vous, par=EPN, motif="autre", maintenant=LUNDI_8H)
    assert (annule.annule_par, annule.sequence) == (USAGER, 1)
    assert verifier() == []


def test_deplacer_change_d_heure_d_un_seul_tenant(creneaux):
    rendez_vous = deplacer(prendre(creneaux[0]), creneaux[4], maintenant=LUNDI_8H)
    assert (rendez_vous.debut, rendez_vous.sequence) == (creneaux[4].debut, 1)
    assert creneaux[0] in creneaux_libres(LUNDI_8H)
    assert verifier() == []


def test_deplacer_vers_une_heure_prise_garde_l_ancienne(creneaux):
    rendez_vous = prendre(creneaux[0])
    prendre(creneaux[1], BRUNO)
    with pytest.raises(CreneauPlusLibre):
        deplacer(rendez_vous, creneaux[1], maintenant=LUNDI_8H)
    rendez_vous.refresh_from_db()
    assert (rendez_vous.debut, rendez_vous.sequence) == (creneaux[0].debut, 0)


def test_un_rendez_vous_commence_ou_annule_ne_se_change_plus_en_ligne(creneaux):
    rendez_vous = prendre(creneaux[0])
    apres = creneaux[0].debut + dt.timedelta(minutes=1)
    with pytest.raises(RendezVousFige):
        deplacer(rendez_vous, creneaux[4], maintenant=apres)
    with pytest.raises(RendezVousFige):
        annuler(rendez_vous, par=USAGER, maintenant=apres)
    annuler(rendez_vous, par=EPN, motif="maladie", maintenant=LUNDI_8H)
    with pytest.raises(RendezVousFige):
        deplacer(rendez_vous, creneaux[4], maintenant=LUNDI_8H, par_l_epn=True)


@pytest.mark.parametrize(
    "code", ["2026-11-28-0900-1", "2026-11-24-0930-1", "2026-02-30-0900-1", "2026-11-24-0900-999", "n'importe", ""]
)
def test_une_heure_inventee_n_existe_pas(creneaux, code):
    assert retrouver(code) is None


def test_l_adresse_d_un_creneau_le_retrouve_meme_pris(creneaux):
    prendre(creneaux[0])
    assert retrouver(creneaux[0].code) == creneaux[0]


def test_les_trois_heures_les_plus_proches_sont_proposees(creneaux):
    prendre(creneaux[4])
    assert plus_proches(creneaux[4].debut, LUNDI_8H) == [creneaux[2], creneaux[3], creneaux[5]]
