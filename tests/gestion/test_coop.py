"""Recopier pour la Coop : ce qui s'est fait, dans l'ordre et les mots de l'outil national, une fois et une seule."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accompagnements.models import RendezVous
from accompagnements.presences import ecrire_compte_rendu
from ateliers import presences
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.vocabulaire import Presence, TrancheAge, tranche_d_age
from publics.models import Acces, Usager
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription, creer_rendez_vous
from tests.gestion.conftest import MOT_DE_PASSE, dans


@pytest.fixture
def chez_lise(client: Client, lise) -> Client:
    client.force_login(lise)
    return client


@pytest.fixture
def honore(lise, lieu) -> RendezVous:
    """Alice est venue il y a deux heures."""
    un = creer_rendez_vous(lise, lieu, dans(hours=-2), besoin="email")
    Usager.objects.filter(pk=un.usager_id).update(
        commune=lieu.commune, annee_naissance=1948, genre="feminin", statut="retraite"
    )
    return RendezVous.objects.get(pk=un.pk)


def raconter(un: RendezVous, **champs: object) -> None:
    fait = {"thematiques": ["email", "securite_numerique"], "materiels": ["tablette"], "duree_minutes": 75}
    ecrire_compte_rendu(un, maintenant=timezone.now(), **{**fait, **champs})


@pytest.fixture
def donnee(lise, lieu, emails) -> Seance:
    """Une séance finie : deux venus, un absent."""
    emails.thematiques = ["email"]
    emails.save()
    une = creer_seance(lise, lieu, emails, debut=dans(hours=-6))
    for n, presence in enumerate([Presence.PRESENT, Presence.PRESENT, Presence.ABSENT]):
        creer_inscription(une, prenom=f"P{n}", telephone=f"+3363998121{n}", presence=presence)
    return une


def page(client: Client, jours: int = 2) -> dict[str, object]:
    aujourd_hui = dates.jour_local(timezone.now())
    reponse = client.get(f"/gestion/coop/?du={aujourd_hui - dt.timedelta(days=jours)}&au={aujourd_hui}")
    assert reponse.status_code == 200
    return reponse.context


def fiches(client: Client) -> list[dict[str, str]]:
    return [dict(fiche.champs) for fiche, _ in page(client)["restent"]]


def marquer(client: Client, un: RendezVous | Seance, **donnees: str):
    sorte = "seance" if isinstance(un, Seance) else "rendez-vous"
    return client.post(f"/gestion/coop/{sorte}/{un.pk}/recopie/", donnees)


def test_un_rendez_vous_se_dit_dans_l_ordre_et_les_mots_du_formulaire(chez_lise, honore) -> None:
    raconter(honore, autonomie="partiellement_autonome", orientation="aide_aux_demarches_administratives", note="n")
    [(fiche, noms)] = page(chez_lise)["restent"]
    assert fiche.champs == [
        ("Date de l’accompagnement", f"{dates.jour_local(honore.debut):%d/%m/%Y}"),
        ("Durée", "1\u00a0h\u00a015"),
        ("Lieu d’accompagnement", "Lieu d’activité, EPN"),
        ("Matériel numérique utilisé", "Tablette"),
        ("Thématique(s)", "E-mail, Prévention en sécurité numérique"),
        ("Niveau d’autonomie du bénéficiaire", "Autonome avec guidage en cas de besoin"),
        ("Orienté vers une autre structure", "Oui"),
        ("Structure de redirection", "Structure d’aide aux démarches administratives (France Services…)"),
        ("Commune de résidence", "Mortagne-au-Perche (61400)"),
        ("Genre", "Féminin"),
        ("Statut", "Retraité"),
        ("Tranche d’âge", "70 ans et plus"),
    ]
    assert noms == "Alice Martin"
    assert "Martin" not in fiche.texte


def test_une_seance_compte_ses_participants_comme_le_formulaire(chez_lise, donnee) -> None:
    [fiche] = fiches(chez_lise)
    assert list(fiche)[:2] == ["Titre de l’atelier", "Participants"]
    assert (fiche["Titre de l’atelier"], fiche["Participants"], fiche["Durée"]) == (
        "Mes premiers e-mails",
        "2",
        "2\u00a0heures",
    )
    assert fiche["Tranche d’âge"] == "Non communiqué\u00a0: 2"
    assert (fiche["Thématique(s)"], fiche["Niveau de l’atelier"]) == ("E-mail", "Débutant")


def test_le_compte_rendu_d_une_seance_corrige_ce_que_l_atelier_annoncait(chez_lise, donnee) -> None:
    envoi = {"minutes": "90", "thematiques": ["bureautique"], "materiels": ["ordinateur"], "lues": ""}
    chez_lise.post(f"/gestion/seances/{donnee.pk}/observations/", envoi)
    [fiche] = fiches(chez_lise)
    assert (fiche["Durée"], fiche["Thématique(s)"], fiche["Matériel numérique utilisé"]) == (
        "1\u00a0h\u00a030",
        "Bureautique",
        "Ordinateur",
    )


def test_la_feuille_d_une_seance_arrive_preremplie(chez_lise, donnee) -> None:
    initiales = chez_lise.get(f"/gestion/seances/{donnee.pk}/").context["form"].initial
    assert (initiales["minutes"], initiales["thematiques"]) == (120, ["email"])


def test_ce_qui_n_est_pas_pret_dit_ce_qui_manque(chez_lise, honore, donnee) -> None:
    RendezVous.objects.filter(pk=honore.pk).update(presence=Presence.PRESENT)
    creer_inscription(donnee, prenom="Pas pointé", telephone="+33639981230")
    contexte = page(chez_lise)
    assert not contexte["restent"]
    manques = [a.manque for a, _ in contexte["incompletes"]]
    assert manques == ["Il reste 1\u00a0personne à pointer.", "Le compte rendu n’est pas écrit."]


def test_ni_absent_ni_annule_ni_a_venir_ni_d_un_autre(chez_lise, chez_claire_a_part, honore, lise, lieu) -> None:
    creer_rendez_vous(lise, lieu, dans(hours=-9), nom="Absent", presence=Presence.ABSENT)
    creer_rendez_vous(lise, lieu, dans(days=3), nom="Futur")
    raconter(honore)
    assert len(fiches(chez_lise)) == 1
    assert page(chez_claire_a_part)["nombres"]["total"] == 0
    assert marquer(chez_claire_a_part, honore).status_code == 404
    assert chez_lise.post("/gestion/coop/visite/1/recopie/").status_code == 404


@pytest.fixture
def chez_claire_a_part(claire) -> Client:
    autre = Client()
    autre.force_login(claire)
    return autre


def test_recopie_dit_qui_et_quand_et_se_defait(chez_lise, lise, honore, donnee) -> None:
    raconter(honore)
    reponse = marquer(chez_lise, honore, du="2026-11-01", au="2026-11-30")
    assert reponse.url == "/gestion/coop/?du=2026-11-01&au=2026-11-30"
    marquer(chez_lise, donnee)
    honore.refresh_from_db()
    assert (honore.recopie_par, honore.recopie_le is not None) == (lise, True)
    contexte = page(chez_lise)
    assert (contexte["restent"], len(contexte["faites"])) == ([], 2)
    marquer(chez_lise, donnee, defaire="oui")
    assert [f["Participants"] for f in fiches(chez_lise)] == ["2"]


def test_recrite_apres_sa_copie_elle_revient_a_recopier(chez_lise, honore) -> None:
    raconter(honore)
    marquer(chez_lise, honore)
    assert not fiches(chez_lise)
    raconter(honore, duree_minutes=30)
    [(fiche, _)] = page(chez_lise)["restent"]
    assert fiche.activite.a_change_depuis
    marquer(chez_lise, honore)
    assert not fiches(chez_lise)


def test_enregistrer_la_meme_chose_n_est_pas_un_changement(chez_lise, donnee) -> None:
    envoi = {"minutes": "90", "thematiques": ["bureautique"], "materiels": ["ordinateur"], "lues": ""}
    chez_lise.post(f"/gestion/seances/{donnee.pk}/observations/", envoi)
    marquer(chez_lise, donnee)
    chez_lise.post(f"/gestion/seances/{donnee.pk}/observations/", envoi)
    assert not fiches(chez_lise)


def test_le_tableau_a_les_colonnes_de_l_outil_national_et_aucun_nom(chez_lise, honore, donnee) -> None:
    raconter(honore, note="Alice avance")
    chez_lise.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    jour = dates.jour_local(timezone.now())
    adresse = f"/gestion/coop/activites.xlsx?du={jour - dt.timedelta(days=1)}&au={jour}"
    octets = b"".join(chez_lise.get(adresse).streaming_content)
    titres, collectif, individuel = CalamineWorkbook.from_filelike(io.BytesIO(octets)).get_sheet_by_index(0).to_python()
    assert titres == [
        *("Date", "Enregistré le", "Dernière modification le", "Type", "Participants", "Bénéficiaire", "Canaux"),
        *("Nom du lieu", "Adresse", "Commune", "CP", "Insee", "Durée (min)", "Nom de l’atelier", "Matériel"),
        *("Thématique(s)", "Tags", "Nom de la démarche", "Niveau", "Réorienté", "Structure de redirection"),
        *("Commune du bénéficiaire", "CP du bénéficiaire", "Insee du bénéficiaire", "Genre", "Tranche d’âge"),
        *("Statut", "Notes", "ID CRA"),
    ]
    lu = dict(zip(titres, individuel, strict=True))
    assert (lu["Type"], lu["Durée (min)"], lu["Insee"], lu["Tranche d’âge"]) == (
        "Accompagnement individuel",
        75,
        "61293",
        "70 ans et plus",
    )
    assert dict(zip(titres, collectif, strict=True))["Participants"] == 2
    assert not any("Alice" in str(v) or "Martin" in str(v) for v in [*collectif, *individuel])
    assert Acces.objects.get().detail == "activités, 2 lignes, XLSX"


@pytest.mark.parametrize(
    ("age", "tranche"),
    [
        (None, TrancheAge.NON_COMMUNIQUE),
        (11, TrancheAge.MOINS_DE_12),
        (12, TrancheAge.DE_12_A_17),
        (17, TrancheAge.DE_12_A_17),
        (18, TrancheAge.DE_18_A_24),
        (59, TrancheAge.DE_40_A_59),
        (69, TrancheAge.DE_60_A_69),
        (70, TrancheAge.DE_70_ET_PLUS),
        (104, TrancheAge.DE_70_ET_PLUS),
    ],
)
def test_les_tranches_d_age_sont_celles_de_l_outil_national(age, tranche) -> None:
    assert tranche_d_age(age) == tranche


def test_le_compte_rendu_reprend_le_materiel_et_l_autonomie_de_la_derniere_fois(chez_lise, honore, lise, lieu) -> None:
    raconter(honore, autonomie="autonome")
    suivant = creer_rendez_vous(lise, lieu, dans(minutes=-30), besoin="aide_aux_demarches_administratives")
    initiales = chez_lise.get(f"/gestion/rendez-vous/{suivant.pk}/compte-rendu/").context["form"].initial
    assert (initiales["materiels"], initiales["autonomie"]) == (["tablette"], "autonome")
    assert (initiales["lieu"], initiales["orientation"]) == ("lieu_activite", "aide_aux_demarches_administratives")


def test_a_domicile_se_dit_avec_la_commune(chez_lise, honore) -> None:
    raconter(honore, lieu="domicile")
    assert fiches(chez_lise)[0]["Lieu d’accompagnement"] == "À domicile, Mortagne-au-Perche (61400)"


def test_cinquante_activites_coutent_autant_de_requetes_qu_une(chez_lise, honore, donnee, lise, lieu, emails) -> None:
    raconter(honore)

    def combien() -> int:
        with CaptureQueriesContext(connection) as capture:
            page(chez_lise, jours=90)
        return len(capture)

    combien()
    peu = combien()
    for n in range(1, 25):
        raconter(creer_rendez_vous(lise, lieu, dans(days=-n), nom=f"N{n}", telephone=""))
        une = creer_seance(lise, lieu, emails, debut=dans(days=-n, hours=2))
        creer_inscription(une, presence=Presence.PRESENT)
        presences.raconter(une, minutes=60, thematiques=["email"], materiels=["ordinateur"], maintenant=timezone.now())
    assert combien() == peu
    assert len(page(chez_lise, jours=90)["restent"]) == 50


def test_une_longue_periode_se_montre_par_paquets(chez_lise, honore, lise, lieu, monkeypatch) -> None:
    monkeypatch.setattr("epn.gestion.views_coop.MONTREES", 1)
    raconter(honore)
    raconter(creer_rendez_vous(lise, lieu, dans(hours=-5), nom="Avant", telephone=""))
    contexte = page(chez_lise)
    assert [noms for _, noms in contexte["restent"]] == ["Alice Avant"]
    assert contexte["nombres"]["restent"] == 2
