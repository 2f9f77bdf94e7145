"""L'affiche, relue comme un PDF : une page, le téléphone, les dates, et rien du partenaire."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from ateliers.seances import annuler_seance
from epn.agenda import affiche, papier
from epn.comptes.models import Compte
from epn.planning.models import Fermeture

SEMAINE = "/agenda/2026-W49.pdf"
JEUDI = dt.date(2026, 12, 3)


def lire(client: Client, adresse: str = SEMAINE) -> PdfReader:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(reponse.content))


def texte_de(pdf: PdfReader) -> str:
    assert len(pdf.pages) == 1
    return re.sub(r"\s+", " ", pdf.pages[0].extract_text().replace("\u00a0", " "))


@pytest.fixture
def texte(client, espace, semaine_remplie) -> str:
    return texte_de(lire(client))


@pytest.mark.parametrize(
    "attendu",
    [
        "02 61 91 00 00",
        "du 30 novembre au 4 décembre 2026",
        "1er décembre",
        "9 h 30 – 11 h 30",
        "Reconnaître les arnaques",
        "Entreprises, associations, 8 places",
        "Rendez-vous individuel Pour tous, une heure",
        "créneau réservé",
        "2 place de la République",
        "France Services",
    ],
)
def test_l_affiche_dit_l_essentiel_en_texte_que_l_on_peut_copier(texte, attendu):
    assert attendu in texte


def test_l_affiche_ne_nomme_pas_le_partenaire(texte):
    assert not re.search("hôpital|addict|partenaire|groupe partenaire", texte, re.IGNORECASE)


def test_les_creneaux_reserves_disparaissent_par_reglage(client, espace, semaine_remplie, settings):
    settings.MONTRER_CRENEAUX_RESERVES = False
    assert "réservé" not in texte_de(lire(client)).replace("réservons", "")


def test_le_pdf_est_titre_en_francais_et_balise(client, espace, semaine_remplie):
    pdf = lire(client)
    assert (
        pdf.metadata.title.replace("\u00a0", " ")
        == "La semaine à l’Espace Public Numérique, du 30 novembre au 4 décembre 2026"
    )
    assert pdf.root_object["/Lang"] == "fr"
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in pdf.root_object["/Metadata"].get_data().decode()


def test_le_code_qr_mene_a_la_page_de_la_semaine(client, espace, semaine_remplie, settings):
    settings.ADRESSE_DU_SITE = "https://epn.exemple.fr"
    liens = [a.get_object()["/A"]["/URI"] for a in lire(client).pages[0]["/Annots"] if "/A" in a.get_object()]
    assert set(liens) == {"https://epn.exemple.fr/agenda/2026-W49/"}


def test_le_numero_est_large_comme_la_feuille(client, espace, semaine_remplie):
    taille = affiche.taille_du_numero("02\u00a061\u00a091\u00a000\u00a000")
    assert 25 < taille < 35
    assert affiche.taille_du_numero("39\u00a049") * 0.7 <= affiche.HAUTEUR_MAX_DU_NUMERO_MM
    assert affiche.taille_du_numero("+590\u00a0590\u00a012\u00a034\u00a056") < taille


def test_une_semaine_demesuree_tient_sur_une_page(client, espace, semaine_remplie, seance, mairie, lieu, le):
    espace.nom = "Espace Public Numérique et Tiers-Lieu de la Médiathèque Intercommunale du Perche et des Collines"
    espace.collectivite = "Communauté d’agglomération " * 6
    espace.demarches_nom = "Maison France Services itinérante"
    espace.save()
    lieu.adresse = "Bâtiment C, 3e étage, 12 bis avenue du Général-de-Gaulle, résidence des Tilleuls"
    lieu.save()
    for n in range(3):
        renfort = Compte.objects.create_user(f"renfort{n}", "x" * 12, nom=f"Renfort {n}", role="conseiller")
        for jour in range(7):
            for heure in (8, 10, 14, 16):
                titre = f"Créer, retoucher et partager ses photographies de famille en toute sécurité {n}"
                seance(titre, le(jour, heure), le(jour, heure + 1, 30), conseiller=renfort, lieu=mairie)
    texte = texte_de(lire(client))
    assert "02 61 91 00 00" in texte
    assert "Dimanche" in texte
    assert "autres activités" in texte
    assert "61400 Mortagne-au-Perche" in texte


def test_les_feries_les_fermetures_et_les_annulations_se_disent(client, espace, semaine_remplie, le, maintenant):
    jeudi = semaine_remplie[2]
    Fermeture.objects.create(du=JEUDI, au=JEUDI, motif="travaux dans la salle")
    annuler_seance(jeudi, "travaux", maintenant=maintenant)
    annuler_seance(semaine_remplie[1], "motif que l’on ne dit pas", maintenant=maintenant)
    texte = texte_de(lire(client))
    assert "Fermé, travaux dans la salle" in texte
    assert "Annulé" in texte
    assert "que l’on ne dit pas" not in texte
    assert "jour férié : Jour de l’an" in texte_de(lire(client, "/agenda/2026-W53.pdf"))


def test_une_semaine_vide_invite_a_telephoner(client, espace, lieu):
    assert "Rien n’est prévu cette semaine" in texte_de(lire(client))


def test_les_caracteres_des_titres_ne_cassent_rien(client, espace, semaine_remplie, seance, le, lieu):
    seance("<script>alert(1)</script> & « l’image » 😀", le(5, 9), le(5, 11))
    assert "<script>alert(1)</script> & « l’image »" in texte_de(lire(client))


@pytest.mark.parametrize(
    "semaine", ["2027-W53", "2026-W00", "2026-W54", "2026-W5", "2019-W40", "2030-W01", "abc", "%20"]
)
def test_une_semaine_impossible_ou_trop_lointaine_n_existe_pas(client, espace, semaine):
    assert client.get(f"/agenda/{semaine}.pdf").status_code == 404


def test_le_collecteur_n_ouvre_ni_le_reseau_ni_les_autres_fichiers(settings):
    collecteur = papier.FichiersStatiques()
    cle = (settings.RACINE / "pyproject.toml").as_uri()
    detour = f"{(settings.RACINE / 'static').as_uri()}/../pyproject.toml"
    for adresse in ("http://127.0.0.1:9/", "https://exemple.fr/a.png", cle, detour, "file:///etc/passwd"):
        with pytest.raises(ValueError, match=r"Hors des fichiers|disallowed"):
            collecteur.fetch(adresse)


def test_deux_feuilles_egales_ne_se_composent_qu_une_fois(client, espace, semaine_remplie):
    client.get(SEMAINE)
    avant = affiche.imprimer.cache_info()
    client.get(SEMAINE)
    assert affiche.imprimer.cache_info().hits == avant.hits + 1


def test_les_requetes_ne_grandissent_pas_avec_la_semaine(
    client, espace, semaine_remplie, seance, le, django_assert_max_num_queries
):
    seance("Encore", le(5, 9), le(5, 11))
    with django_assert_max_num_queries(6):
        client.get(SEMAINE)
