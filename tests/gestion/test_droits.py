"""Les droits d'une personne, vus du conseiller : tout voir, emporter, s'opposer, effacer ; le journal le garde."""

import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accompagnements import presences
from accompagnements.models import RendezVous
from epn.comptes.models import Compte
from publics import opposition
from publics.models import Acces, DemandeDeDroit, Effacement, Elimination, Usager
from tests.distribution import creer_rendez_vous
from tests.gestion.conftest import MOT_DE_PASSE
from tests.publics.conftest import elle, jadis, seance_passee  # noqa: F401


def page(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut
    return reponse.content.decode().replace("\u00a0", " ")


def gestes() -> list[str]:
    return list(Acces.objects.order_by("pk").values_list("geste", flat=True))


@pytest.fixture
def alice(claire: Compte, lieu) -> RendezVous:
    """Un rendez-vous à venir."""
    return creer_rendez_vous(claire, lieu, timezone.now() + dt.timedelta(days=4), email="alice@exemple.fr")


def redire_son_mot_de_passe(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})


def test_la_page_dit_tout_ce_que_l_on_garde(chez_claire: Client, elle: Usager) -> None:  # noqa: F811
    texte = page(chez_claire, f"/gestion/usagers/{elle.pk}/droits/")
    for mot in ("Mme Quatrebarbes entend mal", "Zéphyrine avance bien", "Zéphyrine écrit", "Léo", "C’est Zéphyrine"):
        assert mot in texte, mot
    assert "Bonjour Zéphyrine Quatrebarbes" in texte
    assert gestes() == ["ouvrir"]


def test_le_fichier_demande_d_abord_le_mot_de_passe_et_se_note(chez_claire: Client, elle: Usager) -> None:  # noqa: F811
    adresse = f"/gestion/usagers/{elle.pk}/droits/fiche.json"
    assert reverse("account_reauthenticate") in chez_claire.get(adresse).url
    assert gestes() == []
    redire_son_mot_de_passe(chez_claire)
    lu = json.loads(chez_claire.get(adresse).content)
    assert lu["identite"][0]["annee_naissance"] == 1948
    assert lu["comptes_rendus"][0]["note"] == "Zéphyrine avance bien"
    assert len(lu["messages"]) == 3
    assert gestes() == ["exporter"]


def test_le_papier_dit_la_meme_chose(chez_claire: Client, elle: Usager) -> None:  # noqa: F811
    redire_son_mot_de_passe(chez_claire)
    pdf = chez_claire.get(f"/gestion/usagers/{elle.pk}/droits/fiche.pdf").content
    texte = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    assert "Zéphyrine avance bien" in texte
    assert "Vos rendez-vous" in texte
    assert chez_claire.get(f"/gestion/usagers/{elle.pk}/droits/fiche.exe").status_code == 404


def test_la_fiche_ouverte_et_changee_se_note(chez_claire: Client, alice: RendezVous) -> None:
    adresse = reverse("admin:publics_usager_change", args=[alice.usager_id])
    page(chez_claire, adresse)
    champs = {"prenom": "Alix", "nom": "Martin", "statut": "retraite", "audience": "particulier"}
    assert chez_claire.post(adresse, champs | {"genre": "non_communique"}).status_code == 302
    assert gestes() == ["ouvrir", "changer"]
    assert not Acces.objects.exclude(usager_numero=alice.usager_id).exists()


def test_seul_l_administrateur_lit_le_journal(chez_claire: Client, chez_adrien: Client, alice: RendezVous) -> None:
    page(chez_claire, reverse("admin:publics_usager_change", args=[alice.usager_id]))
    liste = reverse("admin:publics_acces_changelist")
    assert chez_claire.get(liste).status_code == 403
    texte = page(chez_adrien, liste)
    assert f">{alice.usager_id}<" in texte
    assert "Martin" not in texte
    assert chez_adrien.get(reverse("admin:publics_acces_add")).status_code == 403
    assert chez_adrien.post(reverse("admin:publics_acces_delete", args=[Acces.objects.get().pk])).status_code == 403


def test_on_demande_d_abord_ce_qu_il_advient_du_rendez_vous(chez_claire: Client, alice: RendezVous) -> None:
    adresse = f"/gestion/usagers/{alice.usager_id}/droits/effacer/"
    assert "Cette personne a quelque chose à venir" in page(chez_claire, adresse)
    assert "Cochez la case" in chez_claire.post(adresse, {}).content.decode()
    refuse = chez_claire.post(adresse, {"compris": "oui"})
    assert (refuse.status_code, Effacement.objects.count()) == (409, 0)
    assert " checked" in refuse.content.decode()
    chez_claire.post(adresse, {"compris": "oui", "annuler": "oui"})
    alice.refresh_from_db()
    assert alice.est_annule
    assert alice.usager.anonymise_le
    assert "effacer" in gestes()
    assert chez_claire.get(adresse).status_code == 404


def test_un_opposant_vient_se_compte_et_ne_se_note_plus(chez_claire: Client, claire: Compte, lieu) -> None:
    hier = creer_rendez_vous(claire, lieu, timezone.now() - dt.timedelta(days=1))
    adresse = f"/gestion/usagers/{hier.usager_id}/droits/opposer/"
    chez_claire.post(adresse)
    ce_qui_est_fait = {"thematiques": ["email"], "materiels": [], "duree_minutes": 60, "maintenant": timezone.now()}
    hier = RendezVous.objects.get(pk=hier.pk)
    with pytest.raises(opposition.SuiviRefuse):
        presences.ecrire_compte_rendu(hier, note="Elle avance", **ce_qui_est_fait)
    assert presences.ecrire_compte_rendu(hier, **ce_qui_est_fait).note == ""
    chez_claire.post(adresse, {"lever": "oui"})
    assert presences.ecrire_compte_rendu(RendezVous.objects.get(pk=hier.pk), note="Bien", **ce_qui_est_fait).note
    assert gestes() == ["opposer", "opposer"]


def test_le_refus_revient_a_l_ecran_du_compte_rendu(chez_claire: Client, claire: Compte, lieu) -> None:
    hier = creer_rendez_vous(claire, lieu, timezone.now() - dt.timedelta(days=1))
    opposition.opposer(hier.usager, maintenant=timezone.now(), par=claire)
    tape = {"thematiques": ["email"], "duree": "60", "duree_minutes": "60", "note": "Elle avance"}
    reponse = chez_claire.post(f"/gestion/rendez-vous/{hier.pk}/compte-rendu/", tape)
    assert reponse.status_code == 409
    assert "opposée au suivi" in reponse.content.decode()
    assert "Elle avance" in reponse.content.decode()


def test_les_demandes_disent_qui_et_avant_quand(chez_claire: Client, alice: RendezVous, semaine) -> None:
    recue = timezone.now() - dt.timedelta(days=40)
    communs = {"droit": "voir", "cree_le": recue}
    une = DemandeDeDroit.objects.create(cle="1" * 32, contact="ALICE@exemple.fr", **communs)
    DemandeDeDroit.objects.create(cle="2" * 32, code=alice.reservation.code, **communs)
    DemandeDeDroit.objects.create(cle="3" * 32, contact="+33261911234", **communs)
    assert "3 demandes : répondre avant" in page(chez_claire, "/gestion/")
    texte = page(chez_claire, "/gestion/droits/")
    assert texte.count(f"/gestion/usagers/{alice.usager_id}/droits/") == 2
    assert "en retard" in texte
    assert 'href="tel:+33261911234">02 61 91 12 34<' in texte
    assert "Aucune fiche n’a ce contact" in texte
    chez_claire.post(f"/gestion/droits/{une.pk}/repondu/")
    une.refresh_from_db()
    assert (une.contact, bool(une.traitee_le)) == ("", True)


def test_un_mois_pour_repondre_meme_le_31_janvier() -> None:
    recue = dt.datetime(2027, 1, 31, 10, tzinfo=dt.UTC)
    assert DemandeDeDroit(cree_le=recue).repondre_avant == dt.datetime(2027, 2, 28, 10, tzinfo=dt.UTC)
    assert DemandeDeDroit(cree_le=recue.replace(month=12)).repondre_avant.date() == dt.date(2028, 1, 31)


def test_les_echeances_disent_qui_et_pourquoi(chez_claire: Client, elle: Usager, semaine) -> None:  # noqa: F811
    assert "Zéphyrine" not in page(chez_claire, "/gestion/echeances/"), "elle répond encore d’un enfant"
    Usager.objects.filter(prenom="Léo").delete()
    assert "1 fiche va être effacée d’ici trente jours" in page(chez_claire, "/gestion/")
    texte = page(chez_claire, "/gestion/echeances/")
    assert "Zéphyrine Quatrebarbes" in texte
    assert "Dernière venue" in texte
    assert "Contacts laissés pour un rendez-vous" in texte


def test_la_liste_des_archives_ne_nomme_personne(chez_claire: Client, elle: Usager) -> None:  # noqa: F811
    le = timezone.now() - dt.timedelta(days=3)
    Elimination.objects.create(le=le, nature="fiches", nombre=7, du=le.date(), au=le.date())
    pdf = chez_claire.get("/gestion/echeances/archives.pdf").content
    texte = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    assert "Contacts laissés pour un rendez-vous" in texte
    assert "L. 212-2" in texte
    assert "7" in texte
    assert "Quatrebarbes" not in texte
    assert gestes() == ["exporter"]


@pytest.mark.parametrize("adresse", ["/gestion/echeances/", "/gestion/droits/"])
def test_une_liste_coute_autant_pour_une_ligne_que_pour_trente(chez_claire, claire, lieu, adresse: str) -> None:
    def remplir(nombre: int, depuis: int) -> None:
        for n in range(depuis, depuis + nombre):
            quand = timezone.now() - dt.timedelta(days=1000 + n)
            mail = f"p{n}@exemple.fr"
            venue = creer_rendez_vous(
                claire, lieu, quand, prenom=f"P{chr(97 + n)}", telephone="", email=mail, presence="present"
            )
            Usager.objects.filter(pk=venue.usager_id).update(cree_le=quand, commune=lieu.commune)
            DemandeDeDroit.objects.create(cle=f"{n:032}", droit="voir", contact=mail)
            DemandeDeDroit.objects.create(cle=f"{n + 100:032}", droit="voir", code=venue.reservation.code)

    def requetes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as vues:
            page(chez_claire, adresse)
        return len(vues)

    remplir(1, 0)
    requetes()
    une = requetes()
    remplir(25, 1)
    assert requetes() == une
