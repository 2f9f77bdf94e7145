"""Les pages du poste du conseiller qui ne sont pas des listes : sous /gestion/, derrière la même porte."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from epn.gestion import (
    views_absence,
    views_appel,
    views_chemin,
    views_droits,
    views_echeances,
    views_etapes,
    views_fermetures,
    views_feuille,
    views_import,
    views_inscription,
    views_mineurs,
    views_programme,
    views_rendez_vous,
    views_retours,
    views_saison,
    views_semaine_type,
    views_trimestre,
    views_usagers,
)

# La séance est dans l'adresse : l'inscription d'une autre y est introuvable.
INSCRIPTION = "seances/<int:seance>/inscriptions/<int:pk>/"
PAGES = (
    ("appel/", views_appel.appel, "appel"),
    ("usagers/doublons/", views_usagers.doublons, "usagers_doublons"),
    ("usagers/importer/", views_import.importer, "usagers_importer"),
    ("usagers/<int:pk>/fusionner/", views_usagers.fusionner, "usager_fusionner"),
    ("a-pointer/", views_rendez_vous.a_pointer, "a_pointer"),
    ("absence/", views_absence.absence, "absence"),
    ("fermetures/importer/", views_fermetures.importer, "fermetures_importer"),
    ("semaine-type/", views_semaine_type.semaine_type, "semaine_type"),
    ("programme/", views_programme.programme, "programme"),
    ("programme/trimestre/", views_trimestre.trimestre, "trimestre"),
    ("programme/copier/", views_saison.copier, "programme_copier"),
    ("programme/journal/", views_programme.journal, "programme_journal"),
    ("rendez-vous/<int:pk>/pris/", views_appel.pris, "rendez_vous_pris"),
    ("rendez-vous/<int:pk>/presence/", views_rendez_vous.pointer, "rendez_vous_presence"),
    ("rendez-vous/<int:pk>/deplacer/", views_rendez_vous.deplacer, "rendez_vous_deplacer"),
    ("rendez-vous/<int:pk>/annuler/", views_rendez_vous.annuler, "rendez_vous_annuler"),
    ("rendez-vous/<int:pk>/compte-rendu/", views_rendez_vous.compte_rendu, "rendez_vous_compte_rendu"),
    ("usagers/<int:pk>/droits/", views_droits.les_droits, "usager_droits"),
    ("usagers/<int:pk>/droits/opposer/", views_droits.opposer, "usager_opposer"),
    ("usagers/<int:pk>/droits/effacer/", views_droits.effacer, "usager_effacer"),
    ("usagers/<int:pk>/droits/fiche.<slug:forme>", views_droits.emporter, "usager_emporter"),
    ("droits/", views_droits.les_demandes, "demandes_de_droits"),
    ("droits/<int:pk>/repondu/", views_droits.repondu, "demande_repondue"),
    ("echeances/", views_echeances.les_echeances, "echeances"),
    ("echeances/archives.pdf", views_echeances.liste_des_archives, "liste_des_archives"),
    ("seances/<int:pk>/", views_feuille.seance, "seance"),
    ("seances/<int:pk>/inscrire/", views_inscription.inscrire, "seance_inscrire"),
    ("seances/<int:pk>/tous-presents/", views_feuille.tous_presents, "seance_tous_presents"),
    ("seances/<int:pk>/observations/", views_feuille.observations, "seance_observations"),
    ("seances/<int:pk>/emargement.pdf", views_feuille.emargement, "seance_emargement"),
    (f"{INSCRIPTION}presence/", views_inscription.pointer, "inscription_presence"),
    (f"{INSCRIPTION}reponse/", views_inscription.repondre, "inscription_reponse"),
    (f"{INSCRIPTION}place/", views_inscription.donner_une_place, "inscription_place"),
    (f"{INSCRIPTION}annuler/", views_inscription.annuler, "inscription_annuler"),
    (f"{INSCRIPTION}attestation.pdf", views_feuille.attestation, "inscription_attestation"),
    ("seances/<int:pk>/avis/", views_retours.avis_de_la_seance, "seance_avis"),
    ("seances/<int:pk>/prevenir/", views_retours.prevenir, "seance_prevenir"),
    ("usagers/<int:pk>/chemin/", views_chemin.chemin, "chemin"),
    ("usagers/<int:pk>/progres.pdf", views_chemin.progres, "progres"),
    ("usagers/<int:pk>/mineur/", views_mineurs.mineur, "mineur"),
    ("usagers/<int:pk>/autorisation.pdf", views_mineurs.autorisation, "autorisation"),
    ("avis/", views_retours.tous_les_avis, "avis"),
    ("souhaits/", views_retours.tous_les_souhaits, "souhaits"),
    ("seances/<int:pk>/deplacer/", views_etapes.deplacer, "seance_deplacer"),
    ("seances/<int:pk>/annuler/", views_etapes.annuler, "seance_annuler"),
    ("seances/<int:pk>/places/", views_etapes.places, "seance_places"),
    ("seances/<int:pk>/theme/", views_etapes.theme, "seance_theme"),
    ("seances/<int:pk>/echanger/", views_etapes.echanger, "seance_echanger"),
    ("seances/<int:pk>/repeter/", views_saison.repeter, "seance_repeter"),
    ("appels/<slug:sorte>/<int:pk>/fait/", views_rendez_vous.c_est_fait, "appel_fait"),
)


def adresses(site: AdminSite) -> list[URLPattern]:
    return [path(route, site.admin_view(vue), name=nom) for route, vue, nom in PAGES]
