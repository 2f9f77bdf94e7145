"""Les pages qu'un service public doit publier, et que l'EPN peut récrire."""

import re

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse

from epn.vitrine import rendu
from epn.vitrine.models import Page

SLUGS = [str(s) for s in Page.Slug]
VALEURS = dict.fromkeys(rendu.VARIABLES, "valeur")


@pytest.mark.parametrize("slug", SLUGS)
def test_chaque_page_a_un_texte_d_origine_sans_variable_inconnue(client, espace, lieu, slug):
    contenu = client.get(reverse(f"vitrine:{slug}")).content.decode()
    assert not rendu.variables_inconnues(rendu.origine(slug))
    assert len(re.findall("<h1>", contenu)) == 1
    assert not re.search(r"\{[a-z_]+\}", contenu)


@pytest.mark.parametrize("slug", SLUGS)
def test_avant_l_installation_les_pages_repondent_deja(client, db, slug):
    assert client.get(reverse(f"vitrine:{slug}")).status_code == 200


def test_l_aide_donne_le_numero_a_toucher(client, espace, lieu):
    contenu = client.get("/aide/").content.decode()
    assert 'href="tel:+33261910000"' in contenu
    assert "02\u00a061\u00a091\u00a000\u00a000" in contenu


def test_les_durees_de_conservation_sont_dites(client, espace, lieu):
    contenu = client.get("/donnees-personnelles/").content.decode()
    assert "<table>" in contenu
    assert "24 mois après sa dernière venue" in contenu


def test_ce_que_la_collectivite_doit_completer_est_dit(client, espace, lieu):
    assert "À compléter par la collectivité" in client.get("/mentions-legales/").content.decode()


def test_un_texte_recrit_remplace_celui_d_origine(client, espace, lieu):
    page, _ = Page.objects.get_or_create(slug="aide")
    page.titre, page.contenu = "Besoin d’aide ?", "# Nouveau\n\nAppelez le {telephone}."
    page.save()
    contenu = client.get("/aide/").content.decode()
    assert "<h1>Besoin d’aide ?</h1>" in contenu
    assert "<h2>Nouveau</h2>" in contenu
    assert "Que faire si" not in contenu


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,AAAA)",
        "![a](https://ailleurs.example/suivi.png)",
        "<javascript:alert(1)>",
    ],
)
def test_un_texte_hostile_reste_du_texte(hostile):
    assert not re.search(r"<(script|img)|(href|src)=\"(javascript|data)", rendu.rendre(hostile, VALEURS), re.IGNORECASE)


@pytest.mark.parametrize("adresse", ["/agenda/", "https://exemple.fr", "mailto:a@b.fr", "tel:+33261910000", "#haut"])
def test_les_liens_utiles_passent(adresse):
    assert f'href="{adresse}"' in rendu.rendre(f"[lien]({adresse})", VALEURS)


def test_une_valeur_ne_met_rien_en_forme():
    html = rendu.rendre("Chez {espace}.", {"espace": "**gras** [x](http://y) <b> `c`\n# titre"})
    assert html == "<p>Chez **gras** [x](http://y) &lt;b&gt; `c` # titre.</p>\n"


def test_une_ligne_qui_cite_une_valeur_vide_disparait():
    assert rendu.remplacer("Courriel : {courriel}\nFin", {"courriel": ""}) == "Fin"


def test_la_ponctuation_haute_ne_quitte_pas_son_mot():
    html = rendu.rendre("Que faire ? « Rien » : l’attente `a : b`", VALEURS)
    assert "faire\u00a0? «\u00a0Rien\u00a0»\u00a0: l’attente <code>a : b</code>" in html


def test_le_plan_du_site_cite_toutes_les_pages(client, espace, lieu):
    contenu = client.get("/plan-du-site/").content.decode()
    for slug in SLUGS:
        assert f'href="{reverse(f"vitrine:{slug}")}"' in contenu
    for adresse in re.findall(r'<li><a href="(/[^"]*)"', contenu):
        assert client.get(adresse).status_code == 200


# --- Dans la gestion ------------------------------------------------------------------------------


@pytest.fixture
def gestion(client, claire):
    for slug in SLUGS:
        Page.objects.get_or_create(slug=slug)
    client.force_login(claire)
    return client


def adresse(slug: str = "mentions_legales") -> str:
    return reverse("admin:vitrine_page_change", args=[quote(slug)])


def test_la_gestion_montre_le_texte_d_origine_et_un_apercu(gestion, espace, lieu):
    contenu = gestion.get(adresse()).content.decode()
    assert "## Éditeur" in contenu
    assert "<h2>Éditeur</h2>" in contenu


def test_recrire_puis_effacer_revient_a_l_origine(gestion, espace, lieu):
    gestion.post(adresse(), {"titre": "", "contenu": "Texte à nous, {collectivite}."})
    page = Page.objects.get(slug="mentions_legales")
    assert page.contenu == "Texte à nous, {collectivite}."
    assert page.modifiee_le
    gestion.post(adresse(), {"titre": "", "contenu": ""})
    page.refresh_from_db()
    assert (page.contenu, page.modifiee_le) == ("", None)


def test_enregistrer_le_texte_d_origine_sans_y_toucher_ne_le_recopie_pas(gestion, espace, lieu):
    gestion.post(adresse(), {"titre": "", "contenu": rendu.origine("mentions_legales").replace("\n", "\r\n")})
    assert Page.objects.get(slug="mentions_legales").contenu == ""


def test_une_variable_inconnue_est_refusee_et_nommee(gestion, espace, lieu):
    reponse = gestion.post(adresse(), {"titre": "", "contenu": "Le {maire} vous salue."})
    assert "Variable inconnue : {maire}." in reponse.content.decode()


def test_on_n_ajoute_ni_ne_supprime_de_page(gestion):
    assert gestion.get(reverse("admin:vitrine_page_add")).status_code == 403
    assert gestion.get(reverse("admin:vitrine_page_delete", args=["aide"])).status_code == 403


def test_la_liste_dit_ce_qui_est_recrit(gestion):
    Page.objects.filter(slug="aide").update(contenu="À nous.")
    contenu = gestion.get(reverse("admin:vitrine_page_changelist")).content.decode()
    assert contenu.count("récrit par l’EPN") == 1


def test_l_agente_ne_recrit_rien(client, estelle):
    client.force_login(estelle)
    assert client.get(reverse("admin:vitrine_page_changelist")).status_code in (302, 403)
