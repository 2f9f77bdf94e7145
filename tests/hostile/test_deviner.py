"""Deviner un lien ou un billet : rien à comparer, rien à apprendre, et peu d'essais."""

import ast
import re
from itertools import pairwise
from math import log2
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.test import Client

from publics.models.reservations import ALPHABET_DES_CODES, nouveau_code
from tests.hostile.adresses import Route

RACINE = Path(__file__).resolve().parents[2]
OCTETS_AU_MOINS = 16
# Ils tirent au sort des gens inventés, ou l'instant d'une reprise.
SANS_SECRET = ("demonstration", "envoi.py")
SORTES = ["lien-invente", "a" * 22, "A" * 43, "x" * 3000]
pytestmark = pytest.mark.gabarit_incomplet


def test_aucune_cle_ne_vaut_moins_de_128_bits_ni_ne_vient_d_un_hasard_qui_se_devine() -> None:
    tirages = []
    for dossier in ("epn", "publics", "ateliers", "accompagnements", "partenariats"):
        for fichier in (RACINE / dossier).rglob("*.py"):
            arbre = ast.parse(fichier.read_text())
            appels = [n for n in ast.walk(arbre) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
            tirages += [n for n in appels if n.func.attr in ("token_urlsafe", "token_hex", "token_bytes")]
            devinables = [n for n in appels if isinstance(n.func.value, ast.Name) and n.func.value.id == "random"]
            assert fichier.name.startswith(SANS_SECRET) or not devinables, fichier
    tailles = {c.value for n in tirages for c in ast.walk(n) if isinstance(c, ast.Constant)}
    assert len(tirages) >= 7
    assert min(tailles) >= OCTETS_AU_MOINS


def test_un_lien_faux_donne_toujours_la_meme_page(monde: list[Route]) -> None:
    for route in [r for r in monde if "<str:jeton>" in r.motif]:
        reponses = [Client().get(route.adresse([faux])) for faux in SORTES]
        assert {r.status_code for r in reponses} <= {404, 405}, route.motif
        pages = {re.sub(r'value="[^"]+"', "", r.content.decode()) for r in reponses}
        assert len(pages) == 1, route.motif
        assert not any(faux in page for page in pages for faux in SORTES), route.motif


def test_la_base_se_cherche_par_l_empreinte_jamais_par_la_cle() -> None:
    """Le temps d'une recherche ne dit rien d'une clé dont on ne compare que le hachage : SHA-256 n'a pas de
    « presque »."""
    for nom in ("publics/jetons.py", "publics/prescripteurs.py", "epn/comptes/flux.py", "ateliers/avis.py"):
        source = (RACINE / nom).read_text()
        assert "empreinte=" in source, nom
        assert not re.search(r"filter\([^)]*\b(?:jeton|cle)=jeton", source), nom
    for nom in ("partenariats/liens.py", "partenariats/jetons_demandes.py", "accompagnements/views_alertes.py"):
        assert "empreinte" in (RACINE / nom).read_text(), nom


def test_un_code_de_billet_demande_des_siecles_au_rythme_permis() -> None:
    """Un an d'essais sans relâche, toutes adresses ensemble, contre mille billets à la fois, sans même le nom."""
    codes = len(ALPHABET_DES_CODES) ** len(nouveau_code())
    assert log2(codes) > 28
    par_jour = 3000
    assert f'"ENVOIS_PAR_JOUR", 100_000 if DEMONSTRATION else {par_jour}' in (RACINE / "epn/settings.py").read_text()
    assert reglages.RECHERCHES_PAR_HEURE_ET_ADRESSE > 0
    attendus = par_jour * 365 * 1000 / codes
    # Moins de trois codes justes par an, et il faut encore le nom qui va avec chacun.
    assert attendus < 3


def test_deux_codes_tires_de_suite_n_ont_rien_en_commun() -> None:
    tires = [nouveau_code() for _ in range(2000)]
    assert len(set(tires)) == len(tires)
    assert sum(a[:3] == b[:3] for a, b in pairwise(tires)) < 10


@pytest.mark.parametrize("champs", [{"code": "222222", "nom": "Lecomte"}, {"contact": "inconnue@exemple.fr"}])
def test_retrouver_ne_dit_jamais_ce_qui_existe_et_se_freine(monde: object, settings, champs: dict[str, str]) -> None:
    settings.RECHERCHES_PAR_HEURE_ET_ADRESSE = 3
    statuts = [Client().post("/mes-reservations/", champs).status_code for _ in range(4)]
    assert statuts == [200, 200, 200, 429]
