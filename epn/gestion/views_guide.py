from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from epn.gestion import guide
from epn.gestion.views_rendez_vous import cadre


def le_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "gestion/guide.html", cadre(request, "Le guide du conseiller", sections=guide.sections()))
