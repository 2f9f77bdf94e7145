from django.contrib import admin
from django.urls import include, path

from epn.vitrine import fichiers

urlpatterns = [
    path("", include("epn.agenda.urls")),
    path("", include("accompagnements.urls")),
    path("", include("ateliers.urls")),
    path("", include("partenariats.urls")),
    path("", include("epn.vitrine.urls")),
    path("gestion/", admin.site.urls),
    path("compte/", include("epn.comptes.urls")),
    path("frequentation/", include("epn.frequentation.urls")),
    path("", include("epn.frequentation.urls_ouvertes")),
    path("robots.txt", fichiers.robots),
    path("favicon.ico", fichiers.favicon),
]

handler400 = "epn.vitrine.erreurs.requete_incorrecte"
handler403 = "epn.vitrine.erreurs.acces_refuse"
handler404 = "epn.vitrine.erreurs.page_introuvable"
handler500 = "epn.vitrine.erreurs.erreur_interne"
