"""Le compte du personnel : poser, demander et retirer le second facteur ; une saisie gardée par une session expirée."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from epn.comptes.models import Compte
from tests.conftest import MOT_DE_PASSE
from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat

FACTEUR = "/compte/second-facteur/"


def _compte(*, avec_application: bool = False) -> Compte:
    compte = Compte.objects.create_user("solene", MOT_DE_PASSE, nom="Solène Pichard", role=Compte.Role.CONSEILLER)
    if avec_application:
        _poser(compte)
    return compte


def _poser(compte: Compte) -> None:
    TOTP.activate(compte, generate_totp_secret())
    RecoveryCodes.activate(compte)


def _dire_le_mot_de_passe(page: Page) -> None:
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.locator("form.pile button").click()


def _se_connecter(page: Page) -> None:
    aides.aller(page, "/compte/connexion/")
    _donner_son_identite(page)


def _donner_son_identite(page: Page) -> None:
    page.get_by_label("Identifiant").fill("solene")
    _dire_le_mot_de_passe(page)


def _entrer_puis_poser(page: Page) -> Compte:
    """Connectée avant d'avoir un second facteur, elle en pose un."""
    compte = _compte()
    _se_connecter(page)
    page.wait_for_url("**/gestion/")
    page.goto(f"{FACTEUR}totp/activate/")
    _dire_le_mot_de_passe(page)
    _poser(compte)
    return compte


@etat
def connexion_refusee(page: Page) -> None:
    _compte()
    aides.aller(page, "/compte/connexion/")
    page.get_by_label("Identifiant").fill("solene")
    page.get_by_label("Mot de passe").fill("autre chose")
    page.locator("form.pile button").click()
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")


@etat
def second_facteur_demande(page: Page) -> None:
    _compte(avec_application=True)
    _se_connecter(page)
    page.wait_for_url(f"**{FACTEUR}authenticate/")


@etat
def second_facteur_faux(page: Page) -> None:
    second_facteur_demande(page)
    page.locator("[name=code]").fill("000000")
    page.locator("form.pile button").first.click()
    expect(page.locator("main")).to_contain_text("Ce code n’est pas le bon")


@etat
def application_a_poser(page: Page) -> None:
    _compte()
    _se_connecter(page)
    page.wait_for_url("**/gestion/")
    page.goto(f"{FACTEUR}totp/activate/")
    _dire_le_mot_de_passe(page)
    page.locator("[name=code]").fill("000000")
    page.locator("form.pile button").first.click()
    expect(page.locator(".erreur").first).to_be_visible()


@etat
def application_a_retirer(page: Page) -> None:
    _entrer_puis_poser(page)
    page.goto(f"{FACTEUR}totp/deactivate/")
    expect(page.locator("main form.pile, main form").first).to_be_visible()


@etat
def codes_de_secours(page: Page) -> None:
    _entrer_puis_poser(page)
    page.goto(f"{FACTEUR}recovery-codes/")
    expect(page.locator(".codes")).to_be_visible()


@etat
def codes_a_refaire(page: Page) -> None:
    _entrer_puis_poser(page)
    page.goto(f"{FACTEUR}recovery-codes/generate/")
    expect(page.locator("main form").first).to_be_visible()


@etat
def second_facteur_a_redire(page: Page) -> None:
    _entrer_puis_poser(page)
    page.goto(f"{FACTEUR}reauthenticate/")
    expect(page.locator("[name=code]")).to_be_visible()


@etat
def cle_a_poser(page: Page) -> None:
    _entrer_puis_poser(page)
    page.goto(f"{FACTEUR}webauthn/add/")
    expect(page.locator("[name=name]")).to_be_visible()


def _avec_une_cle(page: Page) -> int:
    compte = _entrer_puis_poser(page)
    donnees = {"name": "téléphone", "credential": {"id": "essai", "clientExtensionResults": {}}}
    return Authenticator.objects.create(user=compte, type=Authenticator.Type.WEBAUTHN, data=donnees).pk


@etat
def cle_a_renommer(page: Page) -> None:
    page.goto(f"{FACTEUR}webauthn/keys/{_avec_une_cle(page)}/edit/")
    expect(page.locator("[name=name]")).to_be_visible()


@etat
def cle_a_retirer(page: Page) -> None:
    page.goto(f"{FACTEUR}webauthn/keys/{_avec_une_cle(page)}/remove/")
    expect(page.locator("main form").first).to_be_visible()


@etat
def saisie_gardee(page: Page) -> None:
    _compte()
    _se_connecter(page)
    page.wait_for_url("**/gestion/")
    page.goto("/gestion/absence/")
    page.locator("[name=motif]").fill("formation")
    Session.objects.all().delete()
    page.locator("main form button").first.click()
    _donner_son_identite(page)
    page.wait_for_url("**/gestion/saisie/")


@etat
def cle_a_presenter(page: Page) -> None:
    """Cette page lit la clé : il en faut une vraie, que Chromium tient."""
    outils = page.context.new_cdp_session(page)
    outils.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    outils.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    _compte()
    _se_connecter(page)
    page.wait_for_url("**/gestion/")
    page.goto(f"{FACTEUR}webauthn/add/")
    _dire_le_mot_de_passe(page)
    page.locator("[name=name]").fill("téléphone")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{FACTEUR}webauthn/reauthenticate/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Est-ce bien vous ?")
