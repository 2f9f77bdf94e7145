"""Ce que devient une séance qui a des inscrits : changée, agrandie, échangée, annulée."""

import datetime as dt

import pytest

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Inscription
from ateliers.programmation import programmer
from ateliers.refus import CapaciteTropBasse
from ateliers.seances import (
    EchangeImpossible,
    SeanceChangeeEntreTemps,
    annuler_seance,
    changer_seance,
    deplacer_seance,
    echanger_les_themes,
)
from epn.messagerie.models import Message
from epn.planning.registre import ConseillerDejaPris
from tests.distribution import a

from .conftest import ALICE, BRUNO, COLETTE, LUNDI_8H, creer_seance, demande, personne

Statut = Inscription.Statut


@pytest.fixture
def pleine(seance):
    """Alice et Colette y viennent, Bruno attend."""
    for identite in (ALICE, COLETTE, BRUNO):
        inscrire(demande(identite, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    return seance


def recus(nom: str) -> set[str]:
    return set(Message.objects.filter(cle__startswith=nom).values_list("destinataire", flat=True))


def test_deplacee_elle_se_dit_a_chacun_par_message_ou_par_un_appel(pleine):
    deplacer_seance(pleine, a(2026, 12, 4, 9), a(2026, 12, 4, 11), maintenant=LUNDI_8H)
    assert recus("seance-changee") == {"alice@exemple.fr", "+33639981205"}
    assert Inscription.objects.get(a_appeler_le=LUNDI_8H).usager.nom == "Aubry"
    rappel = Message.objects.en_attente().get(cle__startswith="rappel-de-seance")
    assert rappel.expire_le == a(2026, 12, 4, 9)


def test_deux_fenetres_ne_deplacent_pas_la_meme_seance(pleine):
    lue = pleine.sequence
    deplacer_seance(pleine, a(2026, 12, 4, 9), a(2026, 12, 4, 11), maintenant=LUNDI_8H, revision=lue)
    with pytest.raises(SeanceChangeeEntreTemps):
        deplacer_seance(pleine, a(2026, 12, 7, 9), a(2026, 12, 7, 11), maintenant=LUNDI_8H, revision=lue)


def test_agrandie_elle_fait_avancer_la_file(pleine):
    changer_seance(pleine, maintenant=LUNDI_8H, capacite=3)
    assert pleine.inscriptions.get(usager__nom="Le Goff").est_inscrite
    assert recus("place-liberee") == {"+33639981205"}
    assert not recus("seance-changee")


def test_reduire_sous_le_nombre_d_inscrits_se_demande_d_abord(pleine):
    with pytest.raises(CapaciteTropBasse, match="2 personnes"):
        changer_seance(pleine, maintenant=LUNDI_8H, capacite=1)
    changer_seance(pleine, maintenant=LUNDI_8H, capacite=1, places_confirmees=True)
    assert pleine.inscriptions.qui_prennent_une_place().count() == 2
    assert pleine.inscriptions.get(en_plus=True).usager.nom == "Aubry"


def test_annulee_elle_propose_d_autres_dates(pleine, claire, lieu, emails):
    autre = creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14))
    annuler_seance(pleine, "conseiller absent", maintenant=LUNDI_8H)
    assert set(pleine.inscriptions.values_list("statut", flat=True)) == {Statut.ANNULEE}
    courriel = Message.objects.get(cle__startswith="seance-annulee", canal="courriel")
    assert autre.get_absolute_url() in courriel.corps
    assert "METHOD:CANCEL" in courriel.ics
    assert Inscription.objects.get(a_appeler_le=LUNDI_8H).usager.nom == "Aubry"
    assert not Message.objects.en_attente().filter(cle__startswith="rappel-de-seance").exists()


def test_deux_themes_s_echangent_et_les_inscrits_le_savent(pleine, claire, lieu):
    photos = Atelier.objects.create(titre="Photos", nature="initiation", resume="Trier.", duree_minutes=60)
    autre = creer_seance(claire, lieu, photos, debut=a(2026, 12, 10, 14))
    echanger_les_themes(pleine, autre, maintenant=LUNDI_8H)
    pleine.refresh_from_db()
    autre.refresh_from_db()
    assert (pleine.titre, autre.titre) == ("Photos", "Mes premiers e-mails")
    assert pleine.fin - pleine.debut == dt.timedelta(hours=1)
    assert "alice@exemple.fr" in recus("seance-changee")
    with pytest.raises(EchangeImpossible):
        echanger_les_themes(autre, autre, maintenant=LUNDI_8H)


def test_un_autre_engagement_du_conseiller_la_refuse_et_le_nomme(pleine, claire, lieu, emails):
    creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14))
    with pytest.raises(ConseillerDejaPris, match="jeudi"):
        deplacer_seance(pleine, a(2026, 12, 10, 15), a(2026, 12, 10, 17), maintenant=LUNDI_8H)
    assert not recus("seance-changee")


def test_la_programmation_ne_touche_pas_une_seance_qui_a_des_inscrits(semaine_de_reference, ateliers, espace, horloge):
    programmer(LUNDI_8H)
    mardi = semaine_de_reference[3].seances.order_by("debut").first()
    inscrire(demande(personne(1)), mardi, maintenant=LUNDI_8H)
    semaine_de_reference[3].delete()
    programmer(LUNDI_8H)
    mardi.refresh_from_db()
    assert not mardi.est_annulee
