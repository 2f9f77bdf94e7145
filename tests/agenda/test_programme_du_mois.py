"""Le programme d'un mois, relu comme un PDF ; et le texte du journal, qui dit la même chose en phrases."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from ateliers.models import Cycle, Parcours, Seance
from ateliers.seances import annuler_seance, changer_seance
from epn.agenda import journal
from tests.distribution import a

DECEMBRE = "/ateliers/programme/2026-12.pdf"
MAINTENANT = a(2026, 11, 24, 8)


@pytest.fixture(autouse=True)
def _en_novembre_2026(monkeypatch) -> None:
    monkeypatch.setattr("epn.agenda.programme_du_mois.timezone.now", lambda: MAINTENANT)


@pytest.fixture
def decembre(seance) -> list[Seance]:
    """Trois mardis du même atelier, un vendredi d'un autre, et la matinée des professionnels."""
    mardis = [seance("Mes premiers e-mails", a(2026, 12, jour, 14), a(2026, 12, jour, 16)) for jour in (1, 8, 15)]
    Seance.objects.update(atelier=mardis[0].atelier)
    vendredi = seance("Reconnaître les arnaques", a(2026, 12, 18, 9), a(2026, 12, 18, 11))
    lundi = seance("Le RGPD", a(2026, 12, 7, 9), a(2026, 12, 7, 12), nature="professionnels")
    return [*mardis, vendredi, lundi]


def lire(client: Client, adresse: str = DECEMBRE) -> PdfReader:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(reponse.content))


def texte_de(pdf: PdfReader) -> str:
    texte = " ".join(page.extract_text() for page in pdf.pages)
    return re.sub(r"\s+", " ", texte.replace("\u00a0", " "))


def test_l_imprime_dit_chaque_date_le_numero_et_l_adresse(client, espace, decembre):
    pdf = lire(client)
    assert len(pdf.pages) == 1
    texte = texte_de(pdf)
    for attendu in (
        "Décembre 2026",
        "Mardi 1er décembre 14 h – 16 h Mes premiers e-mails",
        "Vendredi 18 décembre 9 h – 11 h Reconnaître les arnaques",
        "8 places",
        "02 61 91 00 00",
        "2 place de la République",
    ):
        assert attendu in texte
    assert "RGPD" not in texte


def test_il_est_titre_en_francais_balise_et_son_code_mene_aux_ateliers(client, espace, decembre, settings):
    settings.ADRESSE_DU_SITE = "https://epn.exemple.fr"
    pdf = lire(client)
    assert pdf.metadata.title.replace("\u00a0", " ") == "Les ateliers à l’Espace Public Numérique, Décembre 2026"
    assert pdf.root_object["/Lang"] == "fr"
    assert "pdfuaid" in pdf.root_object["/Metadata"].get_data().decode()
    liens = [x.get_object()["/A"]["/URI"] for x in pdf.pages[0]["/Annots"] if "/A" in x.get_object()]
    assert set(liens) == {"https://epn.exemple.fr/ateliers/"}


def test_l_annulee_reste_dite_et_la_preparation_ne_parait_pas(client, espace, decembre):
    annuler_seance(decembre[0], "motif que l’on ne dit pas", maintenant=MAINTENANT)
    changer_seance(decembre[3], maintenant=MAINTENANT, brouillon=True)
    texte = texte_de(lire(client))
    assert "Annulé Mes premiers e-mails" in texte
    assert "que l’on ne dit pas" not in texte
    assert "arnaques" not in texte


def test_l_etape_d_un_parcours_le_dit(client, espace, decembre):
    parcours = Parcours.objects.create(cycle=Cycle.objects.create(titre="Premiers pas", resume="r"))
    Seance.objects.filter(pk=decembre[0].pk).update(parcours=parcours, rang=1)
    assert "Parcours « Premiers pas », étape 1" in texte_de(lire(client))


def test_un_mois_tres_rempli_tient_en_pages_numerotees_et_n_oublie_personne(client, espace, seance):
    for jour in range(1, 32):
        for heure in (9, 11, 14):
            seance(f"Atelier du {jour} à {heure} heures", a(2026, 12, jour, heure), a(2026, 12, jour, heure + 1))
    pdf = lire(client)
    texte = texte_de(pdf)
    assert 1 < len(pdf.pages) < 10
    assert texte.count("8 places") == 93
    assert "Atelier du 31 à 14 heures" in texte
    assert f"1 / {len(pdf.pages)}" in texte
    assert "61400 Mortagne-au-Perche" in pdf.pages[-1].extract_text()


def test_un_mois_sans_programme_invite_a_telephoner(client, espace, lieu):
    assert "n’est pas encore connu" in texte_de(lire(client))


@pytest.mark.parametrize("mois", ["2026-10", "2026-13", "2026-00", "0001-01", "2031-01", "abc", "²026-12", "2026-1"])
def test_un_mois_passe_ou_absurde_n_existe_pas_et_le_dit(client, espace, mois):
    reponse = client.get(f"/ateliers/programme/{mois}.pdf")
    assert reponse.status_code == 404
    assert "Ce mois" in reponse.content.decode()


def test_les_requetes_ne_grandissent_pas_avec_le_mois(client, espace, decembre, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(DECEMBRE)


# --- Le journal -----------------------------------------------------------------------------------


def brut(mois: dt.date = dt.date(2026, 12, 1)) -> str:
    return journal.texte_du_mois(mois, MAINTENANT).replace("\u00a0", " ")


def test_le_texte_du_journal_regroupe_les_dates_en_vraies_phrases(espace, decembre):
    texte = brut()
    assert texte.startswith("En décembre, l’Espace Public Numérique (Pays de Mortagne-au-Perche) propose ses ateliers")
    assert "a lieu les mardis 1er, 8 et 15 décembre à 14 h." in texte
    assert "L’atelier « Reconnaître les arnaques »" in texte
    assert "vendredi 18 décembre à 9 h." in texte
    assert texte.endswith("téléphoner au 02 61 91 00 00.")
    assert "RGPD" not in texte
    assert re.fullmatch(r"[^\n<>]+", texte)


def test_le_texte_ne_dit_ni_l_annule_ni_le_passe_ni_ce_qui_se_prepare(espace, decembre, seance):
    annuler_seance(decembre[0], "x", maintenant=MAINTENANT)
    changer_seance(decembre[3], maintenant=MAINTENANT, brouillon=True)
    seance("Déjà fini", a(2026, 11, 2, 9), a(2026, 11, 2, 11))
    assert "les mardis 8 et 15 décembre" in brut()
    assert "arnaques" not in brut()
    assert "Déjà fini" not in brut(dt.date(2026, 11, 1))


def test_un_parcours_s_annonce_par_son_debut_et_se_tait_une_fois_commence(espace, decembre):
    parcours = Parcours.objects.create(cycle=Cycle.objects.create(titre="Premiers pas", resume="r"))
    for rang, date in enumerate(decembre[:3], 1):
        Seance.objects.filter(pk=date.pk).update(parcours=parcours, rang=rang)
    assert "Le parcours « Premiers pas » commence mardi 1er décembre à 14 h." in brut()
    assert "Mes premiers e-mails" not in brut()
    apres = journal.texte_du_mois(dt.date(2026, 12, 1), a(2026, 12, 2, 8)).replace("\u00a0", " ")
    assert "Premiers pas" not in apres
    Cycle.objects.update(entree_en_cours=True)
    assert "se poursuit mardi 8 décembre à 14 h." in journal.texte_du_mois(
        dt.date(2026, 12, 1), a(2026, 12, 2, 8)
    ).replace("\u00a0", " ")


def test_le_texte_tient_en_neuf_cents_signes_et_dit_qu_il_en_reste(espace, seance):
    for n in range(28):
        titre = f"Un atelier au titre interminable et parfaitement inutile à recopier {n}"
        seance(titre, a(2026, 12, n + 1, 9), a(2026, 12, n + 1, 11))
    texte = brut()
    assert 600 < len(texte) <= journal.SIGNES_MAX
    assert "D’autres ateliers complètent le programme." in texte
    assert texte.endswith("02 61 91 00 00.")


def test_un_mois_sans_atelier_se_dit_aussi(espace, lieu):
    assert "n’a pas encore arrêté le programme" in brut()


def test_un_lieu_qui_n_est_pas_un_espace_ne_prend_pas_d_article(espace, decembre):
    espace.nom = "Le Fablab"
    espace.save()
    assert brut().startswith("En décembre, Le Fablab (")
