"""Le menu de gauche : par métier, dans l'ordre du travail, et seulement ce que le rôle ouvre."""

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Entree:
    titre: str
    adresse: str
    est_ici: bool


# (titre, application, modèle) ; sans application, une page du conseiller.
MODELES = (
    ("Rendez-vous", "accompagnements", "rendezvous"),
    ("Usagers", "publics", "usager"),
    ("Liste d’attente", "accompagnements", "alerte"),
    ("Heures proposées", "accompagnements", "offre"),
    ("Orientations", "publics", "orientation"),
    ("Échéances", "", "echeances"),
    ("Semaine type", "planning", "plage"),
    ("Fermetures", "planning", "fermeture"),
    ("Séances", "ateliers", "seance"),
    ("Ateliers", "ateliers", "atelier"),
    ("Thèmes par défaut", "ateliers", "atelierpardefaut"),
    ("Avis", "", "avis"),
    ("Souhaits", "", "souhaits"),
    ("Registre", "planning", "occupation"),
    ("Messages", "messagerie", "message"),
    ("Pages du site", "vitrine", "page"),
    ("Comptes", "comptes", "compte"),
    ("Accès aux fiches", "publics", "acces"),
    ("L’espace", "territoire", "espace"),
    ("Lieux", "territoire", "lieu"),
    ("Communes", "territoire", "commune"),
)


def composer(site: AdminSite, request: HttpRequest) -> list[Entree]:
    if not site.has_permission(request):
        return []
    accueil = reverse("admin:index")
    titre = "Aujourd’hui" if request.user.has_module_perms("planning") else "Accueil"
    menu = [Entree(titre, accueil, request.path == accueil)]
    if request.user.has_perm("accompagnements.change_rendezvous"):
        appel = reverse("admin:appel")
        menu.append(Entree("Un appel", appel, request.path == appel))
    administres = {(m._meta.app_label, m._meta.model_name): a for m, a in site._registry.items()}
    for titre, application, modele in MODELES:
        if not application:
            menu += _page(request, titre, modele)
            continue
        administration = administres.get((application, modele))
        if administration and administration.has_view_permission(request):
            adresse = reverse(f"admin:{application}_{modele}_changelist")
            menu.append(Entree(titre, adresse, request.path.startswith(adresse)))
    if request.user.has_perm("frequentation.view_frequentation"):
        menu.append(Entree("Fréquentation", reverse("frequentation:accueil"), False))
    return menu


def _page(request: HttpRequest, titre: str, nom: str) -> list[Entree]:
    if not request.user.has_perm("accompagnements.change_rendezvous"):
        return []
    adresse = reverse(f"admin:{nom}")
    return [Entree(titre, adresse, request.path.startswith(adresse))]
