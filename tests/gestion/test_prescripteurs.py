"""Les structures qui réservent pour des habitants, vues du conseiller : leur fiche, leur lien, leurs réservations."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from epn.gestion.droits import dossier
from epn.messagerie.models import Message
from partenariats.models import Partenaire
from publics.models import LienDePrescripteur, Prescripteur, Usager
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.usefixtures("lieu")
FICHE = {"structure": "Mairie de Pervenchères", "genre": "mairie", "telephone": "02 61 91 77 01", "interlocuteur": ""}
AJOUT = "/gestion/publics/prescripteur/add/"


@pytest.fixture
def service_discret(db) -> Partenaire:
    return Partenaire.objects.create(nom="Clinique des Essais", nom_d_usage="Groupe", discret=True, genre="sante")


def lien(pervencheres: Prescripteur) -> str:
    return f"/gestion/prescripteurs/{pervencheres.pk}/lien/"


def test_une_structure_s_ajoute_puis_s_archive(chez_claire):
    assert chez_claire.post(AJOUT, FICHE).status_code == 302
    mairie = Prescripteur.objects.get()
    assert str(mairie.telephone) == "+33261917701"
    chez_claire.post(f"/gestion/publics/prescripteur/{mairie.pk}/change/", FICHE | {"archive": "on"})
    mairie.refresh_from_db()
    assert mairie.archive_le
    chez_claire.post(f"/gestion/publics/prescripteur/{mairie.pk}/change/", FICHE)
    mairie.refresh_from_db()
    assert mairie.archive_le is None


@pytest.mark.parametrize(
    "nom", ["Clinique des Essais", "clinique  des ESSAIS", "La Clinique des Essais", "Groupe du mercredi"]
)
def test_le_nom_d_un_partenaire_discret_est_refuse(chez_claire, service_discret, nom):
    reponse = chez_claire.post(AJOUT, FICHE | {"structure": nom})
    assert "ne paraît que sur sa fiche" in reponse.content.decode()
    assert not Prescripteur.objects.exists()


def test_un_nom_voisin_est_accepte(chez_claire, service_discret):
    assert chez_claire.post(AJOUT, FICHE | {"structure": "Mairie des Essais"}).status_code == 302


def test_le_lien_s_envoie_par_courriel_et_le_message_ne_s_ouvre_qu_a_qui_le_recoit(chez_claire, pervencheres):
    assert chez_claire.post(lien(pervencheres), {"geste": "envoyer"}).status_code == 302
    message = Message.objects.get()
    assert message.destinataire == pervencheres.courriel
    adresse = next(mot for mot in message.corps.split() if "/prescripteurs/" in mot)
    chemin = adresse[adresse.index("/prescripteurs/") :]
    assert Client().get(chemin)["Location"] == "/prescripteurs/"
    lu = chez_claire.get(f"/gestion/messagerie/message/{message.pk}/change/").content.decode()
    assert chemin not in lu


def test_sans_courriel_le_lien_ne_s_envoie_pas(chez_claire, pervencheres):
    Prescripteur.objects.update(courriel="")
    reponse = chez_claire.post(lien(pervencheres), {"geste": "envoyer"})
    assert (reponse.status_code, LienDePrescripteur.objects.count()) == (409, 0)
    assert "n’a pas de courriel" in reponse.content.decode()


def test_la_feuille_porte_l_adresse_sur_une_page(chez_claire, pervencheres):
    reponse = chez_claire.post(lien(pervencheres), {"geste": "imprimer"})
    feuille = PdfReader(io.BytesIO(reponse.content))
    assert len(feuille.pages) == 1
    texte = feuille.pages[0].extract_text().replace("\n", "")
    jeton = texte.split("/prescripteurs/")[1].split("/")[0]
    assert Client().get(f"/prescripteurs/{jeton}/")["Location"] == "/prescripteurs/"


def test_lire_la_page_du_lien_n_en_donne_aucun(chez_claire, pervencheres):
    assert "Aucun lien ne s’ouvre" in chez_claire.get(lien(pervencheres)).content.decode()
    assert not LienDePrescripteur.objects.exists()


def test_fermer_le_lien_le_ferme_aussitot(chez_claire, pervencheres):
    chez_claire.post(lien(pervencheres), {"geste": "envoyer"})
    chez_claire.post(lien(pervencheres), {"geste": "revoquer"})
    assert LienDePrescripteur.objects.get().revoque_le
    assert chez_claire.post(lien(pervencheres), {"geste": "autre"}).status_code == 409


def test_les_rendez_vous_se_filtrent_par_structure(chez_claire, lise, lieu, pervencheres):
    demain = timezone.now() + dt.timedelta(days=1)
    sien = creer_rendez_vous(lise, lieu, demain, prenom="Ginette", nom="Bouvier", telephone="+33261917723")
    creer_rendez_vous(lise, lieu, demain + dt.timedelta(hours=2))
    sien.reservation.prescripteur = pervencheres
    sien.reservation.save()
    filtre = f"?reservation__prescripteur__id__exact={pervencheres.pk}"
    texte = chez_claire.get(f"/gestion/accompagnements/rendezvous/{filtre}").content.decode()
    assert "Bouvier" in texte
    assert "Martin" not in texte
    assert ">1<" in chez_claire.get("/gestion/publics/prescripteur/").content.decode()


def test_la_personne_lit_au_titre_de_qui_l_on_a_reserve(lise, lieu, pervencheres):
    sien = creer_rendez_vous(lise, lieu, timezone.now() + dt.timedelta(days=1))
    sien.reservation.prescripteur = pervencheres
    sien.reservation.save()
    rubrique = next(r for r in dossier(Usager.objects.get()) if r.cle == "reservations")
    lignes = {ligne.libelle: ligne.texte for ligne in rubrique.fiches[0]}
    assert lignes["Réservé au titre de"] == "Mairie de Pervenchères"


@pytest.mark.parametrize("geste", ["envoyer", "imprimer", "revoquer"])
def test_le_lien_n_est_qu_au_conseiller(chez_adrien, estelle, pervencheres, geste):
    agente = Client()
    agente.force_login(estelle)
    for client, statut in ((Client(), 302), (agente, 302), (chez_adrien, 403)):
        assert client.post(lien(pervencheres), {"geste": geste}).status_code == statut
    assert not LienDePrescripteur.objects.exists()
