"""Aller vers : prévoir une sortie, la déplacer, l'annuler, en rendre compte ; et où aller ensuite. On voit d'abord le
temps qu'elle engage ; puis l'acte passe par l'action des partenariats."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion import aller_vers, sortie
from epn.gestion.formulaires_dehors import (
    FormulaireAnnulationDeSortie,
    FormulaireDeCompte,
    FormulaireDeplacementDeSortie,
    FormulaireDHeures,
    FormulaireSortie,
)
from epn.gestion.sortie import Apercu
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning import calendrier
from epn.planning.heures_libres import Voulu
from epn.planning.registre import ConseillerDejaPris
from epn.territoire.models import Commune
from partenariats import dehors
from partenariats.models import ActionExterieure


def l_action(pk: int) -> ActionExterieure:
    lue = ActionExterieure.objects.select_related("commune", "partenaire", "conseiller", "occupation")
    return get_object_or_404(lue, pk=pk)


def fiche_de(action: ActionExterieure) -> str:
    return reverse("admin:partenariats_actionexterieure_change", args=[action.pk])


@du_conseiller
@require_GET
def ou_aller(request: HttpRequest) -> HttpResponse:
    tableau = aller_vers.composer(timezone.now(), request.GET.get("tri", ""))
    tris = [(nom, titre) for nom, (titre, _) in aller_vers.TRIS.items()]
    return render(request, "gestion/aller_vers.html", cadre(request, "Où aller ensuite ?", tableau=tableau, tris=tris))


@du_conseiller
def prevoir(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    initiales = {
        "conseiller": request.user.pk,
        "commune": request.GET.get("commune", ""),
        "jour": request.GET.get("jour", ""),
    }
    form = FormulaireSortie(_saisie(request), maintenant=maintenant, initial=initiales)
    apercu = None
    if form.is_bound and form.is_valid():
        commune: Commune = form.cleaned_data["commune"]
        voulu = _voulu(request, form, commune)

        def faire() -> ActionExterieure:
            return dehors.prevoir(form.action(voulu), aller=voulu.avant, retour=voulu.apres)

        conseiller = form.cleaned_data["conseiller"].pk
        fait, apercu = _confirmer(request, form, conseiller, voulu, faire)
        if fait:
            admin.site._registry[ActionExterieure].log_addition(request, fait, "prévue")
            messages.success(request, f"{fait.titre} : prévu {dates.jour_et_heure(fait.debut)}.")
            return redirect(fiche_de(fait))
    contexte = cadre(request, "Prévoir une sortie", form=form, apercu=apercu)
    return render(request, "gestion/prevoir_sortie.html", contexte, status=_statut(apercu))


@du_conseiller
def deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    action, maintenant, apercu = l_action(pk), timezone.now(), None
    form = FormulaireDeplacementDeSortie(_saisie(request), action=action, maintenant=maintenant)
    if form.is_bound and form.is_valid():
        voulu = _voulu(request, form, action.commune)

        def faire() -> ActionExterieure:
            revision = form.cleaned_data["revision"]
            heures = {"aller": voulu.avant, "retour": voulu.apres}
            return dehors.deplacer(action, voulu.debut, voulu.fin, maintenant=maintenant, revision=revision, **heures)

        fait, apercu = _confirmer(request, form, action.conseiller_id, voulu, faire, action)
        if fait:
            return _fait(request, fait, f"déplacée {dates.jour_et_heure(fait.debut)}")
    return _etape(request, l_action(pk), form, "deplacer", _statut(apercu, form), apercu=apercu)


@du_conseiller
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    action, statut = l_action(pk), 200
    form = FormulaireAnnulationDeSortie(_saisie(request))
    if form.is_bound and form.is_valid():
        propres = form.cleaned_data
        try:
            fait = dehors.annuler(action, propres["motif"], maintenant=timezone.now(), revision=propres["revision"])
        except Refus as refus:
            form.add_error(None, str(refus))
            statut = 409
        else:
            return _fait(request, fait, "annulée. Ses heures sont rendues")
    return _etape(request, l_action(pk), form, "annuler", statut, apercu=None)


@du_conseiller
def rendre_compte(request: HttpRequest, pk: int) -> HttpResponse:
    action, statut = l_action(pk), 200
    form = FormulaireDeCompte(_saisie(request), action=action)
    if form.is_bound and form.is_valid():
        try:
            fait = dehors.rendre_compte(action, maintenant=timezone.now(), **form.compte)
        except Refus as refus:
            form.add_error(None, str(refus))
            statut = 409
        else:
            nombre = f"{fait.effectif}{dates.INSECABLE}personne{'s' if fait.effectif > 1 else ''}"
            return _fait(request, fait, f"{nombre}. C’est compté")
    relue = l_action(pk)
    contexte = cadre(request, "Rendre compte d’une sortie", action=relue, form=form, revision=_revision(form, relue))
    return render(request, "gestion/compte_de_sortie.html", contexte, status=statut)


def _saisie(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _voulu(request: HttpRequest, form: FormulaireDHeures, commune: Commune) -> Voulu:
    """Les heures tapées, ou celles du bouton « plutôt à… » ; l'écran montre celles que l'on va lire."""
    voulu = form.voulu(commune)
    if autre := _instant(request.POST.get("autre", "")):
        voulu = voulu.a(autre)
    form.ecrire(voulu)
    return voulu


def _instant(texte: str) -> dt.datetime | None:
    """« 2026-12-02T14:30 », à l'heure du lieu ; None si l'on n'a rien demandé, ou n'importe quoi."""
    try:
        naif = dt.datetime.fromisoformat(texte)
    except ValueError:
        return None
    raisonnable = naif.tzinfo is None and 2000 < naif.year < 2200
    return calendrier.instant(naif.date(), naif.time(), dates.fuseau()) if raisonnable else None


def _confirmer(
    request: HttpRequest,
    form: FormulaireDHeures,
    conseiller_id: int,
    voulu: Voulu,
    faire: Any,
    action: ActionExterieure | None = None,
) -> tuple[ActionExterieure | None, Apercu]:
    """Fait si l'on confirme ce que l'on a lu ; sinon, ou si l'heure vient d'être prise, montre ce que cela engage."""
    maintenant = form.maintenant
    ligne = action.occupation if action else None
    apercu = sortie.prevoir(conseiller_id, voulu, maintenant=maintenant, sauf=ligne)
    if request.POST.get("empreinte") != apercu.empreinte or apercu.genes:
        return None, apercu
    try:
        return faire(), apercu
    except ConseillerDejaPris:
        return None, sortie.prevoir(conseiller_id, voulu, maintenant=maintenant, sauf=ligne)
    except Refus as refus:
        form.add_error(None, str(refus))
        return None, apercu


def _statut(apercu: Apercu | None, form: Any = None) -> int:
    refuse = (apercu and apercu.genes) or (form is not None and apercu and form.non_field_errors())
    return 409 if refuse else 200


def _etape(
    request: HttpRequest, action: ActionExterieure, form: Any, acte: str, statut: int, **contexte: Any
) -> HttpResponse:
    titre = {"deplacer": "Déplacer une sortie", "annuler": "Annuler une sortie"}[acte]
    a_commence = action.debut <= timezone.now()
    communs = {"action": action, "form": form, "acte": acte, "revision": _revision(form, action)}
    lue = cadre(request, titre, a_commence=a_commence, **communs, **contexte)
    return render(request, "gestion/etape_sortie.html", lue, status=statut)


def _revision(form: Any, action: ActionExterieure) -> int:
    """Celle que l'on a lue, tant que rien ne l'a démentie."""
    lue = form.cleaned_data.get("revision") if form.is_bound and not form.non_field_errors() else None
    return action.sequence if lue is None else lue


def _fait(request: HttpRequest, action: ActionExterieure, fait: str) -> HttpResponse:
    admin.site._registry[ActionExterieure].log_change(request, action, fait)
    messages.success(request, f"{action.titre} : {fait}.")
    return redirect(fiche_de(action))
