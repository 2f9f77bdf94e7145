"""La feuille d'une séance, ce que l'on y pointe pour tous, ce que l'on en retient, et ses papiers."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from ateliers import presences
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.templatetags.francais import accorder
from epn.commun.vocabulaire import Thematique
from epn.gestion import feuille, papiers
from epn.gestion.formulaires_feuille import FormulaireInscription, FormulaireObservations, Origine
from epn.gestion.views_rendez_vous import cadre, du_conseiller


def la_seance(pk: int) -> Seance:
    return get_object_or_404(feuille.seances_lues(), pk=pk)


@du_conseiller
@require_GET
def seance(request: HttpRequest, pk: int) -> HttpResponse:
    une = la_seance(pk)
    return montrer(request, une, FormulaireObservations.prerempli(une))


def montrer(request: HttpRequest, une: Seance, form: FormulaireObservations, statut: int = 200) -> HttpResponse:
    contexte = cadre(
        request,
        une.titre,
        seance=une,
        feuille=feuille.composer(une, timezone.now()),
        form=form,
        thematiques_dites=[Thematique(code).label for code in une.thematiques_travaillees if code in Thematique.values],
        arrivee=FormulaireInscription(initial={"origine": Origine.SUR_PLACE}, seance=une, auto_id="arrivee_%s"),
    )
    return render(request, "gestion/seance.html", contexte, status=statut)


@du_conseiller
@require_POST
def tous_presents(request: HttpRequest, pk: int) -> HttpResponse:
    une = la_seance(pk)
    try:
        pointes = presences.tous_presents(une, maintenant=timezone.now())
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{accorder(pointes, 'personne pointée présente', 'personnes pointées présentes')}.")
    return redirect("admin:seance", pk)


@du_conseiller
@require_POST
def observations(request: HttpRequest, pk: int) -> HttpResponse:
    """Deux fenêtres ne s'écrasent pas : la seconde garde son texte, et lit celui de la première."""
    une, statut = la_seance(pk), 200
    form = FormulaireObservations(request.POST)
    if form.is_valid():
        try:
            _raconter(une, form)
        except presences.ObservationsChangees as refus:
            form.add_error(None, str(refus))
            form.data = form.data | {"lues": refus.ecrites} if isinstance(form.data, dict) else form.data
            statut = 409
        else:
            messages.success(request, "Compte rendu enregistré.")
            return redirect("admin:seance", pk)
    return montrer(request, une, form, statut)


@du_conseiller
@never_cache
@require_safe
def emargement(request: HttpRequest, pk: int) -> HttpResponse:
    """La feuille à signer : d'une séance, ou de toutes les dates de son parcours."""
    une = la_seance(pk)
    if une.est_annulee:
        raise Http404("Cette séance est annulée.")
    return _pdf(papiers.emargement(une), f"emargement-{dates.jour_local(une.debut):%Y-%m-%d}")


@du_conseiller
@never_cache
@require_safe
def attestation(request: HttpRequest, seance: int, pk: int) -> HttpResponse:
    """Pour qui est venu ; `?parcours` : toutes les dates où il est venu."""
    une = la_seance(seance)
    inscription = get_object_or_404(une.inscriptions.avec_personnes(), pk=pk)
    venues = papiers.venues(inscription, du_parcours="parcours" in request.GET)
    if not venues:
        raise Http404("Cette personne n’est pas pointée présente.")
    return _pdf(papiers.attestation(venues, timezone.now()), "attestation-de-presence")


def _pdf(contenu: bytes, nom: str) -> HttpResponse:
    """Le nom du fichier ne nomme personne : il reste dans le dossier des téléchargements."""
    return HttpResponse(
        contenu, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{nom}.pdf"'}
    )


@transaction.atomic
def _raconter(une: Seance, form: FormulaireObservations) -> None:
    """Les mots officiels et les siens : les deux, ou rien."""
    presences.ecrire_observations(une, form.cleaned_data["observations"], lues=form.cleaned_data["lues"])
    presences.raconter(une, maintenant=timezone.now(), **form.compte_rendu)
