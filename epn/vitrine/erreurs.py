"""Les pages d'erreur : une phrase, ce qu'on peut faire, et le numéro de téléphone."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accompagnements.forms import FormulaireDAlerte, FormulaireDeRendezVous
from ateliers.forms import FormulaireDInscription
from ateliers.forms_retours import FormulaireDeSouhait
from epn.commun.panne import base_indisponible
from epn.commun.refus import Refus
from publics.forms import FormulaireDeReservation

from .contexte import contexte_fixe, espace_sans_la_base

# Les vues où l'on a tapé assez pour regretter de le perdre. Rien n'y vaut mot de passe.
FORMULAIRES: dict[str, type[FormulaireDeReservation]] = {
    "accompagnements:creneau": FormulaireDeRendezVous,
    "accompagnements:prevenez_moi": FormulaireDAlerte,
    "ateliers:seance": FormulaireDInscription,
    "ateliers:parcours": FormulaireDInscription,
    "ateliers:souhaits": FormulaireDeSouhait,
}


def requete_incorrecte(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Une session que la base n'a pas pu enregistrer nous arrive sous ce nom.
    if base_indisponible(exception):
        return indisponible()
    return render(request, "erreurs/400.html", status=400)


def acces_refuse(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "erreurs/403.html", status=403)


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Dit la raison quand une de nos vues en a donné une ; celles de Django ne se montrent pas."""
    raison = exception.args[0] if exception and exception.args else ""
    raison = raison if isinstance(raison, str) and "’" in raison else ""
    return render(request, "erreurs/404.html", {"raison": raison}, status=404)


def erreur_interne(request: HttpRequest) -> HttpResponse:
    """Une panne à nous ; mais une base verrouillée, pleine ou injoignable n'est qu'un moment à passer."""
    if base_indisponible(sys.exc_info()[1]):
        return indisponible()
    return HttpResponse(_sans_la_base("erreurs/500.html"), status=500)


def indisponible() -> HttpResponse:
    """La base n'a rien pris : rien n'est écrit à moitié, on peut recommencer."""
    return HttpResponse(_sans_la_base("erreurs/503.html"), status=503, headers={"Retry-After": "30"})


def _sans_la_base(gabarit: str) -> str:
    """Ne demande rien à la base : c'est peut-être elle qui ne répond plus."""
    return render_to_string(gabarit, {"espace": espace_sans_la_base(), **contexte_fixe()})


def conflit(request: HttpRequest, refus: Refus) -> HttpResponse:
    """Un refus du métier qui n'a pas de page à lui."""
    return render(request, "erreurs/409.html", {"refus": refus}, status=409)


def formulaire_perime(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Le jeton de la page ne vaut plus : d'une réservation, on rend ce qui était tapé, à renvoyer d'un geste."""
    contexte = {"form": _ce_qui_etait_tape(request, reason)}
    return render(request, "erreurs/formulaire_perime.html", contexte, status=403)


def _ce_qui_etait_tape(request: HttpRequest, raison: str) -> FormulaireDeReservation | None:
    """Seulement les champs du formulaire, et s'il vient d'ici : on ne fait pas signer la page d'un autre site."""
    vue = request.resolver_match.view_name if request.resolver_match else ""
    if vue not in FORMULAIRES or not raison.startswith("CSRF"):
        return None
    return FORMULAIRES[vue](request.POST)
