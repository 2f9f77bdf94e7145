from django.urls import path

from epn.frequentation import views, views_documents

app_name = "frequentation"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("<slug:code>/chiffres.<slug:forme>", views_documents.tableur, name="tableur"),
]
