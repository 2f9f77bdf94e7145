"""Chaque page du poste a son aide, dite une fois, dans le guide ; le guide ne parle d'aucune page disparue."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest
from django.contrib import admin
from django.test import Client

from epn.gestion import guide
from tests.routes_du_personnel import PERSONNEL

# Ce qui n'est pas une page à lire : des gestes, des fichiers, les rouages de Django.
ROUAGES = ("autocomplete", "jsi18n", "login", "logout", "password_change*", "view_on_site", "app_list", "guide")


def noms(adresses: list) -> Iterator[str]:
    for adresse in adresses:
        yield from noms(adresse.url_patterns) if hasattr(adresse, "url_patterns") else [adresse.name]


def pages() -> set[str]:
    toutes = {nom for nom in noms(admin.site.urls[0]) if nom}
    return {nom for nom in toutes if not any(fnmatchcase(nom, rouage) for rouage in ROUAGES)}


def test_chaque_page_a_son_aide() -> None:
    assert sorted(nom for nom in pages() if guide.section_de(nom) is None) == []


def test_le_guide_ne_parle_d_aucune_page_disparue() -> None:
    connues = pages()
    motifs = [m for section in guide.sections() for m in section.pages]
    assert [m for m in motifs if not any(fnmatchcase(nom, m) for nom in connues)] == []
    assert all(section.pages for section in guide.sections())


def test_chaque_image_du_guide_existe() -> None:
    images = set(guide._IMAGE.findall(guide.FICHIER.read_text(encoding="utf-8")))
    fichiers = {image.split("](")[1].rstrip(")\n").removeprefix(guide.IMAGES) for image in images}
    racine = guide.FICHIER.parent.parent / "static"
    assert sorted(f for f in fichiers if not (racine / f).exists()) == []
    assert {f.name for f in (racine / "guide").iterdir()} == {f.removeprefix("guide/") for f in fichiers}


@pytest.mark.usefixtures("semaine")
def test_l_aide_est_sur_la_page_et_le_guide_entier_a_la_sienne(chez_claire: Client) -> None:
    appel = chez_claire.get("/gestion/appel/").content.decode()
    assert "Lire le guide : Prendre un appel" in appel
    assert "<img" not in appel.split('class="guide"')[1].split("</details>")[0]
    entier = chez_claire.get("/gestion/guide/").content.decode()
    assert entier.count("<h2") == len(guide.sections())
    assert "/gestion/guide/" in PERSONNEL
