"""Le rapport d'une année, relu comme un PDF : au seuil du dehors, balisé, et qui dit ce qu'il cache."""

import pytest
from django.test import Client

from epn.commun.vocabulaire import TrancheAge
from epn.comptes.models import Compte
from epn.frequentation.lecture import periodes_closes
from epn.frequentation.models import Cloture
from epn.frequentation.papiers import rapport
from epn.frequentation.papiers.annee import Annee
from epn.frequentation.papiers.elements import POURQUOI, TUE, rediger
from epn.frequentation.periodes import lire as lire_periode
from epn.frequentation.publication import Publication, Ventilation
from epn.frequentation.textes import zones
from epn.territoire.models import Commune
from tests.frequentation.chiffres import figer, figer_une_annee, publication
from tests.frequentation.papiers import aplati, elements, lire, signets, texte_de

CODE = "2025-2026"
POSITION = {"codes_postaux": "61400", "latitude": 48.55, "longitude": 0.6}


@pytest.fixture
def agent(client: Client, estelle: Compte, lieu, espace) -> Client:
    client.force_login(estelle)
    return client


def texte(code: str = CODE) -> str:
    """Ce qui sera mis en pages, sans la seconde que prend la mise en pages."""
    closes = periodes_closes()
    cloture = next(c for c in closes if c.periode == lire_periode(code))
    return aplati(rediger("frequentation/papiers/rapport.html", rapport.contenu(Annee.de(cloture, closes))))


def ecrire(**textes: str) -> None:
    Cloture.objects.filter(sorte="annee_scolaire", du="2025-09-01").update(textes=textes)


def test_une_annee_pleine_se_relit_page_a_page(agent: Client, settings) -> None:
    settings.DEMONSTRATION = True
    figer_une_annee()
    pdf = lire(agent, CODE, "rapport")
    dit = texte_de(pdf)
    for attendu in (
        "Rapport annuel",
        "Du 1er septembre 2025 au 31 août 2026",
        "421 personnes sont venues, 65 de plus que l’an dernier.",
        "En hausse de 18 % : 356 l’an dernier.",
        "En plus, 342 participations de groupes partenaires",
        "74 % des places d’atelier sont occupées",
        "948 heures données au public",
    ):
        assert attendu in dit
    assert 6 <= len(pdf.pages) <= 10
    for rang, page in enumerate(pdf.pages, 1):
        de_la_page = aplati(page.extract_text())
        assert f"page {rang} sur {len(pdf.pages)}" in de_la_page
        assert "Démonstration : chiffres inventés" in de_la_page


def test_il_est_titre_balise_et_chaque_image_a_son_nom_et_sa_table(agent: Client, settings) -> None:
    settings.DEMONSTRATION = False
    figer_une_annee()
    pdf = lire(agent, CODE, "rapport")
    assert pdf.metadata.title.replace("\u00a0", " ").startswith("Rapport annuel, année scolaire 2025-2026")
    assert pdf.root_object["/Lang"] == "fr"
    assert "pdfuaid" in pdf.root_object["/Metadata"].get_data().decode()
    titres = signets(pdf)
    assert {"L’année en une page", "Les communes", "Méthode et définitions"} <= set(titres)
    images = elements(pdf, "/Figure")
    assert len(images) == 5
    assert all(image["/Alt"].strip() for image in images)
    assert len(elements(pdf, "/Table")) >= len(images)
    assert "inventés" not in texte_de(pdf)


def test_ce_que_l_ecran_montre_et_que_le_dehors_cache_n_y_est_pas(agent: Client) -> None:
    cloture = figer(CODE, publication(4242, 7373, Ventilation({"61293": 737}, (), None, 737)))
    dehors = publication(None, 1640, Ventilation({}, ("61293",), None, None))
    cloture.chiffres.filter(seuil=11).update(contenu=dehors.en_json)
    dit = texte_de(lire(agent, CODE, "rapport"))
    assert not any(nombre in dit for nombre in ("4242", "4 242", "7373", "7 373", "737"))
    assert "Personnes différentes caché" in dit
    assert "Le nombre de personnes est caché" in dit
    assert aplati(POURQUOI) in dit


def test_les_communes_cachees_ne_se_disent_qu_ensemble_et_chacune_pour_mille_habitants(agent: Client) -> None:
    for code, nom, population in (("61001", "Cachée", 100), ("61002", "Absente", 90), ("61003", "Dite", 300)):
        Commune.objects.create(code_insee=code, nom=nom, population=population, **POSITION)
    figer(CODE, publication(communes=Ventilation({"61003": 15, "": 12}, ("61001", "61293"), 31, 58)))
    vue = texte()
    assert '<th scope="row">Dite</th><td>15</td><td>50,0</td>' in vue
    assert '<th scope="row">Autres communes, ensemble</th><td>31</td>' in vue
    assert "Autres communes, au nombre caché : Cachée, Mortagne-au-Perche." in vue
    assert "Communes d’où personne n’est venu : Absente." in vue
    assert '<th scope="row">Cachée</th>' not in vue


def test_un_tableau_tu_le_dit_sans_image_ni_case(agent: Client) -> None:
    tu = Ventilation(ensemble=421, tue=True)
    pleine = publication(communes=tu)
    figer(CODE, Publication(pleine.chiffres, {**pleine.tables, "ages": tu}))
    vue = texte()
    assert vue.count(TUE) >= 2
    assert TrancheAge.DE_60_A_69.label not in vue
    assert "commune non touchée" not in vue


def test_une_zone_vide_n_a_pas_de_section_et_une_zone_ecrite_a_la_sienne(agent: Client) -> None:
    figer(CODE)
    assert "L’année racontée" not in texte()
    ecrire(resume="", temps_forts="Une journée <b>portes ouvertes</b>.\n\nPuis l'été.", perspectives="   ")
    vue = texte()
    assert "L’année racontée" in vue
    assert "<p>Une journée &lt;b&gt;portes ouvertes&lt;/b&gt;.</p> <p>Puis l’été.</p>" in vue
    assert not any(titre in vue for titre in ("Ce qui se prépare", "L’année en quelques mots", "Partenaires", "orem"))


@pytest.mark.parametrize("lettres", ["W", "a\n\n", "mot "])
def test_les_textes_les_plus_longs_restent_dans_un_rapport(agent: Client, lettres: str) -> None:
    cloture = figer(CODE)
    ecrire(**{z.cle: lettres * z.longueur for z in zones(cloture.periode.sorte)})
    assert len(lire(agent, CODE, "rapport").pages) <= 14


def test_une_correction_dit_sa_raison_et_ce_qu_elle_change(agent: Client) -> None:
    figer(CODE)
    assert "Corrigé depuis la clôture" not in texte()
    figer(CODE, publication(450, 1640), version=2, motif="Une feuille retrouvée.")
    vue = texte()
    assert "Corrigé depuis la clôture" in vue
    assert "Une feuille retrouvée." in vue
    assert '<th scope="row">Personnes différentes</th><td>421</td><td>450</td>' in vue
    assert '<th scope="row">Venues</th><td>1 640</td><td>1 640</td>' not in vue


def test_un_mois_cache_n_est_pas_zero_et_aucun_mois_n_est_alors_le_premier(agent: Client) -> None:
    figer(CODE)
    for rang, mois in enumerate(lire_periode(CODE).mois):
        figer(mois.code, Publication({"venues": None if rang == 3 else 40 + rang}))
    vue = texte()
    assert '<td>42</td><td class="cache">caché</td><td>44</td>' in vue
    assert "mois le plus fréquenté" not in vue


def test_une_annee_d_avant_commencee_en_route_ne_se_compare_pas(agent: Client) -> None:
    figer("2024-2025", publication(56, 112))
    figer("2025-08", Publication({"venues": 112}))
    figer(CODE)
    vue = texte()
    assert "112 l’an dernier, sur 1 mois." in vue
    assert "L’année d’avant ne compte que 1 mois d’activité" in vue
    assert "En hausse" not in vue
    assert "de plus que l’an dernier" not in vue


def test_le_nombre_de_requetes_ne_depend_ni_des_mois_ni_des_communes(agent: Client, django_assert_num_queries) -> None:
    figer(CODE)
    lire(agent, CODE, "rapport")
    with django_assert_num_queries(10):
        lire(agent, CODE, "rapport")
    Cloture.objects.all().delete()
    Commune.objects.bulk_create(
        Commune(code_insee=f"62{n:03d}", nom=f"C {n}", population=n, **POSITION) for n in range(30)
    )
    figer_une_annee()
    # Une de plus : les mois de l'an dernier.
    with django_assert_num_queries(11):
        lire(agent, CODE, "rapport")
