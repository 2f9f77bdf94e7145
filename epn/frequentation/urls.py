from django.urls import path

from epn.frequentation import vues

app_name = "frequentation"
urlpatterns = [path("", vues.accueil, name="accueil")]
