"""La page du référent prend des nombres, jamais des noms ; chaque mauvaise saisie a sa phrase."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from epn.commun.vocabulaire import Thematique
from epn.messagerie.models import Message
from partenariats import liens, seances
from partenariats.models import Partenaire, SeancePartenaire
from tests.partenariats.conftest import VRAI_NOM, chemin


def donnees(seance: SeancePartenaire, **champs: object) -> dict[str, object]:
    seance.refresh_from_db()
    return {"revision": seance.sequence, "attendus": "", "sujet": "", "precision": "", **champs}


def page_de(seance: SeancePartenaire) -> str:
    return f"/partenaires/dates/{seance.pk}/"


def test_les_prochaines_dates_se_lisent_et_rien_du_service(referent: Client, groupes) -> None:
    page = referent.get("/partenaires/").content.decode()
    assert "Mercredi\u00a025\u00a0novembre" in page
    assert "environ <strong>6</strong>" in page
    for mot in (VRAI_NOM, "hospitalier", "addicto", "groupe des matinées"):
        assert mot not in page


def test_on_dit_combien_et_quel_sujet(referent: Client, groupes) -> None:
    champs = {"attendus": "8", "sujet": Thematique.INSERTION, "precision": "  faire   un CV "}
    reponse = referent.post(page_de(groupes[0]), donnees(groupes[0], **champs), follow=True)
    assert "C’est noté pour le mercredi" in reponse.content.decode()
    groupes[0].refresh_from_db()
    assert (groupes[0].attendus, groupes[0].sujet, groupes[0].precision) == (8, Thematique.INSERTION, "faire un CV")


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("attendus", "six ou sept", "Écrivez un nombre, en chiffres"),
        ("attendus", "Nathalie et Hubert", "Nous n’avons pas besoin de savoir qui"),
        ("attendus", "-3", "Attendez au moins une personne"),
        ("attendus", "0", "Attendez au moins une personne"),
        ("attendus", "61", "La salle reçoit 60 personnes au plus"),
        ("sujet", "aide_aux_demarches_administratives", "Choisissez un sujet de la liste"),
        ("precision", "un CV pour Mme Lecomte", "annonce le nom d’une personne"),
        ("precision", "x" * 121, "120 lettres au plus"),
        ("precision", "visite de l’hôpital", "en dit trop"),
        ("precision", "les butte", "de quel service"),
    ],
)
def test_une_mauvaise_saisie_a_sa_phrase_et_garde_ce_qui_est_tape(
    referent: Client, groupes, champ: str, valeur: str, phrase: str
) -> None:
    reponse = referent.post(page_de(groupes[0]), donnees(groupes[0], **{champ: valeur}))
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert phrase in page
    assert valeur in page or champ == "sujet"
    groupes[0].refresh_from_db()
    assert groupes[0].sequence == 0


def test_la_salle_dit_sa_capacite(referent: Client, groupes, lieu) -> None:
    lieu.capacite = 8
    lieu.save()
    page = referent.post(page_de(groupes[0]), donnees(groupes[0], attendus="9")).content.decode()
    assert "La salle reçoit 8 personnes au plus" in page


def test_annuler_demande_de_confirmer_puis_le_dit(referent: Client, groupes) -> None:
    adresse = f"{page_de(groupes[0])}annuler/"
    assert "Annuler cette date" in referent.get(adresse).content.decode()
    groupes[0].refresh_from_db()
    assert not groupes[0].est_annulee
    reponse = referent.post(adresse, {"revision": 0}, follow=True)
    assert "est annulé" in reponse.content.decode()
    assert "à votre demande" in reponse.content.decode()
    groupes[0].refresh_from_db()
    assert groupes[0].annulee_par == SeancePartenaire.AnnuleePar.PARTENAIRE
    assert not Message.objects.exists()
    # Annulée, elle n'a plus de page à elle.
    assert referent.get(page_de(groupes[0])).status_code == 302


def test_ce_qui_a_change_entre_temps_se_relit(referent: Client, groupes, maintenant: dt.datetime) -> None:
    tapees = donnees(groupes[0], attendus="7")
    seances.preparer(groupes[0], maintenant=maintenant, attendus=4, sujet="")
    reponse = referent.post(page_de(groupes[0]), tapees)
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "a changé depuis" in page
    assert "environ 4" in page
    assert 'value="7"' in page
    assert referent.post(page_de(groupes[0]), donnees(groupes[0], attendus="7")).status_code == 302


@pytest.mark.parametrize("revision", ["", "-1", "abc", "9" * 30, "0"])
def test_une_revision_abimee_ne_casse_rien(referent: Client, groupes, maintenant, revision: str) -> None:
    seances.preparer(groupes[0], maintenant=maintenant, attendus=4, sujet="")
    reponse = referent.post(f"{page_de(groupes[0])}annuler/", {"revision": revision})
    assert reponse.status_code == 409
    assert referent.post(page_de(groupes[0]), {"revision": revision}).status_code in (200, 409)


def test_une_date_passee_ou_annulee_par_l_epn_ne_se_change_plus(referent: Client, groupes, maintenant) -> None:
    seances.annuler(groupes[0], par=SeancePartenaire.AnnuleePar.EPN, maintenant=maintenant)
    reponse = referent.post(page_de(groupes[0]), donnees(groupes[0], attendus="7"))
    assert reponse.status_code == 409
    assert "ne se change plus" in reponse.content.decode()
    SeancePartenaire.objects.filter(pk=groupes[1].pk).update(
        debut=maintenant - dt.timedelta(hours=1), fin=maintenant + dt.timedelta(hours=1)
    )
    assert referent.get(page_de(groupes[1])).status_code == 302
    assert referent.post(f"{page_de(groupes[1])}annuler/", {"revision": 0}).status_code == 409


def test_la_date_d_un_autre_partenaire_est_introuvable(client: Client, groupes, maintenant) -> None:
    autre = Partenaire.objects.create(nom="Association", nom_d_usage="Association", genre="association")
    client.get(chemin(liens.nouveau(autre, maintenant=maintenant)[1]))
    assert "Aucune date n’est prévue" in client.get("/partenaires/").content.decode()
    for adresse in (page_de(groupes[0]), f"{page_de(groupes[0])}annuler/"):
        assert client.get(adresse).status_code == 404
        assert client.post(adresse, {"revision": 0}).status_code == 404


def test_lire_la_page_n_ecrit_rien_et_coute_toujours_autant(referent: Client, groupes) -> None:
    def requetes() -> list[str]:
        with CaptureQueriesContext(connection) as capture:
            assert referent.get("/partenaires/").status_code == 200
        return [r["sql"] for r in capture]

    toutes = requetes()
    ecrits = [sql for sql in toutes if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql]
    assert ecrits == []
    SeancePartenaire.objects.exclude(pk=groupes[0].pk).delete()
    assert len(requetes()) == len(toutes)


def test_un_formulaire_sans_jeton_csrf_est_refuse(groupes, adresse: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(adresse)
    assert strict.post(f"{page_de(groupes[0])}annuler/", {"revision": 0}).status_code == 403
