from django.urls import path

from . import views

app_name = "ateliers"
urlpatterns = [
    path("ateliers/", views.programme, name="programme"),
    path("ateliers/illustrations/<str:empreinte>.webp", views.illustration, name="illustration"),
    path("ateliers/seances/<int:pk>/", views.seance, name="seance"),
]
