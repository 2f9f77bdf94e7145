"""Chaque page du personnel et de l'administration : axe et les règles à trois largeurs, et le vérificateur HTML.

La liste vient de la table des adresses et du registre de l'administration : une page de plus y entre d'elle-même.
"""

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from playwright.sync_api import Page

from epn.comptes.models import Compte
from tests import routes
from tests.chromium import LARGEURS
from tests.navigateur import aides
from tests.navigateur.regles import manquements
from tests.routes_du_personnel import PERSONNEL, ROLES
from tests.verificateur import Verificateur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
SANS_PAGE = (".pdf", ".ics", ".json", ".csv", ".ods", ".xlsx")


def du_personnel(role: str) -> list[str]:
    """Les pages de la table que ce rôle ouvre."""
    rang = ROLES.index(role)
    return [a for a, statuts in PERSONNEL.items() if statuts[rang] == 200 and not a.endswith(SANS_PAGE)]


def de_l_administration(role: str) -> list[str]:
    """Rubriques, listes, fiches, historiques, ajouts et suppressions que ce rôle ouvre."""
    requete = RequestFactory().get("/gestion/")
    requete.user = Compte(role=role)
    pages, rubriques = [], set()
    for modele, administration in admin.site._registry.items():
        nom = f"admin:{modele._meta.app_label}_{modele._meta.model_name}"
        if not administration.has_view_permission(requete):
            continue
        rubriques.add(reverse("admin:app_list", args=[modele._meta.app_label]))
        pages.append(reverse(f"{nom}_changelist"))
        if administration.has_add_permission(requete):
            pages.append(reverse(f"{nom}_add"))
        if objet := administration.get_queryset(requete).first():
            pages += [reverse(f"{nom}_{acte}", args=[objet.pk]) for acte in ("change", "history")]
            if administration.has_delete_permission(requete, objet):
                pages.append(reverse(f"{nom}_delete", args=[objet.pk]))
    return sorted(rubriques) + pages


@pytest.fixture
def page_de(page: Page, live_server, claire: Compte, estelle: Compte, armelle: Compte):
    """Une fenêtre où ce rôle est entré."""
    comptes = {compte.role: compte for compte in (claire, estelle, armelle)}

    def entrer(role: str) -> Page:
        client = Client()
        client.force_login(comptes[role])
        temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": temoin, "url": live_server.url}])
        return page

    return entrer


def reproches(page: Page, adresse: str, verificateur: Verificateur) -> list[str]:
    """Tout ce qu'axe, les règles, la largeur et Nu reprochent à cette page."""
    page.set_viewport_size({"width": LARGEURS[-1], "height": 900})
    reponse = page.goto(adresse, wait_until="load")
    assert reponse is not None
    # Une page qu'un état de la base rend sans objet conduit ailleurs ; la table des rôles, elle, dit laquelle.
    assert reponse.status == 200, f"{adresse} répond {reponse.status}"
    trouves = [f"Nu : {faute}" for faute in verificateur.reproches(reponse.body())]
    for largeur in aides.a_chaque_largeur(page, reversed(LARGEURS)):
        trouves += [f"{largeur} px, axe : {faute}" for faute in aides.infractions_axe(page)]
        trouves += [f"{largeur} px : {faute}" for faute in manquements(page)]
        if (pixels := aides.deborde(page)) > 0:
            trouves.append(f"{largeur} px : déborde de {pixels}")
    return trouves


@pytest.mark.usefixtures(
    "espace", "inscription", "rendez_vous", "sortie", "france_services", "pervencheres", "groupe", "matinee_demandee"
)
@pytest.mark.parametrize("moitie", [0, 1])
@pytest.mark.parametrize("role", ["conseiller", "administrateur", "agent"])
def test_chaque_page_du_personnel_se_lit_a_trois_largeurs(
    page_de, verificateur: Verificateur, role: str, moitie: int
) -> None:
    page, fautes = page_de(role), {}
    adresses = [routes.remplir(a) for a in du_personnel(role)] + de_l_administration(role)
    if role != "conseiller":
        # Ce que le conseiller ouvre aussi est relu chez lui.
        du_conseiller = {routes.remplir(a) for a in du_personnel("conseiller")} | set(de_l_administration("conseiller"))
        adresses = [a for a in adresses if a not in du_conseiller or a in ("/gestion/", "/frequentation/")]
    for adresse in adresses[moitie::2]:
        if trouves := reproches(page, adresse, verificateur):
            fautes[adresse] = trouves
    assert fautes == {}
