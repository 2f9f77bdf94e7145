"""S'inscrire, attendre, annuler : chacun sa place ou son rang, et rien de donné deux fois."""

import pytest

from ateliers.inscriptions import annuler, inscrire
from ateliers.models import Inscription, Parcours, Seance
from ateliers.refus import (
    DansUnParcours,
    DejaInscrit,
    DeuxFoisLaMemePersonne,
    ParcoursCommence,
    SeanceAnnulee,
    SeanceComplete,
    SeancePasAnnoncee,
    SeancePassee,
    TropDInscriptions,
)
from ateliers.seances import annuler_seance
from epn.messagerie.models import Message
from publics.contacts import Contact
from publics.identite import Identite
from tests.distribution import a

from .conftest import ALICE, BRUNO, COLETTE, LUNDI_8H, creer_seance, demande, personne

PAULE = Identite("Paule", "Martin", "+33639981204", "alice@exemple.fr")
Statut = Inscription.Statut


def statuts(seance: Seance) -> list[str]:
    return list(seance.inscriptions.order_by("pk").values_list("statut", flat=True))


def remplir(seance: Seance) -> list:
    return [inscrire(demande(personne(n)), seance, maintenant=LUNDI_8H) for n in range(seance.capacite)]


def test_on_s_inscrit_et_l_on_recoit_une_confirmation_et_un_rappel(seance):
    reservation = inscrire(demande(), seance, maintenant=LUNDI_8H)
    assert statuts(seance) == [Statut.INSCRITE]
    cles = list(Message.objects.order_by("cle").values_list("cle", flat=True))
    assert [c.split(":")[0] for c in cles] == ["inscription-confirmee", "rappel-de-seance"]
    courriel = Message.objects.get(cle__startswith="inscription-confirmee")
    assert "Mes premiers e-mails" in courriel.corps
    assert reservation.code_lisible in courriel.corps
    assert "SUMMARY:Atelier" in courriel.ics


def test_rejouer_la_meme_cle_rend_le_meme_billet(seance):
    la_demande = demande()
    assert inscrire(la_demande, seance, maintenant=LUNDI_8H) == inscrire(la_demande, seance, maintenant=LUNDI_8H)
    assert len(statuts(seance)) == 1


def test_un_couple_s_inscrit_d_un_seul_billet(seance):
    reservation = inscrire(demande(ALICE, PAULE), seance, maintenant=LUNDI_8H)
    assert reservation.inscriptions.count() == 2
    assert Message.objects.filter(cle__startswith="inscription-confirmee").count() == 1
    assert "Alice Martin et Paule Martin" in Message.objects.get(cle__startswith="inscription-conf").corps


def test_complete_on_attend_si_on_l_accepte_et_l_on_sait_son_rang(seance):
    remplir(seance)
    with pytest.raises(SeanceComplete):
        inscrire(demande(), seance, maintenant=LUNDI_8H)
    inscrire(demande(BRUNO, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    alice = inscrire(demande(accepte_d_attendre=True), seance, maintenant=LUNDI_8H).inscriptions.get()
    assert (alice.attend, alice.rang_d_attente) == (True, 2)
    assert "au rang 2" in Message.objects.get(cle__startswith="inscription-en-attente", canal="courriel").corps


def test_une_place_pour_deux_se_dit_avant_de_se_partager(seance):
    inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H)
    with pytest.raises(SeanceComplete) as refus:
        inscrire(demande(ALICE, PAULE), seance, maintenant=LUNDI_8H)
    assert refus.value.places == 1
    inscrire(demande(ALICE, PAULE, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    assert statuts(seance) == [Statut.INSCRITE, Statut.INSCRITE, Statut.ATTENTE]


def test_la_place_rendue_va_a_la_premiere_personne_qui_attend(seance):
    prises = remplir(seance)
    for identite in (BRUNO, ALICE):
        inscrire(demande(identite, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    annuler(prises[0].inscriptions.all(), par="usager", maintenant=LUNDI_8H)
    assert statuts(seance) == [Statut.ANNULEE, Statut.INSCRITE, Statut.INSCRITE, Statut.ATTENTE]
    assert Message.objects.filter(cle__startswith="place-liberee", destinataire="+33639981205").exists()


@pytest.mark.parametrize(("qui", "quand"), [(COLETTE, LUNDI_8H), (ALICE, a(2026, 12, 2, 20))])
def test_sans_message_ou_trop_tard_la_place_est_gardee_et_l_on_appelle(seance, qui, quand):
    prises = remplir(seance)
    inscrire(demande(qui, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    annuler(prises[0].inscriptions.all(), par="usager", maintenant=quand)
    gardee = seance.inscriptions.latest("pk")
    assert (gardee.statut, gardee.a_appeler_le) == (Statut.PROPOSEE, quand)
    assert not Message.objects.filter(cle__startswith="place-liberee").exists()
    with pytest.raises(SeanceComplete):
        inscrire(demande(BRUNO), seance, maintenant=quand)


def test_qui_arrive_ne_passe_pas_devant_la_file(seance):
    inscrire(demande(personne(1), personne(2)), seance, maintenant=LUNDI_8H)
    inscrire(demande(BRUNO, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    Seance.objects.update(capacite=3)
    with pytest.raises(SeanceComplete):
        inscrire(demande(), seance, maintenant=LUNDI_8H)


def test_deux_fois_la_meme_personne_se_dit_avec_egards(seance):
    inscrire(demande(), seance, maintenant=LUNDI_8H)
    with pytest.raises(DejaInscrit, match="Alice Martin est déjà inscrit"):
        inscrire(demande(), seance, maintenant=LUNDI_8H)
    with pytest.raises(DeuxFoisLaMemePersonne):
        inscrire(demande(BRUNO, BRUNO), seance, maintenant=LUNDI_8H)


def test_ce_qui_n_est_pas_ouvert_se_refuse_par_son_nom(seance, claire, lieu, emails):
    with pytest.raises(SeancePassee):
        inscrire(demande(), seance, maintenant=seance.debut)
    brouillon = creer_seance(claire, lieu, emails, debut=a(2026, 12, 4, 14), brouillon=True)
    sans_theme = creer_seance(claire, lieu, None, debut=a(2026, 12, 7, 14))
    for fermee in (brouillon, sans_theme):
        with pytest.raises(SeancePasAnnoncee):
            inscrire(demande(), fermee, maintenant=LUNDI_8H)
    annuler_seance(seance, "malade", maintenant=LUNDI_8H)
    with pytest.raises(SeanceAnnulee):
        inscrire(demande(), seance, maintenant=LUNDI_8H)


def test_un_contact_ne_remplit_pas_tous_les_ateliers(seance, settings):
    settings.INSCRIPTIONS_PAR_CONTACT_MAX = 1
    inscrire(demande(), seance, maintenant=LUNDI_8H)
    with pytest.raises(TropDInscriptions):
        inscrire(demande(PAULE), seance, maintenant=LUNDI_8H)


def test_le_conseiller_depasse_les_places_en_le_sachant(seance):
    remplir(seance)
    inscrire(demande(au_comptoir=True, en_plus=True), seance, maintenant=seance.debut)
    assert seance.inscriptions.get(usager__nom="Martin").en_plus
    assert statuts(seance) == [Statut.INSCRITE] * 3


def test_annuler_une_personne_garde_l_autre_et_son_rappel(seance):
    par_courriel = Contact(ALICE.telephone, ALICE.email, rappel="courriel")
    reservation = inscrire(demande(ALICE, PAULE, contact=par_courriel), seance, maintenant=LUNDI_8H)
    annuler(reservation.inscriptions.filter(usager__prenom="Alice"), par="usager", maintenant=LUNDI_8H)
    rappel = Message.objects.en_attente().get(cle__startswith="rappel-de-seance")
    assert "Paule" in rappel.corps
    assert "Alice" not in rappel.corps
    assert "STATUS:CONFIRMED" in Message.objects.get(cle__startswith="inscription-annulee").ics
    annuler(reservation.inscriptions.all(), par="usager", maintenant=LUNDI_8H)
    assert not Message.objects.en_attente().filter(cle__startswith="rappel-de-seance").exists()
    assert "METHOD:CANCEL" in Message.objects.filter(cle__startswith="inscription-annulee").latest("pk").ics


# --- Parcours -------------------------------------------------------------------------------------


@pytest.fixture
def parcours(cycle, claire, lieu, espace, horloge) -> Parcours:
    parcours = Parcours.objects.create(cycle=cycle)
    for etape in cycle.etapes.all():
        debut = a(2026, 12, 1 + 7 * (etape.rang - 1), 14)
        creer_seance(claire, lieu, etape.atelier, debut=debut, capacite=1, parcours=parcours, rang=etape.rang)
    return parcours


def test_un_parcours_se_prend_d_une_seule_inscription(parcours):
    reservation = inscrire(demande(), parcours, maintenant=LUNDI_8H)
    assert reservation.inscriptions.count() == 3
    assert Message.objects.filter(cle__startswith="rappel-de-seance").count() == 3
    assert Message.objects.get(cle__startswith="inscription-confirmee").ics.count("BEGIN:VEVENT") == 3
    with pytest.raises(DansUnParcours):
        inscrire(demande(BRUNO), parcours.seances.first(), maintenant=LUNDI_8H)


def test_on_entre_dans_un_parcours_quand_chaque_date_a_une_place(parcours):
    alice = inscrire(demande(), parcours, maintenant=LUNDI_8H)
    bruno = inscrire(demande(BRUNO, accepte_d_attendre=True), parcours, maintenant=LUNDI_8H)
    annuler(alice.inscriptions.filter(seance__rang=2), par="usager", maintenant=LUNDI_8H)
    assert set(bruno.inscriptions.values_list("statut", flat=True)) == {Statut.ATTENTE}
    annuler(alice.inscriptions.all(), par="usager", maintenant=LUNDI_8H)
    assert set(bruno.inscriptions.values_list("statut", flat=True)) == {Statut.INSCRITE}


def test_entrer_en_cours_est_le_choix_du_conseiller(parcours):
    apres_la_premiere = a(2026, 12, 2, 8)
    with pytest.raises(ParcoursCommence):
        inscrire(demande(), parcours, maintenant=apres_la_premiere)
    assert inscrire(demande(au_comptoir=True), parcours, maintenant=apres_la_premiere).inscriptions.count() == 2
    parcours.cycle.entree_en_cours = True
    parcours.cycle.save()
    parcours.seances.update(capacite=2)
    assert inscrire(demande(BRUNO), parcours, maintenant=apres_la_premiere).inscriptions.count() == 2


def test_un_parcours_dont_une_date_manque_n_est_pas_ouvert(parcours):
    Seance.objects.filter(parcours=parcours, rang=3).update(parcours=None, rang=None)
    with pytest.raises(SeancePasAnnoncee):
        inscrire(demande(), parcours, maintenant=LUNDI_8H)
