"""La matinée des professionnels : prendre une place à une date, ou en demander une pour son équipe."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ateliers.programme import ouvertes
from epn.commun.page_commune import page_commune
from partenariats.demandes import recevoir
from partenariats.models import Demande
from publics import abus

from .formulaire_de_demande import FormulaireDeDemande
from .matinees import matinees_libres, seances_a_venir
from .suivi_de_demande import tenir

DATES_MONTREES = 6
OFFRES_MONTREES = 6


@page_commune
def professionnels(request: HttpRequest) -> HttpResponse:
    contexte = {"seances": seances_a_venir(timezone.now())[:DATES_MONTREES]}
    return render(request, "agenda/professionnels.html", contexte)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demander(request: HttpRequest) -> HttpResponse:
    maintenant, statut = timezone.now(), 200
    formulaire = FormulaireDeDemande(
        request.POST if request.method == "POST" else None, libres=matinees_libres(maintenant)
    )
    if request.method == "POST" and formulaire.est_pour_soi:
        contexte = {"form": formulaire, "autres": ouvertes(maintenant)[:OFFRES_MONTREES]}
        return render(request, "ateliers/pour_soi.html", contexte, status=409)
    # Le lundi demandé a pu partir depuis le premier envoi : la même clé rend la même demande.
    if request.method == "POST" and (deja := _deja_recue(formulaire)):
        return _suivre(request, deja, maintenant)
    if request.method == "POST" and formulaire.is_valid():
        try:
            abus.compter(
                abus.adresse_du_visiteur(request.META),
                "demande",
                settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE,
                par_semaine=settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE,
                maintenant=maintenant,
            )
        except abus.TropDEnvois as refus:
            formulaire.add_error(None, str(refus))
            statut = 429
        else:
            return _suivre(request, recevoir(formulaire.demande(), maintenant=maintenant), maintenant)
    return render(request, "agenda/demander.html", {"form": formulaire}, status=statut)


def _deja_recue(formulaire: FormulaireDeDemande) -> Demande | None:
    formulaire.is_valid()
    cle = formulaire.cleaned_data.get("cle")
    return Demande.objects.filter(cle=cle).first() if cle else None


def _suivre(request: HttpRequest, demande: Demande, maintenant: dt.datetime) -> HttpResponse:
    tenir(request.session, demande, maintenant=maintenant)
    return redirect("agenda:demande")
