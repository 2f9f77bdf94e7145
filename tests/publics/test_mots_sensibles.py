"""Une note qui parle de santé ou d'opinions demande à être relue ; rien n'est interdit, rien n'est perdu."""

import pytest
from django.test import Client

from publics.identite import Identite, retrouver_ou_creer
from publics.models import Acces, Usager
from publics.mots_sensibles import reperer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("texte", "mots", "sujet"),
    [
        ("Elle est DIABETIQUE depuis", "DIABETIQUE", "la santé"),
        ("des dépressions", "dépressions", "la santé"),
        ("va à la messe", "va à la messe", "la religion"),
        ("ses amis syndiqués", "syndiqués", "un syndicat"),
        ("sans-papiers", "sans-papiers", "l’origine"),
        ("sortie de prison", "prison", "la justice"),
        ("vote à gauche", "vote à gauche", "les opinions"),
    ],
)
def test_le_mot_est_repere_tel_que_tape(texte: str, mots: str, sujet: str) -> None:
    assert [(t.mots, t.sujet) for t in reperer(texte)] == [(mots, sujet)]


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "Aime jardiner, vient avec sa tablette",
        "Compte de l’assurance maladie à créer",
        "Syndicat d’initiative de Mortagne",
        "cancérologue",
        "Romain vient le mardi",
    ],
)
def test_ce_qui_ne_dit_rien_de_la_personne_ne_previent_pas(texte: str) -> None:
    assert reperer(texte) == []


@pytest.fixture
def fiche(client: Client, claire) -> tuple[Client, Usager, dict[str, str]]:
    client.force_login(claire)
    usager = retrouver_ou_creer(Identite("Odile", "Grandin", "+33639981452"))
    saisie = {"prenom": "Odile", "nom": "Grandin", "telephone": "06 39 98 14 52", "email": "", "commune": ""}
    saisie |= {"statut": "retraite", "audience": "particulier", "genre": "feminin", "rappel_prefere": "appel"}
    return client, usager, saisie


def test_la_note_revient_avec_ce_qui_a_ete_tape_puis_la_case_l_enregistre(fiche) -> None:
    client, usager, saisie = fiche
    adresse = f"/gestion/publics/usager/{usager.pk}/change/"
    assert 'name="relu"' not in client.get(adresse).content.decode()
    page = client.post(adresse, saisie | {"notes": "Diabétique, vient à pied"}).content.decode()
    assert "Relisez : « Diabétique » (la santé)" in page
    assert "Diabétique, vient à pied</textarea>" in page
    assert Usager.objects.get().notes == ""
    assert client.post(adresse, saisie | {"notes": "Diabétique, vient à pied", "relu": "diabetique"}).status_code == 302
    assert Usager.objects.get().notes == "Diabétique, vient à pied"


def test_un_mot_ajoute_apres_relecture_redemande_et_une_note_deja_relue_ne_redemande_pas(fiche) -> None:
    client, usager, saisie = fiche
    adresse = f"/gestion/publics/usager/{usager.pk}/change/"
    page = client.post(adresse, saisie | {"notes": "Diabétique, syndiquée", "relu": "diabetique"})
    assert "« syndiquée » (un syndicat)" in page.content.decode()
    Usager.objects.update(notes="Diabétique")
    assert client.post(adresse, saisie | {"notes": "Diabétique"}).status_code == 302


def test_toute_la_fiche_se_corrige_et_le_journal_dit_quoi_sans_dire_les_mots(fiche) -> None:
    client, usager, saisie = fiche
    client.post(
        f"/gestion/publics/usager/{usager.pk}/change/", saisie | {"notes": "Vient à vélo", "annee_naissance": 1948}
    )
    usager.refresh_from_db()
    assert (usager.statut, usager.genre, usager.rappel_prefere) == ("retraite", "feminin", "appel")
    assert (usager.annee_naissance, usager.notes) == (1948, "Vient à vélo")
    trace = Acces.objects.get(geste=Acces.Geste.CHANGER)
    assert trace.usager_numero == usager.pk
    assert trace.compte.identifiant == "claire"
    assert trace.detail == "annee_naissance, genre, notes, rappel_prefere, statut"


@pytest.mark.parametrize("annee", ["1850", "2090", "19480", "-3"])
def test_une_annee_impossible_a_sa_phrase_et_ne_perd_rien(fiche, annee: str) -> None:
    client, usager, saisie = fiche
    reponse = client.post(
        f"/gestion/publics/usager/{usager.pk}/change/", saisie | {"annee_naissance": annee, "prenom": "Odette"}
    )
    assert reponse.status_code == 200
    assert 'value="Odette"' in reponse.content.decode()
    assert reponse.context["adminform"].form.errors["annee_naissance"]
    assert Usager.objects.get().prenom == "Odile"
