"""Les seules pages de django-allauth ouvertes : se connecter, se déconnecter, changer son mot de passe,
confirmer que c'est bien soi, le second facteur, les sessions. Ni inscription, ni courriel, ni mot de passe
perdu par courriel : un compte oublié se rouvre auprès d'un administrateur."""

from allauth.account import views
from django.urls import include, path

from epn.comptes import mot_de_passe

urlpatterns = [
    path("connexion/", views.login, name="account_login"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("mot-de-passe/", mot_de_passe.changer, name="account_change_password"),
    path("confirmation/", views.reauthenticate, name="account_reauthenticate"),
    path("second-facteur/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
