"""« Quel atelier vous manque ? », et « prévenez-moi d'un atelier plus simple »."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from epn.commun.page_commune import page_commune
from publics import abus

from .forms_retours import FormulaireDeSouhait, FormulairePlusSimple
from .models import Seance, Souhait
from .plus_simples import plus_simples
from .programme import lignes
from .souhaits import plus_simple, souhaiter

Formulaire = FormulaireDeSouhait | FormulairePlusSimple


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def souhaits(request: HttpRequest) -> HttpResponse:
    maintenant, statut = timezone.now(), 200
    formulaire = FormulaireDeSouhait(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        statut = _garder(request, formulaire, lambda: souhaiter(formulaire.voeu(), maintenant=maintenant), maintenant)
        if statut == 200:
            return redirect("ateliers:souhait_note")
    return render(request, "ateliers/souhaits.html", {"form": formulaire}, status=statut)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def un_plus_simple(request: HttpRequest, pk: int) -> HttpResponse:
    """D'autres séances, et un contact à laisser. L'adresse nomme la séance, jamais l'avis d'où l'on vient."""
    maintenant, statut = timezone.now(), 200
    seance = get_object_or_404(Seance.objects.publiques(), pk=pk)
    formulaire = FormulairePlusSimple(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        voeu = formulaire.voeu()
        statut = _garder(request, formulaire, lambda: plus_simple(seance, voeu, maintenant=maintenant), maintenant)
        if statut == 200:
            return redirect("ateliers:souhait_note")
    proches = lignes(plus_simples(seance, maintenant=maintenant))
    contexte = {"form": formulaire, "seance": seance, "plus_simples": proches}
    return render(request, "ateliers/plus_simple.html", contexte, status=statut)


@page_commune
def souhait_note(request: HttpRequest) -> HttpResponse:
    return render(request, "ateliers/souhait_note.html")


def _garder(request: HttpRequest, formulaire: Formulaire, faire: Callable[[], Souhait], maintenant: dt.datetime) -> int:
    """200 si le souhait est gardé, ou l'était déjà ; 429, avec sa phrase, si trop d'envois viennent de là."""
    if Souhait.objects.filter(cle=formulaire.cleaned_data["cle"]).exists():
        return 200
    adresse = abus.adresse_du_visiteur(request.META)
    try:
        abus.compter(adresse, "souhait", settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE, maintenant=maintenant)
    except abus.TropDEnvois as refus:
        formulaire.add_error(None, str(refus))
        return 429
    faire()
    return 200
