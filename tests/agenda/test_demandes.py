"""Répondre à une demande de matinée : ce qui est tenu, ce qui est rendu, et à qui on l'écrit."""

import datetime as dt
from uuid import uuid4

import pytest

from ateliers import reservees
from ateliers.models import Inscription, Seance
from ateliers.programmation import programmer
from ateliers.seances import annuler_seance, deplacer_seance
from epn.agenda import demandes
from epn.agenda.matinees import Matinee, matinees_libres
from epn.exploitation.coherence import verifier
from epn.messagerie.models import Message
from epn.planning.models import Fermeture, Occupation
from partenariats.demandes import recevoir
from partenariats.models import ActionExterieure, Demande
from publics.identite import Identite
from tests.distribution import creer_inscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seances", "espace")]
LUNDI = dt.date(2026, 11, 30)
SUIVANT = dt.date(2026, 12, 7)


def demander(organisation: str = "Menuiserie Rivet", *, maintenant: dt.datetime, **champs: object) -> Demande:
    base = {
        "organisation": organisation,
        "public": "entreprise",
        "prenom": "Odile",
        "nom": "Rivet",
        "email": "odile@exemple.fr",
        "effectif": 4,
        "sujet": "Protéger le fichier des clients",
        "jours_souhaites": [LUNDI.isoformat()],
        "cle": uuid4(),
    }
    return recevoir(Demande(**base | champs), maintenant=maintenant)


def le(jour: dt.date, maintenant: dt.datetime) -> Matinee:
    return next(m for m in matinees_libres(maintenant) if m.jour == jour)


def noms_des_messages() -> list[str]:
    return [cle.split(":")[0] for cle in Message.objects.order_by("pk").values_list("cle", flat=True)]


def test_acceptee_elle_reprend_la_matinee_vide_et_la_reserve(maintenant) -> None:
    vide = Seance.objects.get(date_theorique=LUNDI, nature="professionnels")
    demande = demandes.accepter(demander(maintenant=maintenant), le(LUNDI, maintenant), maintenant=maintenant)
    seance = demandes.seance_de(demande)
    assert (seance.pk, seance.capacite, seance.titre) == (vide.pk, 4, "Protéger le fichier des clients")
    assert seance.reservee
    assert seance.reservation.email == "odile@exemple.fr"
    assert seance not in Seance.objects.publiques()
    assert demande.statut == "acceptee"
    assert demande.occupation == seance.occupation
    assert noms_des_messages() == ["demande-recue", "demande-acceptee"]
    assert verifier() == []


def test_sans_seance_programmee_une_seance_s_ouvre(maintenant) -> None:
    Seance.objects.filter(date_theorique=LUNDI, nature="professionnels").delete()
    Occupation.objects.filter(seance=None).delete()
    demande = demandes.accepter(demander(maintenant=maintenant), le(LUNDI, maintenant), maintenant=maintenant)
    assert demandes.seance_de(demande).plage is None
    assert verifier() == []


def test_une_seconde_demande_pour_la_meme_matinee_nomme_la_premiere_et_propose_les_libres(maintenant) -> None:
    matinee = le(LUNDI, maintenant)
    demandes.accepter(demander(maintenant=maintenant), matinee, maintenant=maintenant)
    seconde = demander("Mairie de Bellême", maintenant=maintenant)
    with pytest.raises(demandes.MatineeDejaPrise, match=r"Menuiserie Rivet.*7\u00a0décembre") as refus:
        demandes.accepter(seconde, matinee, maintenant=maintenant)
    assert LUNDI not in [m.jour for m in refus.value.libres]
    seconde.refresh_from_db()
    assert seconde.statut == "recue"
    assert seconde.occupation is None


def test_une_matinee_ou_quelqu_un_est_inscrit_ne_se_demande_pas(maintenant) -> None:
    matinee = le(LUNDI, maintenant)
    creer_inscription(Seance.objects.get(date_theorique=LUNDI, nature="professionnels"))
    assert LUNDI not in [m.jour for m in matinees_libres(maintenant)]
    with pytest.raises(demandes.MatineeDejaPrise, match="déjà pris"):
        demandes.accepter(demander(maintenant=maintenant), matinee, maintenant=maintenant)


def test_un_lundi_ferme_ou_annule_n_est_pas_libre(maintenant) -> None:
    Fermeture.objects.create(du=LUNDI, au=LUNDI, de=dt.time(11), a=dt.time(12), motif="travaux")
    annuler_seance(Seance.objects.get(date_theorique=SUIVANT, nature="professionnels"), "absent", maintenant=maintenant)
    jours = [m.jour for m in matinees_libres(maintenant)]
    assert LUNDI not in jours
    assert SUIVANT not in jours
    assert dt.date(2026, 12, 14) in jours


def test_les_matinees_libres_se_lisent_en_quatre_requetes(maintenant, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        assert len(matinees_libres(maintenant)) >= 6


def test_une_date_proposee_est_gardee_puis_acceptee(maintenant) -> None:
    demande = demandes.proposer(
        demander(maintenant=maintenant), le(SUIVANT, maintenant), maintenant=maintenant, mot="Ici."
    )
    assert demande.expire_le == maintenant + dt.timedelta(days=7)
    assert SUIVANT not in [m.jour for m in matinees_libres(maintenant)]
    assert demandes.seance_de(demande).reservation is None
    demande = demandes.accepter_la_proposition(demande, maintenant=maintenant)
    assert demande.est_acceptee
    assert demandes.seance_de(demande).reservation
    assert demandes.accepter_la_proposition(demande, maintenant=maintenant).est_acceptee
    assert noms_des_messages() == ["demande-recue", "demande-autre-date", "demande-acceptee"]


def test_refusee_la_date_redevient_ouverte_a_tous(maintenant) -> None:
    demande = demandes.proposer(demander(maintenant=maintenant), le(SUIVANT, maintenant), maintenant=maintenant)
    demande = demandes.refuser_la_proposition(demande, maintenant=maintenant)
    rendue = Seance.objects.publiques().get(date_theorique=SUIVANT, nature="professionnels")
    assert (rendue.capacite, rendue.titre) == (6, "Le RGPD sans jargon")
    assert demande.attend_une_reponse
    assert "7\u00a0décembre" in demande.reponse
    assert verifier() == []


def test_sans_reponse_la_date_est_relachee_et_le_contact_le_sait(maintenant) -> None:
    demande = demandes.proposer(demander(maintenant=maintenant), le(SUIVANT, maintenant), maintenant=maintenant)
    assert demandes.relacher_les_expirees(maintenant) == 0
    apres = maintenant + dt.timedelta(days=7)
    assert demandes.relacher_les_expirees(apres) == 1
    assert demandes.relacher_les_expirees(apres) == 0
    demande.refresh_from_db()
    assert demande.attend_une_reponse
    assert demande.occupation is None
    assert noms_des_messages()[-1] == "demande-date-relachee"
    with pytest.raises(demandes.DatePasseeOuRelachee):
        demandes.accepter_la_proposition(demande, maintenant=apres)


def test_declinee_elle_ne_se_repond_plus(maintenant) -> None:
    demande = demandes.decliner(demander(maintenant=maintenant), "Trop loin.", maintenant=maintenant)
    assert noms_des_messages()[-1] == "demande-declinee"
    with pytest.raises(demandes.DemandeDejaTraitee):
        demandes.accepter(demande, le(LUNDI, maintenant), maintenant=maintenant)


def test_deux_fenetres_ne_repondent_pas_deux_fois(maintenant) -> None:
    lue = demander(maintenant=maintenant)
    demandes.refuser_la_proposition(
        demandes.proposer(lue, le(SUIVANT, maintenant), maintenant=maintenant, revision=lue.sequence),
        maintenant=maintenant,
    )
    with pytest.raises(demandes.DemandeDejaTraitee):
        demandes.accepter(lue, le(LUNDI, maintenant), maintenant=maintenant, revision=lue.sequence)


def test_retiree_elle_desinscrit_ses_participants_et_rend_la_matinee(maintenant) -> None:
    demande = demandes.accepter(demander(maintenant=maintenant), le(LUNDI, maintenant), maintenant=maintenant)
    nommer(demandes.seance_de(demande), maintenant, ("Paul", "Morin"))
    demande = demandes.retirer(demande, maintenant=maintenant)
    assert demandes.retirer(demande, maintenant=maintenant).statut == "retiree"
    assert not Inscription.objects.vivantes().exists()
    assert Seance.objects.publiques().filter(date_theorique=LUNDI, nature="professionnels").exists()
    assert verifier() == []


def test_chez_eux_c_est_une_action_exterieure_trajets_compris(maintenant, mortagne) -> None:
    chez = {"chez_vous": True, "adresse": "Zone de la Gare", "commune": mortagne}
    matinee = le(LUNDI, maintenant)
    voulue = Matinee(matinee.conseiller_id, matinee.lieu, matinee.debut, matinee.fin, dt.timedelta(minutes=30))
    demande = demandes.accepter(demander(maintenant=maintenant, **chez), voulue, maintenant=maintenant)
    action = demandes.action_de(demande)
    assert (action.occupation.debut, action.occupation.fin) == (
        matinee.debut - voulue.trajet,
        matinee.fin + voulue.trajet,
    )
    seance = Seance.objects.get(date_theorique=LUNDI, nature="professionnels")
    assert seance.est_annulee
    assert noms_des_messages() == ["demande-recue", "demande-acceptee"]
    demandes.retirer(demande, maintenant=maintenant)
    seance.refresh_from_db()
    assert not seance.est_annulee
    assert ActionExterieure.objects.get().est_annulee
    programmer(maintenant)
    assert verifier() == []


def nommer(seance: Seance, maintenant: dt.datetime, *noms: tuple[str, str]) -> list[Inscription]:
    personnes = [Identite(*nom, audience="professionnel") for nom in noms]
    qui = {"audience": "professionnel", "organisation": "Menuiserie Rivet"}
    return reservees.nommer(seance, personnes, maintenant=maintenant, **qui)


def test_les_participants_nommes_tiennent_aux_places_et_au_billet(maintenant) -> None:
    demande = demandes.accepter(
        demander(maintenant=maintenant, effectif=2), le(LUNDI, maintenant), maintenant=maintenant
    )
    seance = demandes.seance_de(demande)
    faites = nommer(seance, maintenant, ("Paul", "Morin"), ("Lucie", "Gallet"))
    assert {i.reservation_id for i in faites} == {seance.reservation_id}
    assert {(i.audience, i.usager.audience) for i in faites} == {("professionnel", "professionnel")}
    assert nommer(seance, maintenant, ("Paul", "Morin")) == []
    with pytest.raises(reservees.TropDeParticipants):
        nommer(seance, maintenant, ("Trop", "Tard"))
    assert "inscription-confirmee" in noms_des_messages()


def test_avant_d_avoir_nomme_quelqu_un_le_contact_apprend_ce_qui_change(maintenant) -> None:
    demande = demandes.accepter(demander(maintenant=maintenant), le(LUNDI, maintenant), maintenant=maintenant)
    seance, heure = demandes.seance_de(demande), dt.timedelta(minutes=30)
    deplacer_seance(seance, seance.debut + heure, seance.fin + heure, maintenant=maintenant)
    annuler_seance(seance, "malade", maintenant=maintenant)
    assert noms_des_messages()[-2:] == ["matinee-changee", "matinee-annulee"]
    demande.refresh_from_db()
    assert demande.est_annulee_depuis


def test_apres_ce_sont_les_messages_des_inscrits_une_seule_fois(maintenant) -> None:
    demande = demandes.accepter(demander(maintenant=maintenant), le(LUNDI, maintenant), maintenant=maintenant)
    nommer(demandes.seance_de(demande), maintenant, ("Paul", "Morin"))
    annuler_seance(demandes.seance_de(demande), "malade", maintenant=maintenant)
    assert noms_des_messages()[-1] == "seance-annulee"
    assert "matinee-annulee" not in noms_des_messages()
