from django.urls import path

from epn.frequentation import views_documents

urlpatterns = [path("donnees/frequentation.json", views_documents.donnees_ouvertes, name="frequentation_json")]
