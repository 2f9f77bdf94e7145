from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class Adaptateur(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Jamais : un compte du personnel se crée dans la gestion, par un administrateur."""
        return False


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    pass
