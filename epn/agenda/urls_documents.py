"""Ce que l'agenda donne à imprimer ou à suivre. Les adresses ne changent jamais : on les imprime."""

from django.urls import path

from epn.agenda.affiche import affiche
from epn.agenda.autorisation import vierge
from epn.agenda.cartes_de_service import carte, cartes
from epn.agenda.flux import flux, seance_ics
from epn.agenda.programme_du_mois import programme_du_mois

urlpatterns = [
    path("agenda/<str:semaine>.pdf", affiche, name="affiche"),
    path("ateliers/programme/<str:mois>.pdf", programme_du_mois, name="programme_du_mois"),
    path("agenda.ics", flux, name="flux"),
    path("mineurs/autorisation.pdf", vierge, name="autorisation"),
    path("services/<int:pk>/carte.pdf", carte, name="carte_de_service"),
    path("services/<int:pk>/cartes.pdf", cartes, name="cartes_de_service"),
    path("ateliers/seances/<int:pk>.ics", seance_ics, name="seance_ics"),
]
