from django.urls import path

from . import views

app_name = "partenariats"
urlpatterns = [
    path("partenaires/", views.dates_a_venir, name="dates"),
    path("partenaires/lien-neuf/", views.lien_neuf, name="lien_neuf"),
    path("partenaires/quitter/", views.quitter, name="quitter"),
    path("partenaires/dates/<int:pk>/", views.date, name="date"),
    path("partenaires/dates/<int:pk>/annuler/", views.annuler, name="annuler"),
    path("partenaires/<str:jeton>/", views.ouvrir, name="ouvrir"),
]
