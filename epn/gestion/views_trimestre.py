"""Préparer un trimestre, en trois temps sur une page : générer, revoir, publier."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ateliers import saison
from ateliers.admin import dire_le_bilan
from epn.commun import dates
from epn.gestion.formulaires_etapes import ChampJour
from epn.gestion.formulaires_saison import FormulaireAvecDates
from epn.gestion.trimestre import Trimestre, lire, trimestres
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.programmation import programmer

# Générer va d'aujourd'hui à la fin : au-delà d'un an, la semaine type aura changé.
AVANCE_MAX = dt.timedelta(days=400)
DUREE_MAX = dt.timedelta(days=186)


class FormulaireTrimestre(FormulaireAvecDates):
    du = ChampJour(label="Du")
    au = ChampJour(label="Au", help_text="Ce jour compris.")

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        du, au = propres.get("du"), propres.get("au")
        if du and au and au < du:
            self.add_error("au", "La période finit avant de commencer : vérifiez les dates.")
        elif du and au and au - du > DUREE_MAX:
            self.add_error("au", "C’est trop long : six mois au plus.")
        elif au and au > dates.jour_local(self.maintenant) + AVANCE_MAX:
            self.add_error("au", "C’est trop loin : préparez au plus un an d’avance.")
        return propres


@du_conseiller
def trimestre(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    proposes = trimestres(dates.jour_local(maintenant))
    initiales = dict(zip(("du", "au"), proposes[0], strict=True))
    form = FormulaireTrimestre(request.GET if "du" in request.GET else None, maintenant=maintenant, initial=initiales)
    if form.is_bound and not form.is_valid():
        return _montrer(request, form, proposes, None)
    bornes = form.cleaned_data if form.is_bound else initiales
    lu = lire(bornes["du"], bornes["au"], maintenant)
    if request.method == "POST":
        faire = _publier if request.POST.get("geste") == "publier" else _generer
        faire(request, lu)
        return redirect(adresse(lu.du, lu.au))
    return _montrer(request, form, proposes, lu)


def adresse(du: dt.date, au: dt.date) -> str:
    return f"{reverse('admin:trimestre')}?{urlencode({'du': du, 'au': au})}"


def _generer(request: HttpRequest, lu: Trimestre) -> None:
    dire_le_bilan(request, programmer(lu.maintenant, lu.au))


def _publier(request: HttpRequest, lu: Trimestre) -> None:
    """Celles que la page montrait, et elles seules : une séance née depuis n'a pas été relue."""
    montrees = set(request.POST.getlist("seance"))
    bilan = saison.publier([s for s in lu.a_publier if str(s.pk) in montrees], maintenant=lu.maintenant)
    nombre = len(bilan.faites)
    pluriel = "s" if nombre > 1 else ""
    if nombre:
        messages.success(request, f"{nombre}{dates.INSECABLE}séance{pluriel} publiée{pluriel}.")
    else:
        messages.info(request, "Il n’y avait rien à publier.")
    for seance, raison in bilan.laissees:
        messages.warning(request, f"{seance} n’est pas publiée : {raison}.")


def _montrer(
    request: HttpRequest,
    form: FormulaireTrimestre,
    proposes: list[tuple[dt.date, dt.date]],
    lu: Trimestre | None,
) -> HttpResponse:
    liens = [(du, au, adresse(du, au)) for du, au in proposes]
    contexte = cadre(request, "Préparer un trimestre", form=form, liens=liens, trimestre=lu)
    return render(request, "gestion/trimestre.html", contexte)
