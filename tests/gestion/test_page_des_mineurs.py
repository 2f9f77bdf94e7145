"""Au poste : les enfants d'un adulte, les responsables d'un mineur, son autorisation à noter et à imprimer."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Autorisation, Responsable, Usager
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.usefixtures("semaine")
CETTE_ANNEE = timezone.now().year


@pytest.fixture
def marie(db) -> Usager:
    return retrouver_ou_creer(Identite("Marie", "Lecomte", "+33639981297", "marie@exemple.fr"))


@pytest.fixture
def leo(marie) -> Usager:
    adulte = Identite("Marie", "Lecomte", "+33639981297")
    return retrouver_ou_creer(Identite("Léo", "", annee_naissance=CETTE_ANNEE - 10, responsable=adulte))


def envoyer(client: Client, usager: Usager, geste: str, **champs: object):
    envoi = {f"{geste}-{nom}": valeur for nom, valeur in champs.items()} | {"geste": geste}
    return client.post(f"/gestion/usagers/{usager.pk}/mineur/", envoi, follow=True)


def test_un_enfant_s_ajoute_d_un_prenom_et_d_une_annee(chez_claire, marie) -> None:
    page = envoyer(chez_claire, marie, "enfant", prenom="Zoé", annee_naissance=CETTE_ANNEE - 9)
    assert "Zoé a sa fiche : Marie Lecomte en répond." in page.content.decode()
    assert Responsable.objects.get().adulte == marie


@pytest.mark.parametrize("annee", ["1980", "1799", "l’an 9", "99999999999999999999", "", "2\x00015"])
def test_une_annee_qui_n_est_pas_d_un_enfant_se_dit(chez_claire, marie, annee: str) -> None:
    page = envoyer(chez_claire, marie, "enfant", prenom="Zoé", annee_naissance=annee)
    assert page.status_code == 200
    assert 'value="Zoé"' in page.content.decode()
    assert not Responsable.objects.exists()


def test_un_second_responsable_s_ajoute_et_le_troisieme_non(chez_claire, leo) -> None:
    envoyer(chez_claire, leo, "responsable", prenom="Paul", nom="Lecomte", telephone="06 39 98 12 96")
    avant = Usager.objects.count()
    page = envoyer(chez_claire, leo, "responsable", nom="Trois", telephone="06 39 98 12 95")
    assert (page.status_code, Usager.objects.count(), leo.responsables.count()) == (409, avant, 2)


def test_un_responsable_dont_l_annee_fait_un_mineur_est_refuse(chez_claire, leo) -> None:
    retrouver_ou_creer(Identite("Tom", "Roy", "+33639981290", annee_naissance=CETTE_ANNEE - 16))
    page = envoyer(chez_claire, leo, "responsable", prenom="Tom", nom="Roy", telephone="06 39 98 12 90")
    assert page.status_code == 409
    assert "un responsable a 18 ans passés" in page.content.decode()


def test_le_dernier_responsable_d_un_petit_ne_se_retire_pas(chez_claire, leo, marie) -> None:
    page = envoyer(chez_claire, leo, "retirer", adulte=marie.pk)
    assert (page.status_code, leo.responsables.count()) == (409, 1)
    assert "garde un responsable" in page.content.decode()


def test_l_autorisation_se_note_et_l_image_reste_refusee(chez_claire, leo, marie) -> None:
    assert "Autorisation à demander" in chez_claire.get(f"/gestion/usagers/{leo.pk}/mineur/").content.decode()
    le = timezone.localdate().isoformat()
    page = envoyer(chez_claire, leo, "autorisation", donnee_par=marie.pk, donnee_le=le, moyen="papier").content.decode()
    assert "Image refusée." in page
    assert "Autorisation à demander" not in page
    assert not Autorisation.objects.get().image


def test_un_voisin_ou_un_geste_invente_n_autorise_rien(chez_claire, leo) -> None:
    voisin = retrouver_ou_creer(Identite("Jean", "Roy", "+33639981290"))
    le = timezone.localdate().isoformat()
    page = envoyer(chez_claire, leo, "autorisation", donnee_par=voisin.pk, donnee_le=le, moyen="papier")
    assert "Choisissez un responsable de l’enfant." in page.content.decode()
    assert envoyer(chez_claire, leo, "invente", x="y").status_code == 200
    assert not Autorisation.objects.exists()


def test_la_feuille_est_vierge_pour_tous_et_remplie_au_poste(client, chez_claire, leo) -> None:
    for adresse, ecrits in (
        ("/mineurs/autorisation.pdf", False),
        (f"/gestion/usagers/{leo.pk}/autorisation.pdf", True),
    ):
        lu = PdfReader(io.BytesIO(chez_claire.get(adresse).content))
        mots = lu.pages[0].extract_text()
        assert len(lu.pages) == 1
        assert ("Léo" in mots, "Marie Lecomte" in mots, "Signature" in mots) == (ecrits, ecrits, True)
        assert lu.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_la_journee_dit_l_autorisation_qui_manque(chez_claire, lise, lieu, leo) -> None:
    rendez_vous = creer_rendez_vous(lise, lieu, timezone.now() + dt.timedelta(minutes=1))
    RendezVous.objects.filter(pk=rendez_vous.pk).update(usager=leo)
    assert "Mineur : autorisation à demander" in chez_claire.get("/gestion/").content.decode()


def appeler(client: Client, **champs: object):
    libre = creneaux_libres(timezone.now(), preavis_heures=0)[0].code
    base = {"creneau": libre, "cle": "6f0c6f3c-7a55-4b1b-9a8e-3a1c1e0f0a01", "telephone": "06 39 98 12 97"}
    return client.post("/gestion/appel/", base | champs)


def test_au_telephone_un_enfant_se_reserve_avec_son_adulte(chez_claire) -> None:
    appeler(chez_claire, prenom="Léo", nom="", annee_naissance=str(CETTE_ANNEE - 10), adulte="Marie Lecomte")
    pris = RendezVous.objects.get()
    assert (str(pris.usager), pris.usager.telephone, pris.reservation.aidant_nom) == ("Léo", "", "Marie Lecomte")
    assert pris.reservation.telephone == pris.usager.responsables.get().adulte.telephone == "+33639981297"


def test_au_telephone_un_enfant_sans_adulte_se_refuse(chez_claire) -> None:
    page = appeler(chez_claire, prenom="Léo", nom="", annee_naissance=str(CETTE_ANNEE - 10), adulte="")
    assert "c’est lui que nous préviendrons" in page.content.decode()
    assert not RendezVous.objects.exists()


def test_d_un_enfant_connu_les_messages_vont_a_l_adulte(chez_claire, leo) -> None:
    assert "On joint Marie Lecomte" in chez_claire.get(f"/gestion/appel/?usager={leo.pk}").content.decode()
    appeler(chez_claire, usager=leo.pk)
    billet = RendezVous.objects.get().reservation
    assert (billet.aidant, billet.aidant_nom, billet.email) == ("proche", "Marie Lecomte", "marie@exemple.fr")
