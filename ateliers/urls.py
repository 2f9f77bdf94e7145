from django.urls import path

from . import views, views_avis, views_illustrations, views_souhaits

app_name = "ateliers"
urlpatterns = [
    path("ateliers/", views.programme, name="programme"),
    path("ateliers/illustrations/<str:empreinte>.webp", views_illustrations.illustration, name="illustration"),
    path("ateliers/mon-niveau/", views.mon_niveau, name="mon_niveau"),
    path("ateliers/seances/<int:pk>/", views.seance, name="seance"),
    path("ateliers/parcours/<int:pk>/", views.parcours, name="parcours"),
    path("ateliers/souhaits/", views_souhaits.souhaits, name="souhaits"),
    path("ateliers/souhaits/merci/", views_souhaits.souhait_note, name="souhait_note"),
    path("ateliers/souhaits/plus-simple/<int:pk>/", views_souhaits.un_plus_simple, name="plus_simple"),
    path("avis/<str:jeton>/", views_avis.avis, name="avis"),
]
