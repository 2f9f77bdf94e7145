from django.urls import path

from epn.frequentation import views, views_documents, views_papiers

app_name = "frequentation"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("<slug:code>/chiffres.<slug:forme>", views_documents.tableur, name="tableur"),
    path("<slug:code>/rapport.pdf", views_papiers.rapport, name="rapport"),
    path("<slug:code>/note.pdf", views_papiers.note, name="note"),
]
