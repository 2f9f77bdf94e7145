"""Effacer quelqu'un : plus une trace de son nom, dans aucune colonne d'aucune table ; les chiffres restent."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Count
from django.utils import timezone

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Souhait
from epn.comptes.models import Compte
from epn.exploitation.effacements import annuler_a_venir
from epn.messagerie.models import Message
from epn.territoire.models import Lieu
from publics import effacement
from publics.models import Acces, Effacement, Reservation, Usager
from tests.distribution import creer_rendez_vous

from .zephyrine import NOM, PRENOM, TELEPHONE, traces

MOTIF = Effacement.Motif.DEMANDE


def chiffres() -> list[list[tuple]]:
    """Les présences par thématique, par commune, par année de naissance : ce que disent les rapports."""
    presences = [m.objects.filter(presence="present") for m in (RendezVous, Inscription)]
    axes = ("usager__commune__nom", "usager__annee_naissance", "usager__statut")
    comptes = [lot.values_list(axe).annotate(n=Count("pk")).order_by(axe) for lot in presences for axe in axes]
    themes = presences[0].values_list("besoin", "compte_rendu__thematiques").annotate(n=Count("pk")).order_by("besoin")
    return [list(compte) for compte in [*comptes, themes]]


def test_on_la_trouve_partout_avant_et_nulle_part_apres(elle: Usager, claire: Compte) -> None:
    avant = traces()
    assert {"publics_usager.nom", "messagerie_message.corps", "django_admin_log.object_repr"} <= set(avant)
    assert len(avant) >= 20
    effacement.effacer(elle, MOTIF, maintenant=timezone.now(), par=claire)
    assert traces() == []
    assert "reservation" not in [cle for s in Session.objects.all() for cle in s.get_decoded()]


def test_les_chiffres_sont_les_memes_avant_et_apres(elle: Usager) -> None:
    avant = chiffres()
    assert avant[0] == [("Mortagne-au-Perche", 1)]
    effacement.effacer(elle, MOTIF, maintenant=timezone.now())
    assert chiffres() == avant


def test_l_effacement_est_note_sans_nom_et_une_seule_fois(elle: Usager, claire: Compte) -> None:
    for _ in range(2):
        effacement.effacer(elle, MOTIF, maintenant=timezone.now(), par=claire)
    assert Effacement.objects.get().usager_numero == elle.pk
    acces = Acces.objects.get(geste="effacer")
    assert (acces.usager_numero, acces.compte, acces.detail) == (elle.pk, claire, "à sa demande")
    elle.refresh_from_db()
    assert str(elle) == f"personne nº {elle.pk}"


def test_on_n_efface_pas_quelqu_un_qui_a_un_rendez_vous_demain(claire: Compte, lieu: Lieu) -> None:
    demain = creer_rendez_vous(claire, lieu, timezone.now() + dt.timedelta(days=1))
    with pytest.raises(effacement.EncoreAVenir):
        effacement.effacer(demain.usager, MOTIF, maintenant=timezone.now())
    assert not Effacement.objects.exists()


def test_le_contact_partage_d_un_couple_reste_a_l_autre(elle: Usager, claire: Compte, lieu: Lieu) -> None:
    lui = Usager.objects.create(prenom="Raymond", nom=NOM, nom_normalise="quatrebarbes raymond", telephone=TELEPHONE)
    rendez_vous = creer_rendez_vous(
        claire, lieu, timezone.now() + dt.timedelta(days=2), prenom="Raymond", nom=NOM, telephone=TELEPHONE
    )
    quand = {"a_partir_de": timezone.now(), "expire_le": rendez_vous.fin, "prochaine_tentative_le": timezone.now()}
    Message.objects.create(cle="essai:2", canal="texto", destinataire=TELEPHONE, corps="Bonjour Raymond", **quand)
    effacement.effacer(elle, MOTIF, maintenant=timezone.now())
    lui.refresh_from_db()
    assert (lui.telephone, rendez_vous.reservation.telephone) == (TELEPHONE, TELEPHONE)
    assert Reservation.objects.get(pk=rendez_vous.reservation_id).telephone == TELEPHONE
    assert Message.objects.get(cle="essai:2").corps == "Bonjour Raymond"


def test_un_souhait_garde_son_sujet_pour_compter(elle: Usager) -> None:
    effacement.effacer(elle, MOTIF, maintenant=timezone.now())
    assert [(s.thematiques, s.mots, s.email) for s in Souhait.objects.all()] == [(["email"], "", "")]


def test_un_message_qui_attendait_ne_part_plus(elle: Usager) -> None:
    assert Message.objects.en_attente().exists()
    effacement.effacer(elle, MOTIF, maintenant=timezone.now())
    assert not Message.objects.en_attente().exists()


@pytest.mark.usefixtures("espace")
def test_une_restauration_se_rejoue_sans_toucher_qui_a_pris_le_numero(elle: Usager, claire: Compte, lieu: Lieu) -> None:
    maintenant = timezone.now()
    nouveau = Usager.objects.create(prenom="Alix", nom="Neuf", nom_normalise="neuf alix", cree_le=maintenant)
    hier = maintenant - dt.timedelta(days=1)
    lignes = [effacement.AEffacer(n, MOTIF, hier) for n in (elle.pk, nouveau.pk, 999_999)]
    creer_rendez_vous(claire, lieu, maintenant + dt.timedelta(days=3), prenom=PRENOM, nom=NOM, telephone=TELEPHONE)
    assert effacement.rejouer(lignes, maintenant=maintenant, avant=annuler_a_venir) == 1
    assert traces() == []
    assert Effacement.objects.get().le == hier
    assert Usager.objects.get(pk=nouveau.pk).nom == "Neuf"
    assert effacement.rejouer(lignes, maintenant=maintenant, avant=annuler_a_venir) == 0


def test_un_homonyme_d_une_autre_adresse_garde_tout(elle: Usager, claire: Compte, lieu: Lieu) -> None:
    autre = creer_rendez_vous(
        claire, lieu, timezone.now() + dt.timedelta(days=5), prenom=PRENOM, nom=NOM, telephone="+33639980011"
    )
    effacement.effacer(elle, MOTIF, maintenant=timezone.now())
    autre.usager.refresh_from_db()
    assert (autre.usager.nom, autre.usager.pk != elle.pk) == (NOM, True)
