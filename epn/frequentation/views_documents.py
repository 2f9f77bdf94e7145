"""Ce que l'on emporte de la fréquentation : des tableurs pour le personnel, du JSON pour tout le monde."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from epn.commun.classeurs import FORMES, Tableau, fichier
from epn.territoire.models import Espace

from . import emporte
from .definitions import CHIFFRES, TABLES
from .models import Chiffres
from .periodes import Sorte, lire

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@require_safe
@login_required
@permission_required("frequentation.view_frequentation", raise_exception=True)
def tableur(request: HttpRequest, code: str, forme: str) -> HttpResponse:
    """Une période close, en csv, xlsx ou ods. Introuvable si elle n'est pas close. Quatre requêtes au plus."""
    if forme not in FORMES:
        raise Http404
    try:
        publiees = emporte.publiees(periode=lire(code))
    except ValueError as erreur:
        raise Http404 from erreur
    if not publiees:
        raise Http404
    tableau = Tableau(f"fréquentation {code}", emporte.COLONNES, emporte.lignes(publiees[0]))
    return fichier(tableau, forme, f"frequentation-{code}")


@require_safe
def donnees_ouvertes(request: HttpRequest) -> HttpResponse:
    """Les agrégats publiés, au seuil du dehors, des trimestres et des années. Sans connexion. Deux requêtes."""
    espace = Espace.objects.first()
    contenu = {
        "lieu": str(espace) if espace else "",
        "licence": LICENCE,
        "seuil": Chiffres.Seuil.DEHORS.value,
        "definitions": {nom: f"{d.titre}. {d.dit}" for nom, d in {**CHIFFRES, **TABLES}.items()},
        "periodes": [
            emporte.en_json(publie) for publie in emporte.publiees(Sorte.TRIMESTRE, Sorte.ANNEE, Sorte.ANNEE_SCOLAIRE)
        ],
    }
    return JsonResponse(contenu, json_dumps_params={"ensure_ascii": False, "indent": 1})
