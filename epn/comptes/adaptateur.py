"""Ce que django-allauth demande au projet."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from epn.comptes.authentification import Authentification
from epn.comptes.models import Compte

CONNEXION_REFUSEE = "La connexion n’a pas abouti. Réessayez, ou demandez à l’administrateur."


class Adaptateur(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Cet identifiant et ce mot de passe ne vont pas ensemble.",
        "too_many_login_attempts": "Trop d’essais : attendez cinq minutes avant de recommencer.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "enter_current_password": "Écrivez d’abord votre mot de passe actuel.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Jamais : un compte du personnel se crée dans la gestion, par un administrateur."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Chacun arrive là où il travaille : l'agent n'entre pas à la gestion."""
        return reverse("admin:index") if request.user.is_staff else reverse("frequentation:accueil")

    def pre_login(self, request: HttpRequest, user: Compte, **details: object) -> HttpResponse | None:
        # Une clé d'accès ne passe pas par `authenticate` : un compte fermé s'arrête ici.
        if not Authentification().user_can_authenticate(user):
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        return super().pre_login(request, user, **details)

    def respond_user_inactive(self, request: HttpRequest, user: Compte) -> HttpResponse:
        messages.error(request, CONNEXION_REFUSEE)
        return redirect("account_login")


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon, ou il a expiré : attendez le suivant.",
    }

    def build_totp_svg(self, url: str) -> str:
        """Le carré, sans sa déclaration XML : dans une page HTML, elle n'est pas permise."""
        return super().build_totp_svg(url).partition("?>")[2].strip()

    def _get_site_name(self) -> str:
        """Le nom que montre l'application d'authentification."""
        return settings.MFA_TOTP_ISSUER
