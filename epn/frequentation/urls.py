from django.urls import path

from epn.frequentation import views

app_name = "frequentation"
urlpatterns = [path("", views.accueil, name="accueil")]
