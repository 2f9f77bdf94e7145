"""Les actes sur une séance : déplacer, annuler, changer les places ou le thème, échanger. On voit d'abord qui
est touché et comment chacun l'apprendra ; puis l'acte passe par l'action des ateliers."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from ateliers import annonces, seances
from ateliers.models import Inscription, Seance
from ateliers.programme import autres_dates
from ateliers.refus import CapaciteTropBasse
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion import viser
from epn.gestion.formulaires_etapes import (
    FormulaireAnnulationDeSeance,
    FormulaireDeplacementDeSeance,
    FormulaireDEtape,
    FormulaireEchange,
    FormulairePlaces,
    FormulaireTheme,
)
from epn.gestion.prevenir import fermeture_a, inscrits_de, phrase_du_conflit, touches_par
from epn.gestion.qui_a_change import ce_qu_elle_est_devenue
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.registre import ConseillerDejaPris

SEANCES_ECHANGEABLES = 24
FORMULAIRES: dict[str, type[FormulaireDEtape]] = {
    "deplacer": FormulaireDeplacementDeSeance,
    "annuler": FormulaireAnnulationDeSeance,
    "places": FormulairePlaces,
    "theme": FormulaireTheme,
}
TITRES = {
    "deplacer": "Déplacer une séance",
    "annuler": "Annuler une séance",
    "places": "Changer le nombre de places",
    "theme": "Changer le thème ou le lieu",
    "echanger": "Échanger deux thèmes",
}


def la_seance(pk: int) -> Seance:
    lue = Seance.objects.avec_places().select_related("atelier", "lieu__commune", "conseiller", "parcours__cycle")
    return get_object_or_404(lue, pk=pk)


def page_de(seance: Seance) -> str:
    """Là où l'on revient après un acte."""
    return reverse("admin:seance", args=[seance.pk])


@du_conseiller
def deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    """`?vers=` : l'heure où l'on vient de la poser sur la semaine ; `?revision=` : celle de la semaine regardée."""

    def faire(seance: Seance, form: FormulaireDeplacementDeSeance) -> str:
        debut, fin = form.heures
        if (ferme := fermeture_a(seance, debut, fin)) and not form.cleaned_data["confirme"]:
            form.reserver(f"Rien n’est ouvert à cette heure ({ferme}). Cochez pour y tenir la séance quand même.")
            return ""
        maintenant, revision = form.maintenant, form.cleaned_data["revision"]
        deplacee = seances.deplacer_seance(seance, debut, fin, maintenant=maintenant, revision=revision)
        return f"déplacée : {dates.jour_et_heure(deplacee.debut)}"

    return _etape(request, pk, "deplacer", faire)


@du_conseiller
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    def faire(seance: Seance, form: FormulaireAnnulationDeSeance) -> str:
        propres = form.cleaned_data
        if seance.debut <= form.maintenant:
            raise Refus("Cette séance a commencé : elle ne s’annule plus.")
        maintenant, revision = form.maintenant, propres["revision"]
        seances.annuler_seance(seance, propres["motif"], maintenant=maintenant, revision=revision)
        return "annulée. Ses heures sont rendues"

    return _etape(request, pk, "annuler", faire)


@du_conseiller
def places(request: HttpRequest, pk: int) -> HttpResponse:
    def faire(seance: Seance, form: FormulairePlaces) -> str:
        propres = form.cleaned_data
        try:
            seances.changer_seance(
                seance,
                maintenant=form.maintenant,
                revision=propres["revision"],
                places_confirmees=propres["confirme"],
                capacite=propres["capacite"],
            )
        except CapaciteTropBasse as refus:
            form.reserver(str(refus))
            return ""
        return f"{propres['capacite']}{dates.INSECABLE}place{'s' if propres['capacite'] > 1 else ''}"

    return _etape(request, pk, "places", faire)


@du_conseiller
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    def faire(seance: Seance, form: FormulaireTheme) -> str:
        changes = [nom for nom in ("atelier", "lieu") if nom in form.changed_data]
        champs = {nom: form.cleaned_data[nom] for nom in changes}
        if not champs:
            return "rien n’a changé"
        fait = seances.changer_seance(
            seance, maintenant=form.maintenant, revision=form.cleaned_data["revision"], **champs
        )
        return f"{fait.titre}, {fait.lieu}"

    return _etape(request, pk, "theme", faire)


@du_conseiller
def echanger(request: HttpRequest, pk: int) -> HttpResponse:
    """D'abord choisir l'autre séance (GET), puis voir les inscrits des deux, puis échanger (POST)."""
    seance, maintenant = la_seance(pk), timezone.now()
    autre = _l_autre(request, seance)
    form = FormulaireEchange(request.POST if request.method == "POST" else None, seance=seance, maintenant=maintenant)
    statut = 200
    if request.method == "POST" and autre:
        try:
            _echanger(form, autre)
        except Refus as refus:
            form.add_error(None, _phrase(refus))
            seance, autre, statut = la_seance(pk), la_seance(autre.pk), 409
        else:
            return _fait(request, seance, f"échangée avec celle de {dates.jour_et_heure(autre.debut)}", "echanger")
    touches = [(s, touches_par(inscrits_de([s]), annonces.SeanceChangee)) for s in (seance, autre) if s]
    contexte = {"autre": autre, "touches": touches, "choix": [] if autre else _echangeables(seance, maintenant)}
    return _montrer(request, seance, form, "echanger", statut, avis=[], **contexte)


def _l_autre(request: HttpRequest, seance: Seance) -> Seance | None:
    lue = (request.POST.get("autre") or request.GET.get("autre") or "").strip()
    if not lue:
        return None
    if not (lue.isascii() and lue.isdigit() and len(lue) < 10):
        raise Http404
    return get_object_or_404(
        Seance.objects.avec_places().select_related("atelier", "lieu__commune").exclude(pk=seance.pk), pk=int(lue)
    )


def _echanger(form: FormulaireEchange, autre: Seance) -> None:
    if not form.is_valid():
        raise Refus("Cette page était abîmée : relisez, puis recommencez.")
    propres = form.cleaned_data
    seances.echanger_les_themes(
        form.seance,
        autre,
        maintenant=form.maintenant,
        revision=propres["revision"],
        revision_de_l_autre=propres["revision_de_l_autre"],
    )


def _echangeables(seance: Seance, maintenant: Any) -> Sequence[Seance]:
    """Celles avec qui l'échange se peut, les plus proches d'abord. Une requête."""
    semblables = Seance.objects.vivantes().a_venir(maintenant).filter(nature=seance.nature, parcours=None)
    proches = semblables.exclude(pk=seance.pk).avec_places().select_related("atelier", "lieu").order_by("debut")
    return proches[:SEANCES_ECHANGEABLES]


def _etape(
    request: HttpRequest, pk: int, acte: str, faire: Callable[[Seance, Any], str], **options: Any
) -> HttpResponse:
    """Montre l'étape, ou fait l'acte et dit ce qui a été fait. `faire` rend une phrase, vide s'il reste une
    réserve à confirmer ; un refus revient à l'écran avec ce qui a été tapé."""
    seance, statut, avis = la_seance(pk), 200, []
    form = _formulaire(request, seance, acte)
    if request.method != "POST" and acte == "deplacer" and not seance.est_annulee:
        avis = _a_savoir(request, seance, form)
        statut = 409 if avis else 200
    if request.method == "POST" and form.is_valid():
        try:
            if fait := faire(seance, form):
                return _fait(request, seance, fait, acte)
            statut = 409
        except Refus as refus:
            seance, statut = la_seance(pk), 409
            perimee = isinstance(refus, seances.SeanceChangeeEntreTemps)
            form.add_error(None, f"{refus} {ce_qu_elle_est_devenue(seance)}" if perimee else _phrase(refus))
    return _montrer(request, seance, form, acte, statut, avis=avis, **_contexte(seance, acte, form))


def _a_savoir(request: HttpRequest, seance: Seance, form: FormulaireDeplacementDeSeance) -> list[str]:
    """Avant de confirmer : l'heure visée est prise ou fermée, la semaine regardée a vieilli."""
    avis, lue = [], request.GET.get("revision", "")
    if lue and lue != str(seance.sequence):
        avis.append(f"Cette séance a changé depuis que vous regardez la semaine. {ce_qu_elle_est_devenue(seance)}")
    visees = viser.heures_visees(request, seance.debut, seance.fin)
    if visees is None:
        return avis
    if conflit := viser.phrase_de_conflit(seance.occupation_id, seance.conseiller_id, *visees):
        avis.append(f"{conflit} Choisissez d’autres heures.")
    elif ferme := fermeture_a(seance, *visees):
        form.reserver(f"Rien n’est ouvert à cette heure ({ferme}). Cochez pour y tenir la séance quand même.")
    return avis


def _formulaire(request: HttpRequest, seance: Seance, acte: str) -> FormulaireDEtape:
    options: dict[str, Any] = {"seance": seance, "maintenant": timezone.now()}
    if acte == "deplacer":
        options["heures"] = viser.heures_visees(request, seance.debut, seance.fin)
    if acte == "theme":
        options["inscrits"] = bool(seance.prises or seance.en_attente)
    return FORMULAIRES[acte](request.POST if request.method == "POST" else None, **options)


def _contexte(seance: Seance, acte: str, form: FormulaireDEtape) -> dict[str, Any]:
    """Qui est touché, par quel message ; pour une annulation, les dates que ce message proposera."""
    autres = autres_dates(seance, maintenant=form.maintenant) if acte == "annuler" else []

    def annonce(siennes: Sequence[Inscription]) -> annonces.SeanceAnnulee | annonces.SeanceChangee:
        return annonces.SeanceAnnulee(siennes, autres) if acte == "annuler" else annonces.SeanceChangee(siennes)

    inscrits = inscrits_de([seance])
    if acte == "places":
        # Rien n'est écrit à qui a déjà sa place ; la file, elle, avance.
        inscrits = sorted((i for i in inscrits if i.attend), key=lambda i: (i.attend_depuis, i.pk))
        return {"autres": [], "touches": [], "file": [t for i in inscrits for t in touches_par([i], annonce)]}
    return {"autres": autres, "touches": touches_par(inscrits, annonce), "file": []}


def _montrer(
    request: HttpRequest, seance: Seance, form: FormulaireDEtape, acte: str, statut: int, **contexte: Any
) -> HttpResponse:
    lue = cadre(
        request,
        TITRES[acte],
        seance=seance,
        form=form,
        acte=acte,
        a_commence=seance.debut <= form.maintenant,
        retour=viser.revenir(request, seance.debut, page_de(seance)),
        **contexte,
    )
    gabarit = "gestion/echange.html" if acte == "echanger" else "gestion/etape_seance.html"
    return render(request, gabarit, lue, status=statut)


def _fait(request: HttpRequest, seance: Seance, fait: str, acte: str) -> HttpResponse:
    admin.site._registry[Seance].log_change(request, seance, TITRES[acte])
    phrase, faite = f"{seance.titre} : {fait}.", la_seance(seance.pk)
    if acte == "deplacer" and faite.sequence != seance.sequence:
        phrase = viser.avec_un_retour(phrase, request.path, seance.debut, seance.fin)
    messages.success(request, phrase)
    return redirect(viser.revenir(request, faite.debut, page_de(seance)))


def _phrase(refus: Refus) -> str:
    return phrase_du_conflit(refus) if isinstance(refus, ConseillerDejaPris) else str(refus)
