"""Les actes sur un rendez-vous : pointer, déplacer, annuler, raconter, appeler. Chacun par son action."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accompagnements import annonces, appels, presences, reservations
from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from epn.gestion import appels as appels_du_jour
from epn.gestion import viser
from epn.gestion.formulaires import (
    FormulaireAnnulation,
    FormulaireCompteRendu,
    FormulaireDeplacement,
    ce_que_l_on_sait,
)
from epn.gestion.histoire import avec_les_ateliers
from epn.gestion.historique import garder_trace
from epn.gestion.prevenir import comment_prevenir
from epn.gestion.qui_a_change import ce_qui_a_change, noter
from publics.suivis import ecrire_suivi

HEURES_MONTREES = 24
A_POINTER_MONTRES = 50
TITRES = {"deplacer": "Déplacer un rendez-vous", "annuler": "Annuler un rendez-vous"}
Vue = Callable[..., HttpResponse]


def du_conseiller(vue: Vue) -> Vue:
    """Le métier, et les noms des habitants, ne sont ni à l'administrateur ni à l'agent."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("accompagnements.change_rendezvous"):
            raise PermissionDenied
        reponse = vue(request, *args, **kwargs)
        garder_trace(request, reponse, pk=kwargs.get("pk"))
        return reponse

    return gardee


def le_rendez_vous(pk: int) -> RendezVous:
    return get_object_or_404(RendezVous.objects.avec_personnes(), pk=pk)


def cadre(request: HttpRequest, titre: str, **contexte: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": titre, **contexte}


@du_conseiller
@require_POST
def pointer(request: HttpRequest, pk: int) -> HttpResponse:
    """Présent, absent, excusé, ou rien : la ligne ne bouge pas, la page y revient."""
    rendez_vous = le_rendez_vous(pk)
    presence = request.POST.get("presence", "")
    try:
        if presence not in Presence.values:
            raise Refus("Choisissez présent, absent ou excusé.")
        presences.pointer(rendez_vous, Presence(presence), maintenant=timezone.now())
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{rendez_vous.usager} : {Presence(presence).label}.")
    if request.POST.get("retour") == "a_pointer":
        return redirect("admin:a_pointer")
    if request.POST.get("retour") == "semaine":
        return redirect(f"{viser.page_de_la_semaine(rendez_vous.debut)}?voir={pk}#panneau")
    return redirect(f"{reverse('admin:index')}#rendez-vous-{pk}")


@du_conseiller
@require_GET
def a_pointer(request: HttpRequest) -> HttpResponse:
    """Ceux d'avant, dont on ne sait pas encore s'ils sont venus."""
    maintenant = timezone.now()
    passes = RendezVous.objects.a_pointer(maintenant).avec_personnes().avec_histoire()
    seances = Seance.objects.a_pointer(maintenant).select_related("atelier", "lieu")
    contexte = cadre(
        request,
        "À pointer",
        rendez_vous=avec_les_ateliers(passes[:A_POINTER_MONTRES]),
        seances=seances[:A_POINTER_MONTRES],
    )
    return render(request, "gestion/a_pointer.html", contexte)


@du_conseiller
@require_POST
def c_est_fait(request: HttpRequest, sorte: str, pk: int) -> HttpResponse:
    """La personne a été appelée : elle quitte la liste, sauf si ce qu'il y a à dire a changé depuis."""
    lue = request.POST.get("revision", "")
    revision = int(lue) if lue.isascii() and lue.isdigit() and len(lue) < 10 else -1
    if appels_du_jour.noter(sorte, pk, revision, maintenant=timezone.now()):
        noter(request, None, "noter un appel fait")
        messages.success(request, "C’est noté : appel passé.")
    else:
        messages.error(request, "Cela a changé depuis : relisez ce qu’il y a à dire.")
    return redirect(f"{reverse('admin:index')}#a-appeler")


@du_conseiller
def deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    """`?vers=` : l'heure où l'on vient de le poser sur la semaine ; `?revision=` : celle de la semaine regardée."""
    rendez_vous, maintenant = le_rendez_vous(pk), timezone.now()
    voie = comment_prevenir(annonces.Changement(rendez_vous))
    # Toute heure libre se prend ; on n'en montre que les prochaines (`_etape`).
    libres = creneaux_libres(maintenant, preavis_heures=0) if request.method == "POST" else []
    vise, avis = _heure_visee(request, rendez_vous, maintenant)
    initiales = {"creneau": vise.code if vise else ""}
    form = FormulaireDeplacement(request.POST or None, libres=libres, joignable=bool(voie), initial=initiales)

    def faire() -> RendezVous:
        return reservations.deplacer(
            rendez_vous,
            form.cleaned_data["creneau"],
            maintenant=maintenant,
            par_l_epn=True,
            revision=form.cleaned_data["revision"],
        )

    if request.method != "POST" or not form.is_valid():
        return _etape(request, rendez_vous, form, voie, "deplacer", 409 if avis else _statut(form), avis, vise)
    return _acte(request, rendez_vous, form, voie, "deplacer", faire)


@du_conseiller
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    rendez_vous, maintenant = le_rendez_vous(pk), timezone.now()
    voie = comment_prevenir(annonces.Annulation(rendez_vous))
    form = FormulaireAnnulation(request.POST or None, joignable=bool(voie))

    def faire() -> RendezVous:
        return reservations.annuler(
            rendez_vous,
            par=RendezVous.AnnulePar.EPN,
            maintenant=maintenant,
            motif=form.cleaned_data["motif"],
            revision=form.cleaned_data["revision"],
        )

    if request.method != "POST" or not form.is_valid():
        return _etape(request, rendez_vous, form, voie, "annuler", _statut(form))
    return _acte(request, rendez_vous, form, voie, "annuler", faire)


@du_conseiller
def compte_rendu(request: HttpRequest, pk: int) -> HttpResponse:
    rendez_vous, statut = le_rendez_vous(pk), 200
    form = FormulaireCompteRendu(request.POST or None, initial=ce_que_l_on_sait(rendez_vous))
    if request.method == "POST" and form.is_valid():
        try:
            _raconter(rendez_vous, form, timezone.now())
        except Refus as refus:
            form.add_error(None, str(refus))
            statut = 409
        else:
            messages.success(request, f"Compte rendu de {rendez_vous.usager} écrit ; présence notée.")
            return redirect(f"{reverse('admin:index')}#rendez-vous-{pk}")
    contexte = cadre(request, "Écrire le suivi", rendez_vous=rendez_vous, form=form)
    return render(request, "gestion/compte_rendu.html", contexte, status=statut)


@transaction.atomic
def _raconter(rendez_vous: RendezVous, form: FormulaireCompteRendu, maintenant: dt.datetime) -> None:
    """Le compte rendu, et s'il y en a une, la suite sur le chemin de la personne : les deux, ou rien."""
    ecrit = presences.ecrire_compte_rendu(rendez_vous, maintenant=maintenant, **form.compte_rendu)
    if suite := form.cleaned_data["suite"]:
        ecrire_suivi(
            rendez_vous.usager,
            le=dates.jour_local(min(rendez_vous.debut, maintenant)),
            thematiques=ecrit.thematiques,
            autonomie=ecrit.autonomie,
            prochaine_etape=suite,
            maintenant=maintenant,
        )


def _heure_visee(
    request: HttpRequest, rendez_vous: RendezVous, maintenant: dt.datetime
) -> tuple[Creneau | None, list[str]]:
    """L'heure que demande l'adresse, et ce qu'il faut savoir avant : elle est prise, la semaine regardée a vieilli."""
    if request.method == "POST" or rendez_vous.est_annule:
        return None, []
    avis, vise = [], None
    lue = request.GET.get("revision", "")
    if lue and lue != str(rendez_vous.sequence):
        avis.append(f"Ce rendez-vous a changé depuis que vous regardez la semaine. {ce_qui_a_change(rendez_vous)}")
    if moment := viser.lire(request.GET.get("vers", "")):
        vise, refus = viser.creneau_vise(rendez_vous, moment, maintenant)
        avis += [f"{refus} Choisissez une autre heure."] if refus else []
    return vise, avis


def _acte(
    request: HttpRequest,
    rendez_vous: RendezVous,
    form: FormulaireDeplacement | FormulaireAnnulation,
    voie: str,
    acte: str,
    faire: Callable[[], RendezVous],
) -> HttpResponse:
    """Fait, puis dit ce qui a été fait ; un refus revient à l'écran avec ce qui a été tapé."""
    try:
        fait = faire()
    except Refus as refus:
        phrase, frais = str(refus), le_rendez_vous(rendez_vous.pk)
        if isinstance(refus, reservations.ChangeEntreTemps):
            phrase = f"{phrase} {ce_qui_a_change(frais)}"
        form.add_error(None, phrase)
        return _etape(request, frais, form, voie, acte, 409)
    noter(request, fait, TITRES[acte])
    if form.cleaned_data.get("prevenue"):
        appels.noter_rendez_vous(fait.pk, fait.sequence, maintenant=timezone.now())
    quoi = "annulé" if acte == "annuler" else f"déplacé : {dates.jour_et_heure(fait.debut)}"
    suite = f"Message déposé {voie}." if voie else _a_dire_de_vive_voix(form.cleaned_data.get("prevenue"))
    phrase = f"Rendez-vous de {fait.usager} {quoi}. {suite}"
    if acte == "deplacer" and fait.sequence != rendez_vous.sequence:
        phrase = viser.avec_un_retour(phrase, request.path, rendez_vous.debut, rendez_vous.fin)
    messages.success(request, phrase)
    return redirect(viser.revenir(request, fait.debut, reverse("admin:index")))


def _a_dire_de_vive_voix(prevenue: bool | None) -> str:
    return "La personne est déjà prévenue." if prevenue else "Aucun message possible : la personne est à appeler."


def _etape(
    request: HttpRequest,
    rendez_vous: RendezVous,
    form: Any,
    voie: str,
    acte: str,
    statut: int,
    avis: Sequence[str] = (),
    vise: Creneau | None = None,
) -> HttpResponse:
    """L'étape d'avant l'acte : ce qui est, qui sera prévenu et comment, puis le bouton."""
    if "creneau" in form.fields:
        libres, choisi = creneaux_libres(timezone.now(), preavis_heures=0), form["creneau"].value()
        form.fields["creneau"].proposer(c for n, c in enumerate(libres) if n < HEURES_MONTREES or c.code == choisi)
    contexte = cadre(
        request,
        TITRES[acte],
        avis=avis,
        vise=vise,
        retour=viser.revenir(request, rendez_vous.debut, reverse("admin:index")),
        rendez_vous=rendez_vous,
        form=form,
        voie=voie,
        acte=acte,
    )
    return render(request, "gestion/etape.html", contexte, status=statut)


def _statut(form: Any) -> int:
    """Une heure prise entre-temps est un conflit, pas une faute de saisie."""
    return 409 if form.is_bound and form.has_error("creneau", "invalid_choice") else 200
