from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from epn.comptes.models import Compte


class Authentification(AuthenticationBackend):
    """Celle d'allauth, sauf qu'un compte de démonstration n'ouvre rien en production."""

    def user_can_authenticate(self, user: Compte) -> bool:
        if user.est_de_demonstration and not settings.DEMONSTRATION:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: int) -> Compte | None:
        """Le compte de la session, ou None : une session de démonstration ne passe pas en production."""
        compte = super().get_user(user_id)
        return compte if compte and self.user_can_authenticate(compte) else None

    @classmethod
    def _stash_user(cls, user: Compte | None) -> None:
        """allauth met de côté le compte désactivé dont le mot de passe est juste, pour le lui dire :
        ce serait révéler qu'il existe. Ici, un compte fermé répond comme un compte inconnu."""
