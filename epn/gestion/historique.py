"""Qui a fait quoi au poste : ce que les vues ne notent pas d'elles-mêmes s'écrit ici, dans l'historique de Django.

Un numéro d'objet, jamais le nom d'une personne. Un acte refusé, ou une page seulement regardée, ne s'y écrit pas.
"""

from django.http import HttpRequest, HttpResponse

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from epn.gestion.qui_a_change import noter
from partenariats.models import Demande
from publics.models import Prescripteur, Usager

# Le nom de l'adresse, ce qui s'y fait, et l'objet que désigne `pk` ; None : l'acte en touche plusieurs.
ACTES: dict[str, tuple[str, type | None]] = {
    "appel": ("prendre un rendez-vous", None),
    "absence": ("déclarer une absence", None),
    "rendez_vous_presence": ("pointer une venue", RendezVous),
    "rendez_vous_compte_rendu": ("écrire le suivi d’une venue", RendezVous),
    "seance_inscrire": ("inscrire quelqu’un", Seance),
    "seance_tous_presents": ("pointer tout le monde présent", Seance),
    "seance_observations": ("écrire le compte rendu d’une séance", Seance),
    "seance_prevenir": ("prévenir ceux qui l’avaient souhaité", Seance),
    "seance_repeter": ("répéter une séance", Seance),
    "inscription_presence": ("pointer une venue", Inscription),
    "inscription_reponse": ("répondre pour une place gardée", Inscription),
    "inscription_place": ("donner une place", Inscription),
    "inscription_annuler": ("annuler une place", Inscription),
    "chemin": ("écrire une étape du chemin", Usager),
    "mineur": ("enregistrer une autorisation", Usager),
    "usager_opposer": ("noter une opposition", Usager),
    "demande_repondre": ("répondre à une demande de matinée", Demande),
    "prescripteur_lien": ("donner ou fermer un lien", Prescripteur),
    "programme_copier": ("copier une saison", None),
    "trimestre": ("préparer un trimestre", None),
    "semaine_copier": ("copier une semaine type", None),
    "fermetures_importer": ("importer des fermetures", None),
    "periode_corriger": ("corriger des chiffres figés", None),
    "periode_textes": ("écrire les textes d’un rapport", None),
    "orienter": ("noter une orientation", None),
}


def garder_trace(request: HttpRequest, reponse: HttpResponse, *, pk: int | None) -> None:
    """Après un envoi qui a abouti : il conduit ailleurs. Une requête."""
    page = request.resolver_match.url_name if request.resolver_match else None
    if request.method != "POST" or reponse.status_code != 302 or page not in ACTES:
        return
    titre, modele = ACTES[page]
    noter(request, modele(pk=pk) if modele and pk else None, titre)
