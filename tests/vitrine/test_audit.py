"""L'audit RGAA est entier, prouvé, et la déclaration ne dit rien d'autre que lui."""

import ast
import dataclasses
import html
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from epn.vitrine import audit, rendu
from epn.vitrine.audit import Audit, Critere, Thematique

RACINE = Path(__file__).resolve().parents[2]
# RGAA 4.1.2 : le nombre de critères de chaque thématique.
COMPTES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
CRITERES = audit.lire().criteres
un_critere_a_la_fois = pytest.mark.parametrize("critere", CRITERES, ids=lambda c: c.numero)


def compose(**comptes: int) -> Audit:
    """Un audit d'autant de critères de chaque état."""
    criteres = [Critere("1.1", "?", etat) for etat, nombre in comptes.items() for _ in range(nombre)]
    return dataclasses.replace(audit.lire(), thematiques=(Thematique(1, "Essai", tuple(criteres)),))


@cache
def fonctions(fichier: Path) -> set[str]:
    return {n.name for n in ast.walk(ast.parse(fichier.read_text())) if isinstance(n, ast.FunctionDef)}


# --- Le fichier -----------------------------------------------------------------------------------


def test_les_106_criteres_des_13_thematiques_y_sont_dans_l_ordre() -> None:
    attendus = [f"{thematique}.{n}" for thematique, nombre in COMPTES.items() for n in range(1, nombre + 1)]
    assert [c.numero for c in CRITERES] == attendus
    assert len(attendus) == 106
    assert [t.numero for t in audit.lire().thematiques] == list(COMPTES)


@un_critere_a_la_fois
def test_chaque_critere_a_un_etat_et_une_preuve(critere: Critere) -> None:
    assert critere.etat in audit.ETATS
    assert critere.intitule.endswith("?")
    assert critere.essais or critere.controle, "ni essai ni contrôle"
    assert bool(critere.manque) is (critere.etat in ("NC", "NV")), (
        "ce qui manque se dit pour NC et NV, et pour eux seuls"
    )
    # La page y met le point.
    assert not critere.manque.endswith(".")


@un_critere_a_la_fois
def test_chaque_essai_nomme_existe(critere: Critere) -> None:
    for essai in critere.essais:
        fichier, fonction = essai.split("::")
        assert (RACINE / fichier).is_file(), essai
        assert fonction in fonctions(RACINE / fichier), essai


def test_l_echantillon_a_les_pages_que_la_methode_demande() -> None:
    adresses = {adresse for _, adresse in audit.lire().pages}
    demandees = {"/", "/contact/", "/mentions-legales/", "/accessibilite/", "/plan-du-site/", "/aide/"}
    assert demandees | {"/compte/connexion/", "/ateliers/", "/agenda/{semaine}.pdf", "/frequentation/"} <= adresses


def test_la_grille_publiee_est_celle_de_l_audit() -> None:
    grille = subprocess.run([sys.executable, "outils/grille_rgaa.py"], cwd=RACINE, capture_output=True, check=True)
    assert (RACINE / "docs/accessibilite/criteres.md").read_bytes() == grille.stdout, "relancer outils/grille_rgaa.py"


# --- L'état se calcule ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comptes", "taux", "etat"),
    [
        ({"C": 70, "NA": 36}, 100, "totalement conforme"),
        ({"C": 69, "NV": 1, "NA": 36}, 98, "partiellement conforme"),
        ({"C": 35, "NC": 35}, 50, "partiellement conforme"),
        ({"C": 34, "NC": 30, "NV": 6}, 48, "non conforme"),
        # 99,5 % n'est pas 100 %.
        ({"C": 199, "NC": 1}, 99, "partiellement conforme"),
    ],
)
def test_l_etat_suit_la_part_des_criteres_respectes(comptes: dict[str, int], taux: int, etat: str) -> None:
    lu = compose(**comptes)
    assert (lu.taux, lu.etat) == (taux, etat)


# --- La page --------------------------------------------------------------------------------------


def texte(client: object, adresse: str = "/accessibilite/") -> str:
    return html.unescape(client.get(adresse).content.decode()).replace("\u00a0", " ")


def test_la_page_dit_chaque_critere_manquant_et_aucun_autre(client, espace, lieu) -> None:
    page = texte(client)
    for critere in CRITERES:
        assert (f"Critère {critere.numero} :" in page) is (critere.etat in ("NC", "NV")), critere.numero


def test_la_page_dit_l_etat_le_taux_et_comment_l_audit_fut_fait(client, espace, lieu) -> None:
    lu, page = audit.lire(), texte(client)
    assert f"<strong>{lu.etat}</strong>" in page
    assert f"<strong>{lu.taux} %</strong>" in page
    assert f"{lu.respectes} critères respectés sur {lu.applicables} applicables" in page
    assert "ni lecteur d’écran" in page
    assert "aucune personne handicapée n’y a pris part" in page
    for rubrique in ("Défenseur des droits", "Technologies", "Pages vérifiées", "Dérogations", "Schéma pluriannuel"):
        assert rubrique in page


def test_chaque_page_dit_le_meme_etat_en_pied(client, espace, lieu, monkeypatch) -> None:
    lu = compose(C=1, NC=3)
    monkeypatch.setattr(audit, "lire", lambda: lu)
    assert "Accessibilité : non conforme" in texte(client, "/contact/")
    assert "<strong>non conforme</strong>" in texte(client)


def test_une_ligne_qui_cite_une_liste_est_repetee() -> None:
    ligne = rendu.remplacer("Avant\n- {fautes}, {le}\nAprès", {"fautes": ["une", "*deux*"], "le": "ici"})
    assert ligne == "Avant\n- une, ici\n- \\*deux\\*, ici\nAprès"
    assert rendu.remplacer("- {fautes}", {"fautes": []}) == ""
