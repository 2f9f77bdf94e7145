"""La page privée du référent d'un groupe : ses dates, combien ils seront, une date à annuler, un sujet à demander.

Sans lien valable, toute adresse d'ici rend la même page, qui dit de téléphoner. Tout changement est un POST.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from epn.commun import dates
from epn.commun.refus import Refus
from publics import abus

from . import liens, seances
from .formulaires_referent import FormulaireDeDate
from .models import LienPrive, SeancePartenaire

GESTE = "lien-du-groupe"
# De quoi voir une saison : deux dates par semaine.
DATES_MONTREES = 24
Vue = Callable[..., HttpResponse]


def privee(vue: Vue) -> Vue:
    """La vue d'un référent dont le lien vaut encore à cet instant ; jamais gardée, ni dans un moteur de recherche."""

    @never_cache
    @wraps(vue)
    def gardee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        maintenant = timezone.now()
        lien = liens.ouvert(request.session, maintenant=maintenant)
        return _taire(vue(request, lien, maintenant, *args, **kwargs) if lien else _lien_inconnu(request))

    return gardee


@never_cache
@require_safe
def ouvrir(request: HttpRequest, jeton: str) -> HttpResponse:
    """Échange le lien contre un court témoin, et revient à une adresse propre. Seuls les essais ratés se comptent."""
    maintenant = timezone.now()
    lien = liens.echanger(request.session, jeton, maintenant=maintenant)
    if lien is None:
        return _taire(_lien_inconnu(request, _statut_d_un_essai(request, maintenant)), adresse_secrete=True)
    return _taire(redirect("partenariats:dates"), adresse_secrete=True)


@privee
@require_safe
def dates_a_venir(request: HttpRequest, lien: LienPrive, maintenant: dt.datetime) -> HttpResponse:
    return _mes_dates(request, lien, maintenant)


@privee
@require_http_methods(["GET", "HEAD", "POST"])
def date(request: HttpRequest, lien: LienPrive, maintenant: dt.datetime, pk: int) -> HttpResponse:
    """Combien, et de quoi parler."""
    seance, statut = _la_seance(lien, pk), 200
    if request.method != "POST" and not _se_change(seance, maintenant):
        return redirect("partenariats:dates")
    form = FormulaireDeDate(request.POST if request.method == "POST" else None, seance=seance)
    if request.method == "POST" and form.is_valid():
        try:
            seances.preparer(seance, maintenant=maintenant, **form.cleaned_data)
        except Refus as refus:
            form.add_error(None, str(refus))
            seance, statut = _la_seance(lien, pk), 409
        else:
            messages.success(request, f"C’est noté pour le {_jour(seance)}.")
            return redirect("partenariats:dates")
    contexte = {"seance": seance, "form": form, "se_change": _se_change(seance, maintenant)}
    return render(request, "partenariats/date.html", contexte, status=statut)


@privee
@require_http_methods(["GET", "HEAD", "POST"])
def annuler(request: HttpRequest, lien: LienPrive, maintenant: dt.datetime, pk: int) -> HttpResponse:
    seance = _la_seance(lien, pk)
    if request.method != "POST":
        if not _se_change(seance, maintenant):
            return redirect("partenariats:dates")
        return render(request, "partenariats/annuler.html", {"seance": seance, "refus": None})
    try:
        par_lui = SeancePartenaire.AnnuleePar.PARTENAIRE
        seances.annuler(seance, par=par_lui, maintenant=maintenant, revision=_revision(request))
    except Refus as refus:
        contexte = {"seance": _la_seance(lien, pk), "refus": refus}
        return render(request, "partenariats/annuler.html", contexte, status=409)
    messages.success(request, f"Le {_jour(seance)} est annulé. Le conseiller le voit sur sa journée.")
    return redirect("partenariats:dates")


@privee
@require_POST
def lien_neuf(request: HttpRequest, lien: LienPrive, maintenant: dt.datetime) -> HttpResponse:
    try:
        liens.renouveler(lien, maintenant=maintenant)
    except Refus as refus:
        return _mes_dates(request, lien, maintenant, refus)
    messages.success(request, "Un lien neuf vient de partir, à l’adresse que nous avons de vous.")
    return redirect("partenariats:dates")


@privee
@require_POST
def quitter(request: HttpRequest, lien: LienPrive, maintenant: dt.datetime) -> HttpResponse:
    liens.quitter(request.session)
    return render(request, "partenariats/quittee.html")


def _mes_dates(
    request: HttpRequest, lien: LienPrive, maintenant: dt.datetime, refus: Refus | None = None
) -> HttpResponse:
    siennes = SeancePartenaire.objects.filter(partenaire=lien.partenaire).a_venir(maintenant).order_by("debut", "pk")
    contexte = {
        "dates": siennes[:DATES_MONTREES],
        "lien": lien,
        "finit_bientot": liens.finit_bientot(lien, maintenant),
        "refus": refus,
    }
    return render(request, "partenariats/dates.html", contexte, status=409 if refus else 200)


def _la_seance(lien: LienPrive, pk: int) -> SeancePartenaire:
    """Celle d'un autre partenaire est introuvable."""
    siennes = SeancePartenaire.objects.filter(partenaire=lien.partenaire_id).select_related("lieu", "partenaire")
    return get_object_or_404(siennes, pk=pk)


def _se_change(seance: SeancePartenaire, maintenant: dt.datetime) -> bool:
    return not seance.est_annulee and not seance.est_comptee and seance.debut > maintenant


def _revision(request: HttpRequest) -> int:
    """-1, qui n'est celle d'aucune date, si la page a été abîmée."""
    lue = request.POST.get("revision", "")
    return int(lue) if lue.isascii() and lue.isdigit() and len(lue) < 10 else -1


def _jour(seance: SeancePartenaire) -> str:
    return dates.en_toutes_lettres(dates.jour_local(seance.debut))


def _statut_d_un_essai(request: HttpRequest, maintenant: dt.datetime) -> int:
    """404 ; 429 au-delà de trop d'essais depuis cette adresse."""
    plafond, adresse = settings.RECHERCHES_PAR_HEURE_ET_ADRESSE, abus.adresse_du_visiteur(request.META)
    try:
        abus.compter(adresse, GESTE, plafond, maintenant=maintenant)
    except abus.TropDEnvois:
        return 429
    return 404


def _lien_inconnu(request: HttpRequest, statut: int = 404) -> HttpResponse:
    """La même pour un lien vieux, révoqué ou deviné : elle ne dit pas lequel."""
    return render(request, "partenariats/lien_inconnu.html", status=statut)


def _taire(reponse: HttpResponse, *, adresse_secrete: bool = False) -> HttpResponse:
    """Rien n'est indexé. L'adresse qui porte le lien ne se dit à personne ; ailleurs, un formulaire doit dire d'où il
    vient (`Origin`), sans quoi il serait refusé : seul notre site l'apprend."""
    reponse.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    reponse.headers["Referrer-Policy"] = "no-referrer" if adresse_secrete else "same-origin"
    return reponse
