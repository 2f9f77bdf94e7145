from django.urls import path

from . import billet, prescripteurs, professionnels, reservation, suivi_de_demande, views
from .urls_documents import urlpatterns as documents

app_name = "agenda"
urlpatterns = [
    path("", views.accueil, name="accueil"),
    *documents,
    path("agenda/", views.semaine_courante, name="semaine_courante"),
    path("agenda/<str:semaine>/", views.semaine, name="semaine"),
    path("professionnels/", professionnels.professionnels, name="professionnels"),
    path("professionnels/demande/", suivi_de_demande.suivre, name="demande"),
    path("professionnels/demande/nouvelle/", professionnels.demander, name="demander"),
    path("professionnels/demande/repondre/", suivi_de_demande.repondre, name="demande_repondre"),
    path("professionnels/demande/retirer/", suivi_de_demande.retirer, name="demande_retirer"),
    path("professionnels/demande/participants/", suivi_de_demande.participants, name="demande_participants"),
    path("professionnels/demande/<str:jeton>/", suivi_de_demande.ouvrir, name="demande_ouvrir"),
    path("reservation/", reservation.reservation, name="reservation"),
    path("reservation/billet.pdf", billet.billet, name="billet"),
    path("reservation/rendez-vous.ics", reservation.pour_l_agenda, name="reservation_ics"),
    path("reservation/deplacer/", reservation.deplacer, name="deplacer"),
    path("reservation/annuler/", reservation.annuler, name="annuler"),
    path("reservation/<str:jeton>/", reservation.ouvrir, name="ouvrir"),
    path("prescripteurs/", prescripteurs.page, name="prescripteur"),
    path("prescripteurs/fini/", prescripteurs.finir, name="prescripteur_fini"),
    path("prescripteurs/reservations/<int:pk>/", prescripteurs.ouvrir_la_sienne, name="prescripteur_reservation"),
    path("prescripteurs/<str:jeton>/", prescripteurs.entrer, name="prescripteur_entrer"),
    path("mes-reservations/", reservation.mes_reservations, name="mes_reservations"),
]
