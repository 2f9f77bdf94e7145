from django.urls import path

from . import views, views_alertes

app_name = "accompagnements"
urlpatterns = [
    path("rendez-vous/", views.liste, name="liste"),
    path("rendez-vous/prevenez-moi/", views_alertes.prevenez_moi, name="prevenez_moi"),
    path("rendez-vous/offre/<str:jeton>/", views_alertes.offre, name="offre"),
    path("rendez-vous/<str:code>/", views.creneau, name="creneau"),
]
