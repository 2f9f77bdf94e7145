"""Les pages du poste du conseiller qui ne sont pas des listes : sous /gestion/, derrière la même porte."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from epn.gestion import views_appel, views_chemin, views_mineurs, views_rendez_vous, views_retours

PAGES = (
    ("appel/", views_appel.appel, "appel"),
    ("a-pointer/", views_rendez_vous.a_pointer, "a_pointer"),
    ("rendez-vous/<int:pk>/pris/", views_appel.pris, "rendez_vous_pris"),
    ("rendez-vous/<int:pk>/presence/", views_rendez_vous.pointer, "rendez_vous_presence"),
    ("rendez-vous/<int:pk>/deplacer/", views_rendez_vous.deplacer, "rendez_vous_deplacer"),
    ("rendez-vous/<int:pk>/annuler/", views_rendez_vous.annuler, "rendez_vous_annuler"),
    ("rendez-vous/<int:pk>/compte-rendu/", views_rendez_vous.compte_rendu, "rendez_vous_compte_rendu"),
    ("seances/<int:pk>/avis/", views_retours.avis_de_la_seance, "seance_avis"),
    ("seances/<int:pk>/prevenir/", views_retours.prevenir, "seance_prevenir"),
    ("usagers/<int:pk>/chemin/", views_chemin.chemin, "chemin"),
    ("usagers/<int:pk>/progres.pdf", views_chemin.progres, "progres"),
    ("usagers/<int:pk>/mineur/", views_mineurs.mineur, "mineur"),
    ("usagers/<int:pk>/autorisation.pdf", views_mineurs.autorisation, "autorisation"),
    ("avis/", views_retours.tous_les_avis, "avis"),
    ("souhaits/", views_retours.tous_les_souhaits, "souhaits"),
    ("appels/<slug:sorte>/<int:pk>/fait/", views_rendez_vous.c_est_fait, "appel_fait"),
)


def adresses(site: AdminSite) -> list[URLPattern]:
    return [path(route, site.admin_view(vue), name=nom) for route, vue, nom in PAGES]
