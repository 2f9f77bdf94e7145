from django.urls import path

from . import vues
from .urls_documents import urlpatterns as documents

app_name = "agenda"
urlpatterns = [
    path("", vues.accueil, name="accueil"),
    *documents,
    path("agenda/", vues.semaine_courante, name="semaine_courante"),
    path("agenda/<str:semaine>/", vues.semaine, name="semaine"),
    path("professionnels/", vues.professionnels, name="professionnels"),
]
