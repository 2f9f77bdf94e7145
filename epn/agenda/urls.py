from django.urls import path

from . import views
from .urls_documents import urlpatterns as documents

app_name = "agenda"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    *documents,
    path("agenda/", views.semaine_courante, name="semaine_courante"),
    path("agenda/<str:semaine>/", views.semaine, name="semaine"),
    path("professionnels/", views.professionnels, name="professionnels"),
]
