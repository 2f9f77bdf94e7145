"""La maison vérifie ses propres manières : gabarits, noms, réglages, adresses et rôles."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import crispy_bootstrap5
import django
import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from epn.comptes.models import Compte
from epn.comptes.roles import permet
from epn.messagerie.annonces import _libelles
from tests import routes, routes_du_personnel

RACINE = Path(__file__).resolve().parent.parent
DOSSIERS = ("epn", "publics", "ateliers", "accompagnements", "partenariats", "tests", "bench", "outils")
NOS_APPLICATIONS = ("epn.", "publics", "ateliers", "accompagnements", "partenariats")
# Django et allauth cherchent eux-mêmes ces gabarits par leur nom.
CHERCHES_PAR_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def sources(*suffixes: str, dossiers: tuple[str, ...] = (*DOSSIERS, "templates", "static")) -> Iterator[Path]:
    """Nos fichiers de ces genres."""
    for dossier in dossiers:
        yield from (f for f in sorted((RACINE / dossier).rglob("*")) if f.is_file() and f.suffix in suffixes)


def gabarits() -> list[Path]:
    return [f for f in sources(".html", ".txt", ".xml") if "templates" in f.parts]


def nom_de_gabarit(fichier: Path) -> str:
    morceaux = fichier.parts
    debut = len(morceaux) - morceaux[::-1].index("templates")
    return "/".join(morceaux[debut:])


def test_tous_les_gabarits_servent() -> None:
    textes = "\n".join(f.read_text() for f in sources(".py", ".html", ".txt") if "tests" not in f.parts)
    repris = [Path(paquet.__file__).parent for paquet in (django, allauth, crispy_bootstrap5)]
    ailleurs = {nom_de_gabarit(f) for paquet in repris for f in paquet.rglob("templates/**/*") if f.is_file()}
    noms = {nom_de_gabarit(f) for f in gabarits()} - ailleurs - CHERCHES_PAR_DJANGO
    # Une annonce nomme ses gabarits par son seul nom : messages/<nom>.sujet.txt, .txt et .sms.txt.
    d_annonces = {f"messages/{nom}.{suite}" for nom in _libelles for suite in ("sujet.txt", "txt", "sms.txt")}
    inutiles = {nom for nom in noms - d_annonces if f'"{nom}"' not in textes and f"'{nom}'" not in textes}
    assert not inutiles


@pytest.mark.parametrize(
    ("motif", "reproche"),
    [
        (r"<style\b", "une feuille de style en ligne"),
        (r"\sstyle\s*=", "un attribut style"),
        (r"\son[a-z]+\s*=\s*[\"']", "un gestionnaire d’événement en ligne"),
        (r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))", "un script en ligne"),
        (r"javascript:", "une adresse javascript:"),
        (r"(?:src|srcset|poster|data)\s*=\s*[\"'](?:https?:)?//", "une ressource d’un tiers"),
        (r"<link[^>]+href\s*=\s*[\"'](?:https?:)?//", "une ressource d’un tiers"),
    ],
)
def test_aucun_gabarit_ne_contourne_la_csp(motif: str, reproche: str) -> None:
    fautifs = [str(f.relative_to(RACINE)) for f in gabarits() if re.search(motif, f.read_text())]
    assert not fautifs, f"{reproche} : {fautifs}"


def test_aucun_statique_n_appelle_un_tiers() -> None:
    appel = re.compile(r"(?:url\(|@import|src=|href=|fetch\(|import\()\s*[\"']?(?:https?:)?//")
    fautifs = [f.name for f in sources(".css", ".js", ".svg", dossiers=("static",)) if appel.search(f.read_text())]
    assert not fautifs


def test_les_fichiers_restent_a_taille_humaine() -> None:
    # Les réglages tiennent en un seul fichier, par choix : il est plus long que les autres.
    modules = [f for f in sources(".py") if "migrations" not in f.parts and f.name != "settings.py"]
    limites = [(f, 300) for f in modules] + [(f, 120) for f in gabarits()]
    trop_longs = [
        f"{f.relative_to(RACINE)} : {n} lignes" for f, limite in limites if (n := f.read_text().count("\n")) >= limite
    ]
    assert not trop_longs


def test_rien_ne_nomme_une_machine() -> None:
    chemin = re.compile(r"(?<![\w.])/(?:work|root|home|mnt|Users)/\w")
    fautifs = [
        str(f.relative_to(RACINE))
        for f in [
            *sources(".py", ".sh", ".html", ".css", ".js", ".json", ".csv", ".toml"),
            *(RACINE / "docs").rglob("*.md"),
            *RACINE.glob("[!.]*.*"),
            *RACINE.glob("[A-Z]*file"),
        ]
        if f.is_file() and f.suffix != ".sqlite3" and chemin.search(f.read_text())
    ]
    assert not fautifs


@pytest.mark.parametrize("fichier", sorted((RACINE / "exigences").glob("*.txt")), ids=lambda f: f.name)
def test_les_exigences_sont_hachees_et_sans_adresse(fichier: Path) -> None:
    texte = fichier.read_text()
    assert not re.search(r"https?:|file:|--(?:extra-)?index-url|--find-links", texte)
    blocs = re.findall(r"^[a-z0-9].*(?:\n    .*)*", texte, re.MULTILINE)
    assert blocs
    assert all("--hash=sha256:" in bloc for bloc in blocs)


# --- Noms et réglages -----------------------------------------------------------------------------


def test_les_noms_des_modeles_sont_des_noms_communs() -> None:
    nos_modeles = [m for m in apps.get_models() if m.__module__.startswith(NOS_APPLICATIONS)]
    assert nos_modeles
    noms = {n for m in nos_modeles for n in (str(m._meta.verbose_name), str(m._meta.verbose_name_plural))}
    assert {n for n in noms if not n[0].islower()} == set()


def reglages_lus() -> set[str]:
    """Les noms que `settings.py` demande à l'environnement."""
    arbre = ast.parse((RACINE / "epn" / "settings.py").read_text())
    return {
        noeud.args[0].value
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Call)
        and ast.unparse(noeud.func).split(".")[0] == "env"
        and noeud.args
        and isinstance(noeud.args[0], ast.Constant)
        and isinstance(noeud.args[0].value, str)
    }


def test_chaque_reglage_est_documente() -> None:
    documentes = re.findall(r"^\| `([A-Z_]+)`", (RACINE / "docs" / "reglages.md").read_text(), re.MULTILINE)
    assert len(documentes) == len(set(documentes))
    assert set(documentes) == reglages_lus()


# --- Adresses et rôles ----------------------------------------------------------------------------


def routes_de_l_administration() -> set[str]:
    """Les motifs que l'administration donne à nos modèles, et ses propres rouages."""
    prefixe = reverse("admin:index").lstrip("/")
    modeles = {f"{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry}
    rouages = {"jsi18n/", "autocomplete/", "r/", "logout/", "password_change/", "^(?P<app_label>", "(?P<url>"}
    debuts = tuple(prefixe + debut for debut in modeles | rouages)
    return {motif for motif in routes.motifs() if motif.startswith(debuts)}


def test_chaque_route_est_dans_la_table() -> None:
    connues = {
        routes.motif_de(adresse) for adresse in (*routes.statuts(), *routes.ERREURS) if routes.se_resout(adresse)
    }
    assert routes.motifs() - connues - routes_de_l_administration() == set()


@pytest.fixture
def acces(client: Client, claire: Compte, estelle: Compte, armelle: Compte) -> dict[str, Client]:
    """Un navigateur par rôle."""
    clients = {"anonyme": client}
    for compte in (claire, estelle, armelle):
        clients[compte.role] = Client()
        clients[compte.role].force_login(compte)
    return clients


@pytest.mark.parametrize("adresse", sorted(routes.statuts()))
def test_chaque_role_obtient_ce_que_dit_la_table(
    adresse: str,
    acces: dict[str, Client],
    espace: object,
    inscription: object,
    rendez_vous: object,
    sortie: object,
    france_services: object,
    pervencheres: object,
    groupe: object,
    matinee_demandee: object,
) -> None:
    obtenus = tuple(acces[role].get(routes.remplir(adresse)).status_code for role in routes_du_personnel.ROLES)
    assert dict(zip(routes_du_personnel.ROLES, obtenus, strict=True)) == dict(
        zip(routes_du_personnel.ROLES, routes.statuts()[adresse], strict=True)
    )


def test_l_administration_suit_la_table_des_roles(acces: dict[str, Client], espace: object, ateliers: object) -> None:
    for modele in admin.site._registry:
        nom = f"{modele._meta.app_label}_{modele._meta.model_name}"
        for role in routes_du_personnel.ROLES:
            liste = acces[role].get(reverse(f"admin:{nom}_changelist")).status_code
            ajout = acces[role].get(reverse(f"admin:{nom}_add")).status_code
            lit = permet(role, f"{modele._meta.app_label}.view_{modele._meta.model_name}")
            if role in ("anonyme", "agent"):
                assert {liste, ajout} <= {302, 403}, f"{role} atteint {nom}"
            else:
                assert liste == (200 if lit else 403), f"{role}, liste de {nom} : {liste}"
                assert ajout in ((200, 302, 403) if lit else (403,)), f"{role}, ajout de {nom} : {ajout}"


def test_une_adresse_inconnue_dit_ou_appeler(client: Client, espace: object) -> None:
    for adresse, code in routes.ERREURS.items():
        reponse = client.get(adresse)
        assert reponse.status_code == code
