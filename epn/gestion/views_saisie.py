"""« Votre session avait expiré » : ce qui était tapé, relu, puis renvoyé ou abandonné."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from epn.gestion import saisie_gardee
from epn.gestion.views_rendez_vous import cadre


def saisie(request: HttpRequest) -> HttpResponse:
    """GET relit ; POST abandonne. Renvoyer, c'est envoyer à la page d'origine, qui vérifie comme toujours."""
    if request.method == "POST":
        saisie_gardee.oublier(request.session)
        messages.info(request, "Ce que vous aviez tapé est abandonné.")
        return redirect("admin:index")
    gardee = saisie_gardee.lire(request.session, maintenant=timezone.now())
    if gardee is None:
        return redirect("admin:index")
    return render(request, "gestion/saisie.html", cadre(request, "Votre session avait expiré", saisie=gardee))
