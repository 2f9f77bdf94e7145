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
    ("Séances", "ateliers", "seance"),
    ("Usagers", "publics", "usager"),
    ("Demandes", "", "demandes"),
    ("Groupes", "", "groupes"),
    ("Hors les murs", "partenariats", "actionexterieure"),
    ("Coop", "", "coop"),
    ("Semaine type", "", "semaine_type"),
    ("Fermetures", "planning", "fermeture"),
    ("Comptes", "comptes", "compte"),
)
# Ce que l'on règle, ou que l'on ne regarde que de temps en temps : replié sous « Réglages et listes ».
AUTRES = (
    ("Messages", "messagerie", "message"),
    ("Souhaits", "", "souhaits"),
    ("Avis", "", "avis"),
    ("Où aller ensuite ?", "", "aller_vers"),
    ("Partenaires", "partenariats", "partenaire"),
    ("Ateliers", "ateliers", "atelier"),
    ("Cycles", "ateliers", "cycle"),
    ("Parcours", "ateliers", "parcours"),
    ("Thèmes par défaut", "ateliers", "atelierpardefaut"),
    ("Ressources", "publics", "ressource"),
    ("Liste d’attente", "accompagnements", "alerte"),
    ("Heures proposées", "accompagnements", "offre"),
    ("Prescripteurs", "publics", "prescripteur"),
    ("Services voisins", "publics", "servicevoisin"),
    ("Orientations", "publics", "orientation"),
    ("Échéances", "", "echeances"),
    ("Chiffres figés", "", "periodes"),
    ("Exporter", "", "exports"),
    ("Mon agenda sur mes appareils", "", "flux"),
    ("Registre", "planning", "occupation"),
    ("Pages du site", "vitrine", "page"),
    ("Accès aux fiches", "publics", "acces"),
    ("L’espace", "territoire", "espace"),
    ("Lieux", "territoire", "lieu"),
    ("Communes", "territoire", "commune"),
)
# Les fiches auxquelles une page mène : y être, c'est être encore chez elle.
SOUS_PAGES = {"semaine_type": ("planning", "plage")}


@dataclass(frozen=True)
class Menu:
    principal: list[Entree]
    autres: list[Entree]
    # Qui prend les appels a le champ de recherche sur toutes ses pages.
    prend_les_appels: bool = False

    @property
    def autres_ouvert(self) -> bool:
        return any(entree.est_ici for entree in self.autres)


def composer(site: AdminSite, request: HttpRequest) -> Menu:
    if not site.has_permission(request):
        return Menu([], [])
    accueil = reverse("admin:index")
    titre = "Aujourd’hui" if request.user.has_module_perms("planning") else "Accueil"
    principal = [Entree(titre, accueil, request.path == accueil)]
    prend_les_appels = request.user.has_perm("accompagnements.change_rendezvous")
    if prend_les_appels:
        semaine = reverse("admin:semaine")
        principal.append(Entree("Semaine", semaine, request.path.startswith(semaine)))
        appel = reverse("admin:appel")
        principal.append(Entree("Un appel", appel, request.path == appel))
        programme = reverse("admin:programme")
        principal.append(Entree("Programme", programme, request.path.startswith(programme)))
    principal += _entrees(site, request, MODELES)
    if request.user.has_perm("frequentation.view_frequentation"):
        principal.append(Entree("Fréquentation", reverse("frequentation:accueil"), False))
    return Menu(principal, _entrees(site, request, AUTRES), prend_les_appels)


def _entrees(site: AdminSite, request: HttpRequest, modeles: tuple[tuple[str, str, str], ...]) -> list[Entree]:
    administres = {(m._meta.app_label, m._meta.model_name): a for m, a in site._registry.items()}
    entrees = []
    for titre, application, modele in modeles:
        if not application:
            entrees += _page(request, titre, modele)
            continue
        administration = administres.get((application, modele))
        if administration and administration.has_view_permission(request):
            adresse = reverse(f"admin:{application}_{modele}_changelist")
            entrees.append(Entree(titre, adresse, request.path.startswith(adresse)))
    return entrees


def _page(request: HttpRequest, titre: str, nom: str) -> list[Entree]:
    if not request.user.has_perm("accompagnements.change_rendezvous"):
        return []
    adresse = reverse(f"admin:{nom}")
    chez_elle = [adresse]
    if nom in SOUS_PAGES:
        chez_elle.append(reverse("admin:{}_{}_changelist".format(*SOUS_PAGES[nom])))
    return [Entree(titre, adresse, request.path.startswith(tuple(chez_elle)))]
