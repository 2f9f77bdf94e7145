"""Dans un vrai Chromium : aucune page du personnel ne heurte la politique de sécurité, ni axe."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from ateliers.models import Seance
from epn.comptes.models import Compte
from epn.planning.models import Plage
from tests.gestion.conftest import MOT_DE_PASSE
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LARGEURS = (320, 820, 1366)
TELEPHONE, BUREAU = {"width": 390, "height": 900}, {"width": 1280, "height": 900}


def entrer(page, live_server, identifiant: str) -> None:
    """Par le témoin de sa session : le formulaire de connexion s'éprouve plus bas, une fois pour toutes."""
    client = Client()
    client.force_login(Compte.objects.get_by_natural_key(identifiant))
    temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": temoin, "url": live_server.url}])
    page.goto(f"{live_server.url}/gestion/")


def entrer_par_le_formulaire(page, live_server, identifiant: str) -> None:
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.fill("[name=login]", identifiant)
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("form.pile button")
    page.wait_for_url(f"{live_server.url}/gestion/")


def adresses(role: str) -> list[str]:
    """Toutes les pages d'administration que ce rôle ouvre."""
    requete, pages = RequestFactory().get("/gestion/"), ["/gestion/"]
    requete.user = Compte(role=role)
    for modele, administration in admin.site._registry.items():
        nom = f"admin:{modele._meta.app_label}_{modele._meta.model_name}"
        if not administration.has_view_permission(requete):
            continue
        pages.append(reverse(f"{nom}_changelist"))
        objet = administration.get_queryset(requete).first()
        if objet:
            pages += [reverse(f"{nom}_{acte}", args=[objet.pk]) for acte in ("change", "history")]
            if administration.has_change_permission(requete) and hasattr(administration, "actes"):
                proposes = {cible for _, cible in administration.outils(requete, objet)}
                pages += [reverse(f"{nom}_{a}", args=[objet.pk]) for a in administration.actes() if a in proposes]
            if administration.has_delete_permission(requete, objet):
                pages.append(reverse(f"{nom}_delete", args=[objet.pk]))
        if administration.has_add_permission(requete):
            pages.append(reverse(f"{nom}_add"))
    return pages


@pytest.mark.usefixtures("atelier")
@pytest.mark.parametrize("role", ["conseiller", "administrateur"])
def test_chaque_page_de_la_gestion_respecte_la_politique_et_axe(page, live_server, adrien, role: str) -> None:
    entrer(page, live_server, "claire" if role == "conseiller" else "adrien")
    for adresse in adresses(role):
        aides.aller(page, adresse)
        assert aides.infractions_axe(page) == [], adresse
        page.set_viewport_size(TELEPHONE)
        assert aides.deborde(page) <= 0, adresse
        page.set_viewport_size(BUREAU)


@pytest.mark.usefixtures("atelier")
@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_la_journee_tient_a_chaque_largeur_de_jour_et_de_nuit(page, live_server, largeur: int, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    seance = reverse("admin:ateliers_seance_change", args=[Seance.objects.first().pk])
    for adresse in ("/gestion/", reverse("admin:planning_plage_add"), seance):
        aides.aller(page, adresse)
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse


@pytest.mark.usefixtures("atelier")
def test_les_pages_de_connexion_respectent_la_politique_et_axe(page, live_server) -> None:
    aides.aller(page, reverse("account_login"))
    assert aides.infractions_axe(page) == []
    entrer_par_le_formulaire(page, live_server, "claire")
    aides.aller(page, reverse("mfa_activate_totp"))
    assert aides.infractions_axe(page) == []
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("form.pile button")
    assert page.locator(".carre svg").bounding_box()["width"] > 100
    for nom in ("mfa_activate_totp", "mfa_index", "mfa_add_webauthn", "account_change_password", "usersessions_list"):
        aides.aller(page, reverse(nom))
        assert aides.infractions_axe(page) == [], nom


@pytest.mark.usefixtures("atelier")
def test_une_cle_d_acces_se_pose_puis_ouvre_sans_mot_de_passe(page, live_server) -> None:
    outils = page.context.new_cdp_session(page)
    outils.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    outils.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    entrer_par_le_formulaire(page, live_server, "claire")
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("form.pile button")
    page.fill("[name=name]", "téléphone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"{live_server.url}{reverse('mfa_view_recovery_codes')}")
    page.click("text=Se déconnecter")
    page.goto(live_server.url + reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_url(f"{live_server.url}/gestion/")


@pytest.mark.usefixtures("atelier")
def test_changer_la_semaine_au_clavier_et_sans_javascript(page_sans_javascript, live_server) -> None:
    page = page_sans_javascript
    entrer_par_le_formulaire(page, live_server, "claire")
    plage = Plage.objects.filter(nature="accompagnement").first()
    page.goto(live_server.url + reverse("admin:planning_plage_change", args=[plage.pk]))
    page.fill("[name=fin]", "11:00")
    page.press("[name=fin]", "Enter")
    page.get_by_role("button", name="Confirmer").press("Enter")
    page.wait_for_url("**/gestion/semaine-type/**")
    assert "Programme" in page.inner_text("body")
    assert Plage.objects.filter(remplace=plage).exists() or Plage.objects.get(pk=plage.pk).fin.hour == 11
