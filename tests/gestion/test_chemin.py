"""Le chemin d'une personne : composé de ses venues, au même prix pour une ou cinquante, et imprimé pour elle."""

import datetime as dt
import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accompagnements.models import RendezVous
from accompagnements.presences import ecrire_compte_rendu
from ateliers.models import Atelier, Inscription, Seance
from epn.commun import dates
from epn.commun.vocabulaire import Presence
from epn.gestion.chemin import composer
from publics.models import Reservation, Ressource, Suivi, Usager
from publics.suivis import ecrire_suivi
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.usefixtures("semaine")
JOUR = dt.timedelta(days=1)


def venir(lise, lieu, jours: int, **raconte: object) -> RendezVous:
    """Un rendez-vous passé d'Alice, raconté."""
    passe = creer_rendez_vous(lise, lieu, timezone.now() - jours * JOUR)
    note = {"duree_minutes": 60, "thematiques": ["email"], "materiels": []} | raconte
    ecrire_compte_rendu(passe, maintenant=timezone.now(), **note)
    return passe


def suivre(usager: Usager, seance: Seance, **champs: object) -> Inscription:
    billet = Reservation.objects.create(cle=uuid4(), origine="en_ligne")
    Seance.objects.filter(pk=seance.pk).update(debut=timezone.now() - JOUR, fin=timezone.now() - JOUR / 2)
    base = {"statut": "inscrite", "presence": Presence.PRESENT}
    return Inscription.objects.create(usager=usager, seance=seance, reservation=billet, **base | champs)


@pytest.fixture
def alice(lise, lieu) -> Usager:
    venir(lise, lieu, 20, note="A ouvert sa messagerie.", autonomie="entierement_accompagne")
    return venir(lise, lieu, 3, note="A répondu seule.", autonomie="autonome").usager


@pytest.fixture
def debutant(atelier) -> Atelier:
    """Un atelier de débutants, à deux dates qui viennent."""
    Atelier.objects.filter(pk=atelier.pk).update(niveau="debutant")
    prochaines = Seance.objects.filter(debut__gt=timezone.now()).order_by("debut").values("pk")[:2]
    Seance.objects.filter(pk__in=[s["pk"] for s in prochaines]).update(atelier=atelier)
    return atelier


def texte(client: Client, usager: Usager) -> str:
    return client.get(f"/gestion/usagers/{usager.pk}/chemin/").content.decode().replace("\u00a0", " ")


def lire(client: Client, usager: Usager) -> tuple[PdfReader, str]:
    reponse = client.get(f"/gestion/usagers/{usager.pk}/progres.pdf")
    assert reponse.status_code == 200
    assert "no-store" in reponse["Cache-Control"]
    lu = PdfReader(io.BytesIO(reponse.content))
    return lu, " ".join(" ".join(p.extract_text() for p in lu.pages).split())


def test_le_chemin_va_du_plus_recent_au_premier_jour(chez_claire, alice) -> None:
    page = texte(chez_claire, alice)
    assert page.index("A répondu seule.") < page.index("A ouvert sa messagerie.")
    premiere = dates.en_toutes_lettres(dates.jour_local(timezone.now() - 20 * JOUR), annee=True)
    assert f"Première visite le {premiere} ; 2 visites en tout.".replace("\u00a0", " ") in page
    assert "Dernière autonomie notée : autonome" in page


def test_un_rendez_vous_manque_n_est_pas_une_visite(chez_claire, lise, lieu) -> None:
    manque = creer_rendez_vous(lise, lieu, timezone.now() - JOUR, presence=Presence.ABSENT)
    assert "Pas encore venue" in texte(chez_claire, manque.usager)


def test_un_atelier_suivi_et_une_etape_sont_sur_le_chemin(chez_claire, alice, debutant) -> None:
    suivre(alice, Seance.objects.filter(atelier=debutant).first())
    etape = {
        "acquis": "J’envoie une photo.",
        "prochaine_etape": "Faire un album",
        "le": dates.jour_local(timezone.now()),
    }
    reponse = chez_claire.post(f"/gestion/usagers/{alice.pk}/chemin/", etape, follow=True)
    page = reponse.content.decode().replace("\u00a0", " ")
    for mots in (
        "Étape écrite sur le chemin",
        "« Mes premiers e-mails », niveau débutant",
        "3 visites",
        "« Faire un album »",
    ):
        assert mots in page


def test_cinquante_visites_coutent_autant_de_requetes_qu_une(chez_claire, lise, lieu) -> None:
    def compter(usager: Usager) -> int:
        with CaptureQueriesContext(connection) as capture:
            texte(chez_claire, usager)
        return len(capture)

    alice = venir(lise, lieu, 1).usager
    ecrire_suivi(alice, le=dt.date(2026, 1, 5), maintenant=timezone.now(), acquis="a")
    une = compter(alice)
    for jours in range(2, 50):
        venir(lise, lieu, jours)
        ecrire_suivi(alice, le=dt.date(2026, 1, 5), maintenant=timezone.now(), acquis=f"a{jours}")
    assert compter(alice) == une


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({}, "au moins une chose"),
        ({"acquis": "x", "le": "2199-01-01"}, "pas encore venue"),
        ({"acquis": "x" * 301}, "300 lettres au plus"),
        ({"acquis": "x", "le": "hier"}, "Écrivez une date"),
        ({"acquis": "a\x00b"}, "caractère"),
    ],
)
def test_une_etape_mal_remplie_se_dit_et_garde_ce_qui_est_tape(chez_claire, alice, champs, phrase) -> None:
    envoi = {"le": "2026-01-05", "prochaine_etape": ""} | champs
    page = chez_claire.post(f"/gestion/usagers/{alice.pk}/chemin/", envoi)
    assert page.status_code in (200, 409)
    assert phrase in page.content.decode()
    assert not Suivi.objects.exists()


def test_qui_s_oppose_n_a_ni_formulaire_ni_etape(chez_claire, alice) -> None:
    Usager.objects.update(oppose_le=timezone.now())
    assert "Écrire cette étape" not in texte(chez_claire, alice)
    envoi = {"le": "2026-01-05", "acquis": "x"}
    assert chez_claire.post(f"/gestion/usagers/{alice.pk}/chemin/", envoi).status_code == 409


def test_une_personne_effacee_est_introuvable(chez_claire, alice) -> None:
    Usager.objects.update(anonymise_le=timezone.now(), prenom="", nom="", nom_normalise="", telephone="", email="")
    for page in ("chemin/", "progres.pdf", "mineur/", "autorisation.pdf"):
        assert chez_claire.get(f"/gestion/usagers/{alice.pk}/{page}").status_code == 404


# --- L'atelier suggéré ------------------------------------------------------------------------------


def suggerer(alice: Usager):
    return composer(alice, maintenant=timezone.now()).conseil


def test_sans_rien_savoir_on_ne_suggere_rien(alice, debutant) -> None:
    assert suggerer(alice) is None


def test_ce_qu_elle_dit_d_elle_meme_choisit_le_niveau(alice, debutant) -> None:
    annulee = {"statut": "annulee", "presence": "a_renseigner", "annulee_le": timezone.now(), "annulee_par": "usager"}
    autre = Seance.objects.filter(atelier=None).first()
    suivre(alice, autre, aisance="grand_debutant", **annulee)
    assert suggerer(alice).seance.atelier == debutant
    assert "faire vos premiers pas" in suggerer(alice).phrase


def test_deux_ateliers_d_un_niveau_ouvrent_le_suivant(alice, debutant) -> None:
    plus_haut = Atelier.objects.create(titre="Les albums", nature="initiation", resume="x", niveau="intermediaire")
    premiere, seconde, a_venir = Seance.objects.filter(debut__gt=timezone.now()).order_by("debut")[:3]
    Seance.objects.filter(pk=a_venir.pk).update(atelier=plus_haut)
    for seance in (premiere, seconde):
        suivre(alice, seance)
    conseil = suggerer(alice)
    assert conseil.seance.atelier == plus_haut
    assert "vous pouvez essayer le niveau intermédiaire" in conseil.phrase


def test_un_atelier_deja_suivi_ou_complet_n_est_pas_suggere(alice, debutant) -> None:
    autre = Atelier.objects.create(titre="Le clavier", nature="initiation", resume="x", niveau="debutant")
    suivre(alice, Seance.objects.filter(atelier=debutant).order_by("debut").first())
    assert suggerer(alice) is None
    encore = Seance.objects.filter(debut__gt=timezone.now(), atelier=None).first()
    Seance.objects.filter(pk=encore.pk).update(atelier=autre, capacite=1)
    assert suggerer(alice).seance.atelier == autre
    suivre_ailleurs = Reservation.objects.create(cle=uuid4(), origine="en_ligne")
    voisin = Usager.objects.create(prenom="Paul", nom_normalise="paul")
    Inscription.objects.create(usager=voisin, seance=encore, reservation=suivre_ailleurs, statut="inscrite")
    assert suggerer(alice) is None


# --- La feuille de la personne ----------------------------------------------------------------------


def test_la_feuille_dit_le_chemin_en_mots_simples_et_rien_du_conseiller(chez_claire, alice) -> None:
    ecrire_suivi(
        alice, le=dt.date(2026, 1, 5), maintenant=timezone.now(), acquis="J’envoie une photo.",
        thematiques=["email"], prochaine_etape="Faire un album",
    )  # fmt: skip
    lu, mots = lire(chez_claire, alice)
    for attendu in ("Alice, votre chemin", "2 visites depuis", "Lire et envoyer des e-mails", "J’envoie une photo."):
        assert attendu in mots
    assert "« Faire un album »" in mots.replace("\u00a0", " ")
    assert "A répondu seule." not in mots
    assert lu.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_la_feuille_accueille_qui_n_est_jamais_venu(chez_claire, lise, lieu) -> None:
    jamais = creer_rendez_vous(lise, lieu, timezone.now() + JOUR).usager
    lu, mots = lire(chez_claire, jamais)
    assert len(lu.pages) == 1
    assert "Bienvenue" in mots
    assert "Ce que vous avez appris" not in mots


def test_quarante_visites_tiennent_sur_trois_pages(chez_claire, lise, lieu) -> None:
    themes = ["email", "bureautique", "entrepreneuriat", "sante", "culture_numerique", "securite_numerique"]
    for jours in range(1, 41):
        alice = venir(lise, lieu, jours, thematiques=[themes[jours % 6], "aide_aux_demarches_administratives"]).usager
        ecrire_suivi(
            alice, le=dt.date(2026, 1, 5), maintenant=timezone.now(), acquis=f"Geste {jours}.",
            thematiques=[themes[jours % 6]],
        )  # fmt: skip
    lu, mots = lire(chez_claire, alice)
    assert len(lu.pages) <= 3
    assert "40 visites depuis" in mots.replace("\u00a0", " ")
    assert "Le numérique dans mon activité professionnelle" in mots
    assert "démarche" not in mots


def test_la_feuille_cite_les_ressources_de_ses_sujets_et_de_son_niveau(chez_claire, alice) -> None:
    def ajouter(titre: str, thematiques: list[str], **champs: object) -> None:
        Ressource.objects.create(titre=titre, thematiques=thematiques, adresse="https://exemple.fr", **champs)

    ajouter("Boîte aux lettres", ["email"])
    ajouter("Pour tout le monde", [])
    ajouter("Tableur", ["bureautique"])
    ajouter("Experts du courriel", ["email"], niveau="avance")
    ajouter("Vieille adresse", ["email"], archivee_le=timezone.now())
    _, mots = lire(chez_claire, alice)
    cites = [t for t in Ressource.objects.values_list("titre", flat=True) if t in mots]
    assert sorted(cites) == ["Boîte aux lettres", "Pour tout le monde"]
    assert mots.index("Boîte aux lettres") < mots.index("Pour tout le monde")


# --- Le compte rendu dit aussi la suite --------------------------------------------------------------


def raconter(client: Client, rendez_vous: RendezVous, suite: str):
    envoi = {"thematiques": ["email"], "duree": "60", "suite": suite}
    return client.post(f"/gestion/rendez-vous/{rendez_vous.pk}/compte-rendu/", envoi)


def test_le_compte_rendu_ecrit_la_suite_dans_la_meme_transaction(chez_claire, lise, lieu) -> None:
    commence = creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(minutes=20))
    for _ in range(2):
        assert raconter(chez_claire, commence, "Faire un album").status_code == 302
    assert Suivi.objects.get().prochaine_etape == "Faire un album"


def test_une_suite_refusee_n_ecrit_pas_le_compte_rendu(chez_claire, lise, lieu) -> None:
    commence = creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(minutes=20))
    Usager.objects.update(oppose_le=timezone.now())
    assert raconter(chez_claire, commence, "Faire un album").status_code == 409
    assert not hasattr(RendezVous.objects.get(), "compte_rendu")
    assert raconter(chez_claire, commence, "").status_code == 302
