"""La note d'un trimestre : une page, quoi qu'elle ait à dire ; et ce que répond l'adresse d'un autre papier."""

import pytest
from django.test import Client

from epn.comptes.models import Compte
from epn.frequentation.models import Cloture
from epn.frequentation.publication import Publication, Ventilation
from epn.frequentation.textes import zones
from epn.territoire.models import Espace
from tests.frequentation.chiffres import figer
from tests.frequentation.papiers import elements, lire, texte_de

CODE = "2026-T3"
CHIFFRES = {
    "personnes": 142,
    "nouvelles": None,
    "venues": 230,
    "seances": 39,
    "minutes_donnees": 11340,
    "places_offertes": 312,
    "places_occupees": 162,
}


@pytest.fixture
def agent(client: Client, estelle: Compte, lieu, espace) -> Client:
    client.force_login(estelle)
    return client


def trimestre(code: str = CODE, **autres: int | None) -> Cloture:
    return figer(code, Publication({**CHIFFRES, **autres}))


def test_elle_compare_au_trimestre_d_avant_et_au_meme_de_l_an_passe(agent: Client) -> None:
    trimestre()
    trimestre("2026-T2", venues=377, personnes=192, nouvelles=86)
    trimestre("2025-T3", venues=238, personnes=None)
    pdf = lire(agent, CODE, "note")
    dit = texte_de(pdf)
    assert len(pdf.pages) == 1
    assert "Note trimestrielle : troisième trimestre 2026" in dit
    assert "Personnes différentes 142 192 (−26 %) caché" in dit
    assert "Dont personnes nouvelles caché 86 caché" in dit
    assert "Venues 230 377 (−39 %) 238 (−3 %)" in dit
    assert "230 venues, 8 de moins qu’au même trimestre de l’an passé" in dit
    assert "Venues 238 – – 377 230" in dit
    assert "moins de 11 personnes différentes" in dit


def test_elle_est_balisee_et_son_image_a_un_nom(agent: Client) -> None:
    trimestre()
    pdf = lire(agent, CODE, "note")
    assert "pdfuaid" in pdf.root_object["/Metadata"].get_data().decode()
    (image,) = elements(pdf, "/Figure")
    assert image["/Alt"].strip()
    assert len(elements(pdf, "/Table")) == 2


def test_elle_dit_le_nombre_du_dehors_jamais_celui_de_l_ecran(agent: Client) -> None:
    cloture = trimestre(venues=7373, personnes=4242)
    cloture.chiffres.filter(seuil=11).update(contenu=Publication({**CHIFFRES, "personnes": None}).en_json)
    dit = texte_de(lire(agent, CODE, "note"))
    assert not any(nombre in dit for nombre in ("7373", "7 373", "4242", "4 242"))
    assert "Le nombre de personnes est caché" in dit


@pytest.mark.parametrize("lettres", ["W", "W ", "a\n\n"])
def test_elle_tient_en_une_page_avec_les_mots_les_plus_longs(agent: Client, settings, lettres: str) -> None:
    settings.DEMONSTRATION = True
    Espace.objects.update(nom="W" * 120, territoire="M" * 120, collectivite="W" * 200)
    enormes = dict.fromkeys(CHIFFRES, 10**7 - 1)
    natures = dict.fromkeys(("accompagnement", "initiation", "thematique", "professionnels", "exterieure"), 10**7)
    pleine = Publication(enormes, {"natures": Ventilation(natures)})
    for code in ("2025-T3", "2025-T4", "2026-T1", "2026-T2"):
        figer(code, pleine)
    cloture = figer(CODE, pleine)
    for version in range(2, 6):
        figer(CODE, pleine, version=version, motif="M" * 200)
    Cloture.objects.filter(pk=cloture.pk).update(
        textes={z.cle: (lettres * z.longueur)[: z.longueur] for z in zones(cloture.periode.sorte)}
    )
    pdf = lire(agent, CODE, "note")
    assert len(pdf.pages) == 1
    dit = texte_de(pdf)
    # Le pied est sur la page : rien n'a été coupé.
    assert "ou une personne comptée hors les murs." in dit
    assert "page 1 sur 1" in dit
    assert "Démonstration : chiffres inventés" in dit
    assert "À venir" in dit


def test_un_trimestre_seul_presque_tout_cache_tient_et_le_dit(agent: Client) -> None:
    figer(CODE, Publication(dict.fromkeys(CHIFFRES)))
    pdf = lire(agent, CODE, "note")
    dit = texte_de(pdf)
    assert len(pdf.pages) == 1
    assert "Venues caché – –" in dit
    assert "Les venues, trimestre après trimestre" in dit


def test_le_nombre_de_requetes_est_borne(agent: Client, django_assert_num_queries) -> None:
    trimestre()
    lire(agent, CODE, "note")
    with django_assert_num_queries(8):
        lire(agent, CODE, "note")
    for code in ("2025-T3", "2025-T4", "2026-T1", "2026-T2"):
        trimestre(code)
    with django_assert_num_queries(8):
        lire(agent, CODE, "note")


@pytest.mark.parametrize(
    ("adresse", "mene"),
    [
        ("2026-T3/rapport", "2026-T3"),
        ("2026/note", "2026"),
        ("2026-09/note", "2026-09"),
        ("2026-09/rapport", "2026-09"),
        ("2031-T1/note", "2031-T1"),
        ("2031-2032/rapport", "2031-2032"),
    ],
)
def test_une_autre_periode_mene_a_la_page_qui_dit_pourquoi(agent: Client, adresse: str, mene: str) -> None:
    for code in ("2026-T3", "2026", "2026-09"):
        figer(code)
    reponse = agent.get(f"/frequentation/{adresse}.pdf")
    assert (reponse.status_code, reponse["Location"]) == (302, f"/frequentation/?periode={mene}")
    assert agent.get(reponse["Location"]).status_code == 200


def test_une_adresse_qui_n_est_pas_une_periode_est_introuvable(agent: Client) -> None:
    for adresse in ("hier/note", "2026-T5/note", "2025-2027/rapport", "9999/rapport"):
        assert agent.get(f"/frequentation/{adresse}.pdf").status_code == 404


def test_une_periode_sans_rien_au_dehors_mene_a_la_page(agent: Client) -> None:
    trimestre().chiffres.filter(seuil=11).delete()
    assert agent.get(f"/frequentation/{CODE}/note.pdf").status_code == 302


def test_sans_se_connecter_on_est_mene_a_la_connexion(client: Client, db: None) -> None:
    for papier in ("rapport", "note"):
        assert client.get(f"/frequentation/2026/{papier}.pdf").url.startswith("/compte/connexion/")


@pytest.mark.parametrize("role", Compte.Role.values)
def test_les_trois_roles_les_emportent(client: Client, lieu, role: str) -> None:
    trimestre()
    client.force_login(Compte.objects.create_user("camille", None, nom="Camille", role=role))
    assert len(lire(client, CODE, "note").pages) == 1


def test_la_page_mene_au_papier_de_sa_periode(agent: Client) -> None:
    for code, lien in (("2026", "2026/rapport.pdf"), (CODE, f"{CODE}/note.pdf"), ("2026-09", "")):
        figer(code)
        vue = agent.get("/frequentation/", {"periode": code}).content.decode()
        assert ("/rapport.pdf" in vue or "/note.pdf" in vue) == bool(lien)
        assert lien in vue
