from typing import Any

from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from epn.comptes.models import Compte
from epn.exploitation import surveillance
from epn.gestion import journee
from epn.territoire.models import Commune, Lieu


def accueil(request: HttpRequest, contexte: dict[str, Any]) -> HttpResponse:
    """La journée pour le conseiller ; pour l'administrateur, les comptes et les réglages, rien du métier."""
    if request.user.has_perm("planning.view_plage"):
        contexte = {**contexte, "title": "Aujourd’hui", "journee": journee.composer(timezone.now())}
        return TemplateResponse(request, "gestion/aujourd_hui.html", contexte)
    contexte = {
        **contexte,
        "title": "Accueil",
        "constats": surveillance.constats(timezone.now()),
        "comptes": Compte.objects.filter(is_active=True).count(),
        "lieux": Lieu.objects.count(),
        "communes": Commune.objects.du_territoire().count(),
        "derniers_actes": LogEntry.objects.filter(user=request.user).select_related("content_type")[:8],
    }
    return TemplateResponse(request, "gestion/accueil_administrateur.html", contexte)
