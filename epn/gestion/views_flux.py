"""Le flux privé d'un conseiller : l'ouvrir, le renouveler, le fermer. Son adresse ne se lit qu'une fois."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from epn.comptes import flux as actions
from epn.comptes.models import Flux
from epn.gestion.carre import carre
from epn.gestion.views_rendez_vous import cadre, du_conseiller


@du_conseiller
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flux(request: HttpRequest) -> HttpResponse:
    """POST rend la page elle-même, et non une redirection : l'adresse qu'il vient de tirer n'est gardée nulle part."""
    lien = ""
    if request.method == "POST" and "fermer" in request.POST:
        if actions.fermer(request.user):
            messages.success(request, "C’est fermé : cette adresse ne rend plus rien, sur aucun appareil.")
        return redirect("admin:flux")
    if request.method == "POST":
        jeton = actions.ouvrir(request.user, maintenant=timezone.now())
        lien = f"{settings.ADRESSE_DU_SITE}{reverse('agenda:flux_prive', args=[jeton])}"
    # « webcal » demande à l'appareil de s'abonner, et non de télécharger.
    abonnement = f"webcal:{lien.partition(':')[2]}" if lien else ""
    contexte = cadre(
        request,
        "Mon agenda sur mes appareils",
        ouvert=Flux.objects.filter(compte=request.user).first(),
        lien=lien,
        abonnement=abonnement,
        carre=carre(abonnement) if lien else "",
    )
    return render(request, "gestion/flux.html", contexte)
