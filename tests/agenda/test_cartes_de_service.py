"""La carte d'un service voisin, relue comme un PDF : tout y est, sur une page, même très bavarde."""

import io
from uuid import uuid4

import pytest
from pypdf import PdfReader

from accompagnements.creneaux import creneaux_libres
from publics.models import Orientation
from tests.distribution import creer_service

pytestmark = pytest.mark.usefixtures("espace")
LONG = "rue des Quinze-Fusillés, " * 20
BAVARDE = {
    "adresse": LONG[:199] + "1",
    "horaires": LONG[:199] + "2",
    "trajet": LONG[:79] + "3",
    "a_apporter": LONG[:199] + "4",
}


def lire(client, adresse: str) -> PdfReader:
    reponse = client.get(adresse)
    assert reponse["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(reponse.content))


def test_la_carte_dit_ou_quand_et_comment(client, france_services):
    carte = lire(client, f"/services/{france_services.pk}/carte.pdf")
    texte = " ".join(carte.pages[0].extract_text().split())
    for mot in ("France Services", "À cinq minutes à pied", "12 rue des Tailles", "Du lundi", "02 61 91 00 10"):
        assert mot in texte, mot
    assert [round(c / 72 * 25.4) for c in carte.pages[0].mediabox[2:]] == [105, 148]
    assert carte.metadata.title == "France Services"


@pytest.mark.parametrize("champs", [{}, BAVARDE], ids=["courte", "bavarde"])
def test_quatre_cartes_tiennent_sur_une_feuille(client, db, champs):
    service = creer_service("S" * 80 if champs else "Médiathèque", **champs)
    feuille = lire(client, f"/services/{service.pk}/cartes.pdf")
    assert len(feuille.pages) == 1
    assert feuille.pages[0].extract_text().count("De la part") == 4
    assert [round(c / 72 * 25.4) for c in feuille.pages[0].mediabox[2:]] == [210, 297]


@pytest.mark.parametrize("lettres", [139, 299, 800], ids=["grande", "moyenne", "dense"])
def test_le_texte_reste_dans_son_cadre(client, db, lettres):
    """Au plus long que chaque taille accepte."""
    service = creer_service("Médiathèque de Mortagne", horaires="", adresse="", trajet="à deux minutes à pied")
    reste = lettres - len(service.nom) - len(service.trajet)
    for champ in ("adresse", "horaires", "a_apporter"):
        setattr(service, champ, LONG[: min(reste, 200)].strip())
        reste = max(0, reste - 200)
    service.save()
    hauteurs: list[float] = []
    page = lire(client, f"/services/{service.pk}/carte.pdf").pages[0]

    def noter(texte: str, cm: list[float], tm: list[float], *_: object) -> None:
        if texte.strip():
            hauteurs.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=noter)
    # Cinq millimètres de marge, le trait, un peu d'air.
    assert min(hauteurs) > 7 * 72 / 25.4


@pytest.mark.django_db
def test_qui_demande_une_demarche_repart_avec_la_carte(client, semaine_de_reference, france_services, maintenant):
    saisie = {"prenom": "Simone", "nom": "Lecomte", "telephone": "02 61 91 12 34", "commune": "61293"}
    saisie |= {"besoin": "aide_aux_demarches_administratives", "cle": str(uuid4())}
    reponse = client.post(f"/rendez-vous/{creneaux_libres(maintenant)[0].code}/", saisie)
    assert f"/services/{france_services.pk}/carte.pdf" in reponse.content.decode()
    orientation = Orientation.objects.get()
    assert (orientation.service, orientation.structure) == (france_services, "France Services")
