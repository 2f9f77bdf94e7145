from django.urls import path

from . import vues

app_name = "ateliers"
urlpatterns = [
    path("ateliers/", vues.programme, name="programme"),
    path("ateliers/seances/<int:pk>/", vues.seance, name="seance"),
]
