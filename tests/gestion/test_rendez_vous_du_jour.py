"""La journée nomme les personnes, garde les boutons à leur place, et se pointe sans quitter la page."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accompagnements.models import RendezVous
from accompagnements.presences import ecrire_compte_rendu, pointer
from epn.commun.vocabulaire import Presence
from epn.gestion import journee
from tests.distribution import creer_rendez_vous
from tests.gestion.conftest import a_la_pendule

pytestmark = pytest.mark.usefixtures("semaine")
JOUR = dt.timedelta(days=1)


@pytest.fixture
def dix_heures(aujourd_hui: dt.date) -> dt.datetime:
    return a_la_pendule(aujourd_hui + JOUR, 10)


def heures(maintenant: dt.datetime) -> list[journee.Heure]:
    return journee.composer(maintenant).bandes[0].heures


def test_une_heure_prise_montre_la_personne_et_dans_combien_de_minutes(claire, lieu, dix_heures) -> None:
    creer_rendez_vous(claire, lieu, dix_heures)
    neuf, dix, onze = heures(dix_heures - dt.timedelta(minutes=4))
    assert (neuf.rendez_vous, str(dix.rendez_vous.usager), onze.creneau.debut) == (
        None,
        "Alice Martin",
        dix_heures + dt.timedelta(hours=1),
    )
    assert (dix.minutes_avant, dix.suit_maintenant, onze.suit_maintenant) == (4, True, False)


def test_on_sait_la_premiere_visite_puis_le_retour_et_la_derniere_note(claire, lieu, dix_heures) -> None:
    for semaines in (3, 2):
        passe = creer_rendez_vous(claire, lieu, dix_heures - semaines * 7 * JOUR)
        note = {"duree_minutes": 60, "thematiques": [], "materiels": [], "note": f"il y a {semaines} semaines"}
        ecrire_compte_rendu(passe, maintenant=dix_heures, **note)
    creer_rendez_vous(claire, lieu, dix_heures)
    creer_rendez_vous(claire, lieu, dix_heures + dt.timedelta(hours=1), nom="Autre")
    _, dix, onze = heures(dix_heures - dt.timedelta(hours=1))
    assert (dix.rendez_vous.venues, dix.rendez_vous.derniere_note) == (2, "il y a 2 semaines")
    assert (onze.rendez_vous.venues, onze.rendez_vous.derniere_note) == (0, None)


def test_un_rendez_vous_hors_de_la_semaine_type_se_voit_quand_meme(claire, lieu, dix_heures) -> None:
    soir = creer_rendez_vous(claire, lieu, dix_heures.replace(hour=19))
    assert soir in journee.composer(dix_heures).rendez_vous


def test_vingt_rendez_vous_coutent_autant_de_requetes_qu_un(claire, lise, lieu, dix_heures) -> None:
    def compter() -> int:
        with CaptureQueriesContext(connection) as capture:
            vue = journee.composer(dix_heures)
            assert all(str(r.usager.commune or "") == "" and r.telephone for r in vue.rendez_vous)
        return len(capture)

    creer_rendez_vous(claire, lieu, dix_heures.replace(hour=0))
    un = compter()
    for n in range(1, 10):
        creer_rendez_vous(lise, lieu, dix_heures.replace(hour=n), nom=f"Nom{'abcdefghij'[n]}")
        creer_rendez_vous(lise, lieu, dix_heures.replace(hour=n + 10), nom=f"Soir{'abcdefghij'[n]}")
    assert un == compter() <= 24


@pytest.fixture
def commence(lise, lieu) -> RendezVous:
    return creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(minutes=20))


def envoyer(client: Client, rendez_vous: RendezVous, presence: str, **suite: str):
    return client.post(f"/gestion/rendez-vous/{rendez_vous.pk}/presence/", {"presence": presence} | suite, follow=True)


def test_pointer_se_corrige_et_s_efface(chez_claire: Client, commence) -> None:
    for presence in ("present", "absent", "excuse", "a_renseigner"):
        assert envoyer(chez_claire, commence, presence).status_code == 200
        commence.refresh_from_db()
        assert commence.presence == presence


def test_absent_avant_l_heure_ou_un_mot_invente_est_refuse_par_une_phrase(chez_claire: Client, lise, lieu) -> None:
    demain = creer_rendez_vous(lise, lieu, timezone.now() + JOUR)
    assert "n’a pas commencé" in envoyer(chez_claire, demain, "absent").content.decode()
    assert "Choisissez" in envoyer(chez_claire, demain, "parti").content.decode()
    assert RendezVous.objects.get(pk=demain.pk).presence == Presence.A_RENSEIGNER


def test_on_pointe_present_qui_arrive_en_avance(lise, lieu) -> None:
    bientot = creer_rendez_vous(lise, lieu, timezone.now() + dt.timedelta(minutes=10))
    assert pointer(bientot, Presence.PRESENT, maintenant=timezone.now()).presence == Presence.PRESENT


def test_les_passes_non_pointes_attendent_et_se_pointent_ensemble(chez_claire: Client, lise, lieu) -> None:
    passe = creer_rendez_vous(lise, lieu, timezone.now() - 3 * JOUR)
    assert "1\u00a0rendez-vous passé" in chez_claire.get("/gestion/").content.decode()
    assert "Alice Martin" in chez_claire.get("/gestion/a-pointer/").content.decode()
    reponse = envoyer(chez_claire, passe, "present", retour="a_pointer")
    assert "Tout est pointé" in reponse.content.decode()


def test_la_page_dit_la_personne_et_ses_gestes(chez_claire: Client, commence) -> None:
    page = chez_claire.get("/gestion/").content.decode()
    assert f"/gestion/rendez-vous/{commence.pk}/compte-rendu/" in page
    assert "Première visite" in page


COMPTE_RENDU = {"thematiques": ["email", "sante"], "duree": "autre", "duree_autre": "75", "materiels": ["tablette"]}


def test_le_compte_rendu_est_prerempli_puis_note_la_presence(chez_claire: Client, commence) -> None:
    RendezVous.objects.filter(pk=commence.pk).update(besoin="email")
    adresse = f"/gestion/rendez-vous/{commence.pk}/compte-rendu/"
    form = chez_claire.get(adresse).context["form"]
    assert (form.initial["thematiques"], form.initial["duree"]) == (["email"], "60")
    chez_claire.post(adresse, COMPTE_RENDU | {"autonomie": "autonome", "note": "  à  revoir "})
    commence.refresh_from_db()
    assert (commence.presence, commence.compte_rendu.duree_minutes, commence.compte_rendu.note) == (
        "present",
        75,
        "à revoir",
    )
    assert chez_claire.get(adresse).context["form"].initial["duree"] == "autre"


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"thematiques": []}, "au moins une thématique"),
        ({"duree_autre": ""}, "la durée en minutes"),
        ({"duree_autre": "4"}, "entre 5 minutes et 8 heures"),
        ({"note": "x" * 501}, "500 lettres"),
        ({"thematiques": ["aide_aux_demarches_administratives"]}, "Sélectionnez un choix valide"),
    ],
)
def test_un_compte_rendu_mal_rempli_garde_tout(chez_claire: Client, commence, champs: dict, phrase: str) -> None:
    page = chez_claire.post(f"/gestion/rendez-vous/{commence.pk}/compte-rendu/", COMPTE_RENDU | champs)
    assert phrase in page.content.decode()
    assert not RendezVous.objects.get(pk=commence.pk).est_pointe


def test_on_ne_raconte_pas_ce_qui_n_a_pas_commence(chez_claire: Client, lise, lieu) -> None:
    demain = creer_rendez_vous(lise, lieu, timezone.now() + JOUR)
    reponse = chez_claire.post(f"/gestion/rendez-vous/{demain.pk}/compte-rendu/", COMPTE_RENDU)
    assert reponse.status_code == 409
    assert "n’a pas commencé" in reponse.content.decode()
