from django.urls import path

from . import views

app_name = "accompagnements"
urlpatterns = [path("rendez-vous/", views.liste, name="liste")]
