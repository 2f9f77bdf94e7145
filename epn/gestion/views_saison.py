"""Répéter une séance, copier une période : l'adresse dit ce que l'on veut, la page montre chaque date et ce qui
l'empêche, le bouton fait."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ateliers import saison
from ateliers.saison import Bilan, Projet
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.formulaires_saison import FormulaireAvecDates, FormulaireCopie, FormulaireRepetition
from epn.gestion.views_etapes import la_seance, page_de
from epn.gestion.views_rendez_vous import cadre, du_conseiller


@du_conseiller
def repeter(request: HttpRequest, pk: int) -> HttpResponse:
    seance = la_seance(pk)

    def jours(form: FormulaireRepetition) -> list[dt.date]:
        propres = form.cleaned_data
        depart, semaines = dates.jour_local(seance.debut), int(propres["rythme"])
        return saison.dates_suivantes(depart, semaines=semaines, fois=propres["fois"], jusqu_au=propres["jusqu_au"])

    return _montrer_puis_faire(
        request,
        FormulaireRepetition,
        projeter=lambda form: saison.projeter_la_repetition(seance, jours(form), maintenant=form.maintenant),
        faire=lambda form: saison.repeter(seance, jours(form), maintenant=form.maintenant),
        titre="Répéter une séance",
        seance=seance,
        retour=page_de(seance),
    )


@du_conseiller
def copier(request: HttpRequest) -> HttpResponse:
    def bornes(form: FormulaireCopie) -> tuple[dt.date, dt.date, dt.date]:
        return tuple(form.cleaned_data[nom] for nom in ("du", "au", "vers"))

    return _montrer_puis_faire(
        request,
        FormulaireCopie,
        projeter=lambda form: saison.projeter_la_copie(*bornes(form), maintenant=form.maintenant),
        faire=lambda form: saison.copier(*bornes(form), maintenant=form.maintenant),
        titre="Copier une saison",
        seance=None,
        retour=reverse("admin:programme"),
    )


def _montrer_puis_faire(
    request: HttpRequest,
    formulaire: type[FormulaireAvecDates],
    *,
    projeter: Callable[[Any], list[Projet]],
    faire: Callable[[Any], Bilan],
    titre: str,
    **contexte: Any,
) -> HttpResponse:
    """GET sans rien : le formulaire ; GET rempli : ce qui serait fait ; POST : fait, et dit tout."""
    donnees, statut, projets = request.POST if request.method == "POST" else request.GET, 200, None
    form = formulaire(donnees or None, maintenant=timezone.now())
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                return _dire_le_bilan(request, faire(form))
            projets = projeter(form)
        except Refus as refus:
            form.add_error(None, str(refus))
            statut = 409
    contexte |= {
        "form": form,
        "projets": projets,
        "ouvrables": [p for p in projets or () if not p.obstacle],
        "laisses": [p for p in projets or () if p.obstacle],
    }
    return render(request, "gestion/saison.html", cadre(request, titre, **contexte), status=statut)


def _dire_le_bilan(request: HttpRequest, bilan: Bilan) -> HttpResponse:
    """Tout est nommé : ce qui est ouvert, ce qui ne l'est pas et pourquoi. Puis le programme du premier mois touché."""
    nombre = len(bilan.faites)
    if nombre:
        pluriel = "s" if nombre > 1 else ""
        messages.success(request, f"{nombre}{dates.INSECABLE}séance{pluriel} ajoutée{pluriel} au programme.")
    par_raison: dict[str, list[str]] = {}
    for seance, raison in bilan.laissees:
        par_raison.setdefault(raison, []).append(str(seance))
    for raison, laissees in par_raison.items():
        messages.warning(request, f"Pas ajouté, {raison} : {' ; '.join(laissees)}.")
    if not nombre and not bilan.laissees:
        messages.info(request, "Il n’y avait rien à ajouter.")
    touchees = bilan.faites or [s for s, _ in bilan.laissees]
    mois = f"?mois={dates.mois_iso(dates.jour_local(min(s.debut for s in touchees)))}" if touchees else ""
    return redirect(f"{reverse('admin:programme')}{mois}")
