"""Ce que les gens nous disent : les avis d'une séance et de tous les ateliers, les souhaits, et qui en prévenir."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ateliers import avis, resultats, souhaits
from ateliers.annonces_retours import AtelierProgramme
from ateliers.demande import demande
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.carre import carre
from epn.gestion.prevenir import comment_prevenir
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.calendrier import UN_JOUR


@du_conseiller
@require_GET
def tous_les_avis(request: HttpRequest) -> HttpResponse:
    contexte = cadre(request, "Avis", tableau=resultats.tableau(), seuil=resultats.SEUIL)
    return render(request, "gestion/avis.html", contexte)


@du_conseiller
@require_http_methods(["GET", "HEAD", "POST"])
def avis_de_la_seance(request: HttpRequest, pk: int) -> HttpResponse:
    """GET montre les réponses ; POST fait le lien de la salle, que l'on ne sait plus écrire ensuite."""
    seance, maintenant, lien, refus = _la_seance(pk), timezone.now(), "", None
    if request.method == "POST":
        try:
            lien = avis.ouvrir_la_salle(seance, maintenant=maintenant)
        except Refus as dit:
            refus = dit
    contexte = cadre(
        request,
        "Avis sur une séance",
        seance=seance,
        resultat=resultats.de_la_seance(seance),
        seuil=resultats.SEUIL,
        lien=lien,
        carre=carre(lien) if lien else "",
        refus=refus,
        se_donne=not seance.est_annulee and avis.fin_de_la_salle(seance) > maintenant,
        jusqu_au=dates.jour_local(avis.fin_de_la_salle(seance)) - UN_JOUR,
    )
    return render(request, "gestion/avis_seance.html", contexte, status=409 if refus else 200)


@du_conseiller
@require_GET
def tous_les_souhaits(request: HttpRequest) -> HttpResponse:
    contexte = cadre(request, "Souhaits", demande=demande(timezone.now()))
    return render(request, "gestion/souhaits.html", contexte)


@du_conseiller
@require_http_methods(["GET", "HEAD", "POST"])
def prevenir(request: HttpRequest, pk: int) -> HttpResponse:
    """Qui l'avait demandée, et comment chacun l'apprendra ; puis le geste."""
    seance, maintenant = _la_seance(pk), timezone.now()
    try:
        if request.method == "POST":
            bilan = souhaits.prevenir(seance, maintenant=maintenant)
            messages.success(request, _dire(bilan))
            return redirect("admin:souhaits")
        voulus = souhaits.qui_prevenir(seance, maintenant=maintenant)
        refus = None
    except Refus as dit:
        voulus, refus = [], dit
    personnes = [(s, comment_prevenir(AtelierProgramme(s, seance))) for s in voulus]
    contexte = cadre(request, "Prévenir ceux qui l’ont demandé", seance=seance, personnes=personnes, refus=refus)
    return render(request, "gestion/prevenir.html", contexte, status=409 if refus and request.method == "POST" else 200)


def _la_seance(pk: int) -> Seance:
    return get_object_or_404(Seance.objects.avec_places().select_related("atelier", "lieu__commune"), pk=pk)


def _dire(bilan: souhaits.Bilan) -> str:
    ecrits, appels = len(bilan.ecrits), len(bilan.a_appeler)
    if not ecrits and not appels:
        return "Personne n’était à prévenir : tous ceux qui l’avaient demandé le savent déjà."
    dits = []
    if ecrits:
        dits.append(f"{ecrits}{dates.INSECABLE}{'messages déposés' if ecrits > 1 else 'message déposé'}")
    if appels:
        dits.append(f"{appels}{dates.INSECABLE}{'personnes' if appels > 1 else 'personne'} à appeler")
    return f"C’est fait : {', '.join(dits)}."
