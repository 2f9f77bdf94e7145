"""Conseiller absent : on voit qui est touché, puis tout s'annule d'un seul tenant, et chacun l'apprend."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import Alerte, Offre, RendezVous
from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Inscription, Seance
from ateliers.seances import changer_seance
from epn.commun import dates
from epn.messagerie.models import Message
from epn.planning.models import Fermeture, Nature
from tests.ateliers.conftest import ALICE, COLETTE, demande, personne
from tests.distribution import creer_offre, creer_plage, creer_rendez_vous
from tests.gestion.conftest import a_la_pendule

PAGE = "/gestion/absence/"
pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def jour(semaine, aujourd_hui: dt.date) -> dt.date:
    """Un jour ouvert, et son lendemain aussi : ni l'un ni l'autre n'est férié."""
    ouverts = set(Seance.objects.values_list("date_theorique", flat=True))
    return next(
        j for n in range(3, 40) if {j := aujourd_hui + dt.timedelta(days=n), j + dt.timedelta(days=1)} <= ouverts
    )


@pytest.fixture
def odile(claire, lieu, jour) -> RendezVous:
    """Le matin, par texto."""
    ici = {"prenom": "Odile", "nom": "Grandin", "telephone": "+33639981452"}
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 10), **ici)


@pytest.fixture
def rene(claire, lieu, jour) -> RendezVous:
    """Le matin, ni e-mail ni mobile."""
    ici = {"prenom": "René", "nom": "Chartrain", "telephone": "+33261914175", "rappel": "appel"}
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 11), **ici)


@pytest.fixture
def seance(atelier: Atelier, jour, odile, rene) -> Seance:
    """L'après-midi : Alice (e-mail) et Colette (téléphone fixe) y viennent."""
    du_jour = Seance.objects.get(date_theorique=jour)
    seance = changer_seance(du_jour, maintenant=timezone.now(), atelier=atelier)
    for identite in (ALICE, COLETTE):
        inscrire(demande(identite), seance, maintenant=timezone.now())
    return seance


def saisie(conseiller, jour: dt.date, **change: object) -> dict[str, object]:
    base = {"conseiller": conseiller.pk, "du": jour.isoformat(), "au": "", "moment": "journee", "motif": "formation"}
    return base | change


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def confirmer(client: Client, tape: dict[str, object]):
    apercu = client.post(PAGE, tape).context["apercu"]
    return client.post(PAGE, tape | {"empreinte": apercu.empreinte}, follow=True)


def test_l_apercu_nomme_chacun_et_n_ecrit_rien(chez_claire: Client, seance, claire, jour) -> None:
    page = lire(chez_claire.post(PAGE, saisie(claire, jour)))
    assert "3 engagements touchés" in page
    assert "2 billets prévenus par message, 2 à appeler" in page
    for voie in ("par texto au 06 39 98 14 52", "par e-mail à alice@exemple.fr", "02 61 91 41 75", "02 61 91 14 27"):
        assert voie in page
    assert "À proposer à la place" in page
    assert not Fermeture.objects.exists()
    assert not RendezVous.objects.exclude(annule_le=None).exists()


def test_confirmer_ferme_annule_et_previent_d_un_seul_tenant(chez_claire: Client, seance, claire, jour) -> None:
    reponse = confirmer(chez_claire, saisie(claire, jour))
    bilan = "2 rendez-vous annulés, 1 séance annulée, 2 messages déposés, 2 personnes à appeler"
    assert bilan in lire(reponse)
    assert RendezVous.objects.filter(annule_par="epn", motif_annulation="le conseiller est absent").count() == 2
    assert Seance.objects.get(pk=seance.pk).motif_annulation == "le conseiller est absent"
    assert set(Inscription.objects.values_list("statut", flat=True)) == {"annulee"}
    fermeture = Fermeture.objects.get()
    assert (fermeture.conseiller, fermeture.motif, fermeture.motif_public) == (claire, "formation", False)
    assert not any(c.jour == jour for c in creneaux_libres(timezone.now()))


def test_les_messages_proposent_d_autres_heures_et_jamais_ce_qui_tombe_aussi(chez_claire, seance, claire, lieu, jour):
    par_courriel = {"nom": "Hubert", "email": "hubert@exemple.fr", "telephone": ""}
    creer_rendez_vous(claire, lieu, a_la_pendule(jour, 9), **par_courriel)
    lendemain = Seance.objects.get(date_theorique=jour + dt.timedelta(days=1))
    changer_seance(lendemain, maintenant=timezone.now(), atelier=seance.atelier)
    confirmer(chez_claire, saisie(claire, jour, au=(jour + dt.timedelta(days=1)).isoformat()))
    rendez_vous = Message.objects.get(cle__startswith="rendez-vous-annule", canal="courriel").corps
    assert rendez_vous.count("/rendez-vous/20") == 3
    assert all(f"/rendez-vous/{jour + dt.timedelta(days=n)}" not in rendez_vous for n in (0, 1))
    atelier = Message.objects.get(cle__startswith="seance-annulee", canal="courriel").corps
    assert lendemain.get_absolute_url() not in atelier


def test_un_matin_ne_touche_pas_l_apres_midi(chez_claire: Client, seance, claire, jour) -> None:
    confirmer(chez_claire, saisie(claire, jour, moment="matin"))
    assert RendezVous.objects.exclude(annule_le=None).count() == 2
    assert not Seance.objects.get(pk=seance.pk).est_annulee


def test_a_ces_heures_ne_touche_que_ces_heures_chaque_jour(chez_claire: Client, seance, claire, jour, odile) -> None:
    heures = {"moment": "heures", "de": "10:30", "a": "11:00"}
    confirmer(chez_claire, saisie(claire, jour, **heures))
    assert list(RendezVous.objects.exclude(annule_le=None)) == [odile]


def test_le_motif_public_se_dit_et_n_est_jamais_dans_une_adresse(chez_claire: Client, seance, claire, jour) -> None:
    reponse = confirmer(chez_claire, saisie(claire, jour, motif_public="on"))
    assert "formation" in Message.objects.get(cle__startswith="seance-annulee", canal="courriel").corps
    assert all("formation" not in adresse for adresse, _ in reponse.redirect_chain)


def test_un_apercu_perime_est_remontre_et_rien_n_a_ete_annule(chez_claire: Client, seance, claire, jour) -> None:
    tape = saisie(claire, jour)
    lue = chez_claire.post(PAGE, tape).context["apercu"].empreinte
    inscrire(demande(personne(1)), seance, maintenant=timezone.now())
    reponse = chez_claire.post(PAGE, tape | {"empreinte": lue})
    assert reponse.status_code == 409
    assert "Quelque chose a été réservé" in lire(reponse)
    assert "Visiteur Numero ab" in lire(reponse)
    assert not Fermeture.objects.exists()
    assert not Seance.objects.get(pk=seance.pk).est_annulee
    neuve = reponse.context["apercu"].empreinte
    assert "Absence enregistrée" in lire(chez_claire.post(PAGE, tape | {"empreinte": neuve}, follow=True))


def test_confirmer_deux_fois_n_ajoute_ni_fermeture_ni_message(chez_claire: Client, seance, claire, jour) -> None:
    tape = saisie(claire, jour)
    lue = chez_claire.post(PAGE, tape).context["apercu"].empreinte
    chez_claire.post(PAGE, tape | {"empreinte": lue})
    messages = Message.objects.count()
    assert chez_claire.post(PAGE, tape | {"empreinte": lue}).status_code == 409
    vide = chez_claire.post(PAGE, tape).context["apercu"].empreinte
    chez_claire.post(PAGE, tape | {"empreinte": vide})
    assert (Fermeture.objects.count(), Message.objects.count()) == (1, messages)


def test_le_partenaire_n_est_qu_un_groupe(chez_claire: Client, claire, lieu, aujourd_hui) -> None:
    loin = aujourd_hui + dt.timedelta(days=20)
    creer_plage(
        claire,
        lieu,
        jour=loin.weekday(),
        debut=dt.time(18),
        fin=dt.time(20),
        nature=Nature.PARTENAIRE,
        duree_creneau=None,
    )
    page = lire(chez_claire.post(PAGE, saisie(claire, loin, moment="heures", de="18:00", a="20:00")))
    assert "groupe partenaire, à prévenir vous-même" in page
    assert "créneau réservé" not in page


def test_une_heure_gardee_n_est_plus_gardee_et_la_personne_reste_en_file(chez_claire, claire, lieu, jour) -> None:
    maintenant = timezone.now()
    qui = {"prenom": "Huguette", "nom": "Poirier", "telephone": "+33639987745"}
    alerte = Alerte.objects.create(cle="5d0c9f6e-3a41-4c8e-9a1b-7f2f6c0b1e55", expire_le=a_la_pendule(jour, 23), **qui)
    offre = creer_offre(alerte, lieu, claire, a_la_pendule(jour, 9))
    tape = saisie(claire, jour)
    assert "Huguette Poirier reste en liste d’attente" in lire(chez_claire.post(PAGE, tape))
    confirmer(chez_claire, tape)
    assert Offre.objects.get(pk=offre.pk).close_le
    assert list(Alerte.objects.en_file(maintenant)) == [alerte]


def test_un_autre_conseiller_n_est_pas_touche(chez_claire: Client, seance, claire, lise, lieu, jour) -> None:
    sien = creer_rendez_vous(lise, lieu, a_la_pendule(jour, 10), nom="Ailleurs")
    confirmer(chez_claire, saisie(claire, jour))
    assert not RendezVous.objects.get(pk=sien.pk).est_annule


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"du": "2020-01-01"}, "Ce jour est passé"),
        ({"du": "9999-12-31"}, "trop loin"),
        ({"du": "x\x00"}, "Écrivez une date"),
        ({"motif": ""}, "Donnez un motif"),
        ({"motif": "😀" * 300}, "120 lettres au plus"),
        ({"moment": "heures"}, "Donnez l’heure"),
        ({"moment": "heures", "de": "12:00", "a": "11:00"}, "finit avant de commencer"),
        ({"moment": "nuit"}, "Sélectionnez un choix valide"),
        ({"conseiller": "9" * 30}, "n’existe pas"),
    ],
)
def test_une_absence_mal_dite_recoit_sa_phrase(chez_claire, seance, claire, jour, change, phrase) -> None:
    reponse = chez_claire.post(PAGE, saisie(claire, jour, empreinte="x") | change)
    assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
    assert not Fermeture.objects.exists()


def test_une_absence_ne_finit_ni_avant_ni_trop_longtemps_apres(chez_claire: Client, claire, jour) -> None:
    for ecart, phrase in ((-1, "finit avant de commencer"), (100, "deux mois au plus")):
        au = (jour + dt.timedelta(days=ecart)).isoformat()
        assert phrase in lire(chez_claire.post(PAGE, saisie(claire, jour, au=au)))


def test_la_journee_y_mene_et_l_administrateur_n_y_entre_pas(chez_claire: Client, chez_adrien: Client) -> None:
    assert f'href="{PAGE}"' in chez_claire.get("/gestion/").content.decode()
    assert chez_adrien.get(PAGE).status_code == 403


def test_l_apercu_coute_autant_pour_trois_engagements_que_pour_dix(chez_claire, seance, claire, lieu, jour) -> None:
    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            chez_claire.post(PAGE, saisie(claire, jour, au=(jour + dt.timedelta(days=4)).isoformat()))
        return len(lues)

    requetes()
    avant = requetes()
    for n in range(4):
        creer_rendez_vous(claire, lieu, a_la_pendule(jour + dt.timedelta(days=1), 9 + n), nom=f"N{'abcd'[n]}")
        inscrire(demande(personne(n)), seance, maintenant=timezone.now())
    assert requetes() == avant


def test_le_jour_dit_est_celui_de_la_pendule(chez_claire: Client, seance, claire, jour) -> None:
    page = lire(chez_claire.post(PAGE, saisie(claire, jour)))
    assert dates.en_toutes_lettres(jour).capitalize().replace("\u00a0", " ") in page
