"""Les pages du poste du conseiller qui ne sont pas des listes : sous /gestion/, derrière la même porte."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from epn.gestion import views_absence, views_appel, views_programme, views_rendez_vous, views_saison, views_seances

PAGES = (
    ("appel/", views_appel.appel, "appel"),
    ("a-pointer/", views_rendez_vous.a_pointer, "a_pointer"),
    ("absence/", views_absence.absence, "absence"),
    ("programme/", views_programme.programme, "programme"),
    ("programme/copier/", views_saison.copier, "programme_copier"),
    ("programme/journal/", views_programme.journal, "programme_journal"),
    ("rendez-vous/<int:pk>/pris/", views_appel.pris, "rendez_vous_pris"),
    ("rendez-vous/<int:pk>/presence/", views_rendez_vous.pointer, "rendez_vous_presence"),
    ("rendez-vous/<int:pk>/deplacer/", views_rendez_vous.deplacer, "rendez_vous_deplacer"),
    ("rendez-vous/<int:pk>/annuler/", views_rendez_vous.annuler, "rendez_vous_annuler"),
    ("rendez-vous/<int:pk>/compte-rendu/", views_rendez_vous.compte_rendu, "rendez_vous_compte_rendu"),
    ("seances/<int:pk>/deplacer/", views_seances.deplacer, "seance_deplacer"),
    ("seances/<int:pk>/annuler/", views_seances.annuler, "seance_annuler"),
    ("seances/<int:pk>/places/", views_seances.places, "seance_places"),
    ("seances/<int:pk>/theme/", views_seances.theme, "seance_theme"),
    ("seances/<int:pk>/echanger/", views_seances.echanger, "seance_echanger"),
    ("seances/<int:pk>/repeter/", views_saison.repeter, "seance_repeter"),
    ("appels/<slug:sorte>/<int:pk>/fait/", views_rendez_vous.c_est_fait, "appel_fait"),
)


def adresses(site: AdminSite) -> list[URLPattern]:
    return [path(route, site.admin_view(vue), name=nom) for route, vue, nom in PAGES]
