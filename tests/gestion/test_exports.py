"""Emporter une liste : les lignes de l'écran, après avoir redit son mot de passe, et le journal le garde."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from ateliers.models import Seance, Souhait
from epn.commun.vocabulaire import Presence
from epn.messagerie.models import Message
from publics.models import Acces, Usager
from tests.distribution import creer_inscription, creer_rendez_vous
from tests.gestion.conftest import MOT_DE_PASSE

USAGERS = "/gestion/exports/publics/usager"


@pytest.fixture
def chez_claire_sure(chez_claire: Client) -> Client:
    """Elle vient de redire son mot de passe."""
    chez_claire.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    return chez_claire


@pytest.fixture
def gens(lise, lieu) -> None:
    debut = timezone.now() + dt.timedelta(days=4)
    for n, (prenom, nom) in enumerate([("=1+1", "Martin"), ("Bruno", "Le Goff")]):
        creer_rendez_vous(
            lise, lieu, debut + dt.timedelta(hours=n), prenom=prenom, nom=nom, telephone=f"+3363998120{n}"
        )
    Usager.objects.filter(nom="Martin").update(commune=lieu.commune, annee_naissance=1948)


def octets(client: Client, adresse: str) -> bytes:
    reponse = client.get(adresse)
    assert reponse.status_code == 200, reponse.get("Location")
    return b"".join(reponse.streaming_content)


def lignes(client: Client, adresse: str) -> list[dict[str, object]]:
    contenu = octets(client, adresse)
    if adresse.split("?")[0].endswith("csv"):
        rangees = list(csv.reader(io.StringIO(contenu.decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        rangees = CalamineWorkbook.from_filelike(io.BytesIO(contenu)).get_sheet_by_index(0).to_python()
    return [dict(zip(rangees[0], rangee, strict=True)) for rangee in rangees[1:]]


def test_le_fichier_demande_d_abord_le_mot_de_passe(chez_claire: Client, gens) -> None:
    assert reverse("account_reauthenticate") in chez_claire.get(f"{USAGERS}.xlsx").url
    assert not Acces.objects.exists()


@pytest.mark.parametrize("forme", ["xlsx", "ods"])
def test_un_classeur_a_les_colonnes_de_l_outil_national_et_ce_qu_on_a_tape(
    chez_claire_sure: Client, gens, forme: str
) -> None:
    lues = lignes(chez_claire_sure, f"{USAGERS}.{forme}")
    assert list(lues[0])[:5] == ["Nom", "Prénom", "Année de naissance", "Commune", "Code INSEE"]
    assert [u["Prénom"] for u in lues] == ["Bruno", "=1+1"]
    assert (lues[1]["Année de naissance"], lues[1]["Code INSEE"], lues[1]["Code postal"]) == (1948, "61293", "61400")
    assert lues[1]["Téléphone"] == "06\u00a039\u00a098\u00a012\u00a000"


def test_un_csv_garde_la_formule_au_bout_d_une_apostrophe(chez_claire_sure: Client, gens) -> None:
    assert [u["Prénom"] for u in lignes(chez_claire_sure, f"{USAGERS}.csv")] == ["Bruno", "'=1+1"]


def test_le_fichier_suit_la_recherche_les_filtres_et_l_ordre_de_l_ecran(chez_claire_sure: Client, gens) -> None:
    assert [u["Nom"] for u in lignes(chez_claire_sure, f"{USAGERS}.csv?q=goff")] == ["Le Goff"]
    assert [u["Nom"] for u in lignes(chez_claire_sure, f"{USAGERS}.csv?commune__code_insee__exact=61293")] == ["Martin"]
    assert [u["Nom"] for u in lignes(chez_claire_sure, f"{USAGERS}.csv?o=-0")] == ["Martin", "Le Goff"]
    page = chez_claire_sure.get("/gestion/publics/usager/?q=goff").content.decode()
    assert f'href="{USAGERS}.ods?q=goff"' in page


def test_le_journal_dit_qui_quoi_et_combien_jamais_qui_y_est(chez_claire_sure: Client, claire, gens) -> None:
    lignes(chez_claire_sure, f"{USAGERS}.csv?q=martin")
    [acces] = Acces.objects.all()
    assert (acces.compte, acces.geste, acces.usager_numero) == (claire, "exporter", None)
    assert acces.detail == "usagers, 1 ligne, CSV"


def test_un_filtre_ou_une_forme_inventes_ne_cassent_rien(chez_claire_sure: Client, gens) -> None:
    assert chez_claire_sure.get(f"{USAGERS}.csv?annee_naissance__gt=abc").status_code in (302, 400)
    for absente in (f"{USAGERS}.pdf", "/gestion/exports/publics/inconnu.csv", "/gestion/exports/tout.csv"):
        assert chez_claire_sure.get(absente).status_code == 404, absente


def test_qui_ne_voit_pas_la_liste_ne_l_emporte_pas(chez_adrien: Client, chez_claire_sure: Client, gens) -> None:
    chez_adrien.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    assert chez_adrien.get(f"{USAGERS}.csv").status_code == 403
    assert lignes(chez_adrien, "/gestion/exports/publics/acces.csv") == []
    assert chez_claire_sure.get("/gestion/exports/publics/acces.csv").status_code == 403


def test_les_seances_comptent_inscrits_et_presents(chez_claire_sure: Client, seance: Seance) -> None:
    creer_inscription(seance, presence=Presence.PRESENT)
    creer_inscription(seance, nom="Absente", telephone="+33639981206", presence=Presence.ABSENT)
    [lue] = lignes(chez_claire_sure, "/gestion/exports/ateliers/seance.xlsx")
    assert (lue["Séance"], lue["Inscrits"], lue["Présents"], lue["Annulée"]) == ("Mes premiers e-mails", 2, 1, "non")


def test_les_inscriptions_et_les_souhaits_d_une_periode(chez_claire_sure: Client, seance: Seance, bientot) -> None:
    creer_inscription(seance)
    creer_inscription(bientot, nom="Plus tard")
    Souhait.objects.create(cle="00000000-0000-4000-8000-000000000001", mots="@les tablettes")
    # Commencée depuis dix minutes : juste après minuit, elle est de la veille.
    periode = f"du={timezone.localdate(seance.debut)}&au={timezone.localdate()}"
    [inscrit] = lignes(chez_claire_sure, f"/gestion/exports/inscriptions.ods?{periode}")
    assert (inscrit["Nom"], inscrit["État"]) == ("Le Goff", "inscrit")
    [souhait] = lignes(chez_claire_sure, f"/gestion/exports/souhaits.csv?{periode}")
    assert souhait["Avec ses mots"] == "'@les tablettes"


@pytest.mark.parametrize("periode", ["du=2026-12-01&au=2026-11-01", "du=demain&au=", "du=0001-01-01&au=0001-01-02"])
def test_une_periode_impossible_se_dit(chez_claire_sure: Client, lieu, periode: str) -> None:
    reponse = chez_claire_sure.get(f"/gestion/exports/inscriptions.csv?{periode}", follow=True)
    assert 'class="erreur"' in reponse.content.decode()


def test_les_messages_sortent_sans_leur_texte_ni_l_adresse(chez_claire_sure: Client, lieu) -> None:
    quand = timezone.now()
    Message.objects.create(
        cle="essai:rendezvous:1",
        canal="courriel",
        destinataire="alice@exemple.fr",
        sujet="Sujet",
        corps="Corps",
        a_partir_de=quand,
        expire_le=quand,
        prochaine_tentative_le=quand,
    )
    [lu] = lignes(chez_claire_sure, "/gestion/exports/messagerie/message.csv")
    assert lu["Destinataire"] == "a…@exemple.fr"
    assert not {"Sujet", "Corps"} & set(lu.values())


@pytest.mark.usefixtures("gens")
@pytest.mark.parametrize("liste", ["publics/usager", "accompagnements/rendezvous"])
def test_cinquante_lignes_coutent_autant_de_requetes_que_deux(chez_claire_sure: Client, lise, lieu, liste) -> None:
    def combien() -> int:
        with CaptureQueriesContext(connection) as capture:
            octets(chez_claire_sure, f"/gestion/exports/{liste}.csv")
        return len(capture)

    combien()
    peu = combien()
    for n in range(48):
        creer_rendez_vous(lise, lieu, timezone.now() + dt.timedelta(days=10 + n), nom=f"N{n}", telephone="")
    assert combien() == peu


def test_chaque_liste_de_la_gestion_s_exporte(chez_claire_sure: Client, semaine, atelier) -> None:
    """Les colonnes de l'écran, même là où personne n'en a choisi d'autres."""
    for liste in ("planning/plage", "planning/fermeture", "ateliers/atelier", "ateliers/cycle", "publics/orientation"):
        assert octets(chez_claire_sure, f"/gestion/exports/{liste}.xlsx").startswith(b"PK"), liste
    [plage, *_] = lignes(chez_claire_sure, "/gestion/exports/planning/plage.csv")
    assert all("<" not in str(valeur) for valeur in plage.values())
