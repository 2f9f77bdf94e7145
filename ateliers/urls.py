from django.urls import path

from . import views, views_illustrations

app_name = "ateliers"
urlpatterns = [
    path("ateliers/", views.programme, name="programme"),
    path("ateliers/illustrations/<str:empreinte>.webp", views_illustrations.illustration, name="illustration"),
    path("ateliers/mon-niveau/", views.mon_niveau, name="mon_niveau"),
    path("ateliers/seances/<int:pk>/", views.seance, name="seance"),
    path("ateliers/parcours/<int:pk>/", views.parcours, name="parcours"),
]
