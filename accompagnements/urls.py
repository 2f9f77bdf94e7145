from django.urls import path

from . import vues

app_name = "accompagnements"
urlpatterns = [path("rendez-vous/", vues.liste, name="liste")]
