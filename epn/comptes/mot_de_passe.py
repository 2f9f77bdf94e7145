"""Changer son mot de passe : la page d'allauth, pour qui en a un."""

from allauth.account import views
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def changer(request: HttpRequest) -> HttpResponse:
    """Un compte fait par une commande peut n'en pas avoir : allauth le renverrait vers une page fermée."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        raise PermissionDenied("Ce compte n’a pas de mot de passe : un administrateur peut lui en donner un.")
    return views.password_change(request)
