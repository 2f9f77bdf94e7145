"""« Prévenez-moi », et l'heure que l'on garde pour qui attendait."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from publics import abus, visite
from publics.jetons import empreinte

from . import alertes
from .creneaux import plus_proches
from .forms import FormulaireDAlerte
from .models import Offre


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prevenez_moi(request: HttpRequest) -> HttpResponse:
    formulaire = FormulaireDAlerte(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        maintenant = timezone.now()
        try:
            _compter(request, maintenant)
        except abus.TropDEnvois as refus:
            formulaire.add_error(None, str(refus))
            return render(request, "accompagnements/prevenez_moi.html", {"form": formulaire}, status=429)
        alertes.demander(formulaire.cleaned_data["cle"], formulaire.identite, maintenant=maintenant)
        return render(request, "accompagnements/prevenu.html")
    return render(request, "accompagnements/prevenez_moi.html", {"form": formulaire})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offre(request: HttpRequest, jeton: str) -> HttpResponse:
    """L'heure gardée : la prendre, ou dire que l'on ne peut pas. Rien ne change sur un simple GET."""
    maintenant = timezone.now()
    gardee = Offre.objects.select_related("alerte", "lieu__commune").filter(empreinte=empreinte(jeton)).first()
    if gardee is None:
        raise Http404("Ce lien n’est plus valable : il est peut-être trop ancien.")
    if request.method == "POST" and request.POST.get("reponse") == "non":
        alertes.decliner(gardee, maintenant=maintenant)
        return render(request, "accompagnements/offre_declinee.html", {"offre": gardee})
    if request.method == "POST":
        try:
            rendez_vous = alertes.accepter(gardee, maintenant=maintenant)
        except alertes.OffrePassee:
            return _passee(request, gardee, maintenant)
        visite.ouvrir(request.session, rendez_vous.reservation, maintenant=maintenant)
        return redirect("agenda:reservation")
    if gardee.close_le or gardee.expire_le <= maintenant:
        return _passee(request, gardee, maintenant)
    return render(request, "accompagnements/offre.html", {"offre": gardee})


def _passee(request: HttpRequest, gardee: Offre, maintenant: dt.datetime) -> HttpResponse:
    contexte = {"offre": gardee, "proches": plus_proches(gardee.debut, maintenant)}
    return render(request, "accompagnements/offre_passee.html", contexte, status=409)


def _compter(request: HttpRequest, maintenant: dt.datetime) -> None:
    adresse = abus.adresse_du_visiteur(request.META)
    par_heure, par_semaine = settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE, settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE
    abus.compter(adresse, "alerte", par_heure, par_semaine=par_semaine, maintenant=maintenant)
