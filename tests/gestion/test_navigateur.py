"""Dans un vrai Chromium : aucune page du personnel ne heurte la politique de sécurité, ni axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import reverse

from ateliers.models import Seance
from epn.planning.models import Plage
from tests.gestion.conftest import MOT_DE_PASSE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
LARGEURS = (320, 820, 1366)


@pytest.fixture
def plaintes(page) -> list[str]:
    """Ce que la console et le réseau reprochent aux pages."""
    liste: list[str] = []
    page.on("console", lambda m: liste.append(f"{page.url} {m.text}") if "Security Policy" in m.text else None)
    page.on("pageerror", lambda e: liste.append(f"{page.url} {e}"))
    page.on("response", lambda r: liste.append(f"{r.status} {r.url}") if r.status >= 500 else None)
    return liste


def entrer(page, live_server, identifiant: str) -> None:
    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.fill("[name=login]", identifiant)
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("form.pile button")
    page.wait_for_url(f"{live_server.url}/gestion/")


def defauts(page, plaintes: list[str]) -> list[str]:
    """Ce que trouve axe, après s'être assuré que la page elle-même n'a rien enfreint (axe, lui, s'en moque)."""
    page.wait_for_load_state("networkidle")
    assert plaintes == []
    resultat = Axe().run(page)
    plaintes.clear()
    return [f"{page.url} : {v['id']} {[n['html'] for n in v['nodes']][:3]}" for v in resultat.response["violations"]]


def adresses(role: str) -> list[str]:
    """Toutes les pages d'administration que ce rôle ouvre."""
    from epn.comptes.models import Compte

    compte, pages = Compte(role=role), ["/gestion/"]
    for modele, administration in admin.site._registry.items():
        nom = f"admin:{modele._meta.app_label}_{modele._meta.model_name}"
        droit = f"{modele._meta.app_label}.%s_{modele._meta.model_name}"
        if not compte.has_perm(droit % "view"):
            continue
        pages.append(reverse(f"{nom}_changelist"))
        objet = modele.objects.first()
        if objet:
            pages += [reverse(f"{nom}_{acte}", args=[objet.pk]) for acte in ("change", "history")]
            if compte.has_perm(droit % "change"):
                pages += [
                    reverse(f"{nom}_{acte}", args=[objet.pk]) for acte in getattr(administration, "actes", dict)()
                ]
        if compte.has_perm(droit % "add") and modele._meta.model_name not in ("espace", "message"):
            pages.append(reverse(f"{nom}_add"))
    return pages


@pytest.mark.usefixtures("atelier")
@pytest.mark.parametrize("role", ["conseiller", "administrateur"])
def test_chaque_page_de_la_gestion_respecte_la_politique_et_axe(page, live_server, plaintes, adrien, role: str) -> None:
    entrer(page, live_server, "claire" if role == "conseiller" else "adrien")
    fautes = []
    for adresse in adresses(role):
        page.goto(live_server.url + adresse)
        fautes += defauts(page, plaintes)
    assert fautes == []
    assert plaintes == []


@pytest.mark.usefixtures("atelier")
@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_la_journee_tient_a_chaque_largeur_de_jour_et_de_nuit(
    page, live_server, plaintes, largeur: int, mode: str
) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    seance = reverse("admin:ateliers_seance_change", args=[Seance.objects.first().pk])
    for adresse in ("/gestion/", reverse("admin:planning_plage_add"), seance):
        page.goto(live_server.url + adresse)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur, adresse
        assert defauts(page, plaintes) == []
    assert plaintes == []


@pytest.mark.usefixtures("atelier")
def test_les_pages_de_connexion_respectent_la_politique_et_axe(page, live_server, plaintes) -> None:
    fautes = []
    page.goto(f"{live_server.url}{reverse('account_login')}")
    fautes += defauts(page, plaintes)
    entrer(page, live_server, "claire")
    page.goto(f"{live_server.url}{reverse('mfa_activate_totp')}")
    fautes += defauts(page, plaintes)
    page.fill("[name=password]", MOT_DE_PASSE)
    page.click("form.pile button")
    assert page.locator(".carre svg").bounding_box()["width"] > 100
    for nom in ("mfa_activate_totp", "mfa_index", "mfa_add_webauthn", "account_change_password", "usersessions_list"):
        page.goto(live_server.url + reverse(nom))
        fautes += defauts(page, plaintes)
    assert fautes == []
    assert plaintes == []


@pytest.mark.usefixtures("atelier")
def test_une_cle_d_acces_se_pose_puis_ouvre_sans_mot_de_passe(page, live_server, plaintes) -> None:
    outils = page.context.new_cdp_session(page)
    outils.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    outils.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    entrer(page, live_server, "claire")
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
    assert plaintes == []


@pytest.mark.usefixtures("atelier")
def test_changer_la_semaine_au_clavier_et_sans_javascript(page_sans_javascript, live_server) -> None:
    page = page_sans_javascript
    entrer(page, live_server, "claire")
    plage = Plage.objects.filter(nature="accompagnement").first()
    page.goto(live_server.url + reverse("admin:planning_plage_change", args=[plage.pk]))
    page.fill("[name=fin]", "11:00")
    page.press("[name=fin]", "Enter")
    page.wait_for_url("**/planning/plage/")
    assert "Programme" in page.inner_text("body")
    assert Plage.objects.filter(remplace=plage).exists() or Plage.objects.get(pk=plage.pk).fin.hour == 11
