"""Le lien d'une structure : l'envoyer, l'imprimer, le révoquer. Chaque geste est un POST."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from epn.commun.refus import Refus
from epn.commun.templatetags.francais import accorder
from epn.gestion import liens_de_prescripteur
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics import prescripteurs
from publics.models import LienDePrescripteur, Prescripteur


@du_conseiller
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lien(request: HttpRequest, pk: int) -> HttpResponse:
    prescripteur, maintenant = get_object_or_404(Prescripteur, pk=pk), timezone.now()
    if request.method != "POST":
        return _montrer(request, prescripteur, maintenant)
    try:
        if request.POST.get("geste") == "imprimer":
            return _feuille(prescripteur, maintenant)
        messages.success(request, _faire(request.POST.get("geste", ""), prescripteur, maintenant))
    except Refus as refus:
        messages.error(request, str(refus))
        return _montrer(request, prescripteur, maintenant, statut=409)
    return redirect("admin:prescripteur_lien", pk)


def _faire(geste: str, prescripteur: Prescripteur, maintenant: dt.datetime) -> str:
    """La phrase qui dit ce qui a été fait."""
    if geste == "envoyer":
        liens_de_prescripteur.envoyer(prescripteur, maintenant=maintenant)
        return f"Lien envoyé à {prescripteur.courriel}. Le précédent se ferme dès qu’il est ouvert."
    if geste == "revoquer":
        fermes = prescripteurs.revoquer(prescripteur, maintenant=maintenant)
        return f"{accorder(fermes, 'lien fermé', 'liens fermés')}, et les visites en cours avec."
    raise Refus("Choisissez d’envoyer, d’imprimer ou de fermer le lien.")


def _feuille(prescripteur: Prescripteur, maintenant: dt.datetime) -> HttpResponse:
    return HttpResponse(
        liens_de_prescripteur.imprimer(prescripteur, maintenant=maintenant),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="reserver-pour-quelqu-un.pdf"'},
    )


def _montrer(
    request: HttpRequest, prescripteur: Prescripteur, maintenant: dt.datetime, statut: int = 200
) -> HttpResponse:
    ouverts = LienDePrescripteur.objects.ouverts(maintenant).filter(prescripteur=prescripteur)
    contexte = cadre(
        request, f"Le lien : {prescripteur}", prescripteur=prescripteur, liens=list(ouverts.order_by("-cree_le"))
    )
    return render(request, "gestion/lien_de_prescripteur.html", contexte, status=statut)
