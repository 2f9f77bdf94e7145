"""Les matinées que l’on nous demande, et trois réponses, chacune relue avant de partir."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from epn.agenda import demandes
from epn.agenda.matinees import Matinee, matinees_libres
from epn.commun.refus import Refus
from epn.commun.templatetags.francais import telephone
from epn.gestion.apercus_de_demande import Apercu, apercus
from epn.gestion.formulaires_demandes import FormulaireDAccord, FormulaireDeProposition, FormulaireDeRefus
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from partenariats.models import Demande

PASSEES_MONTREES = 50
FORMULAIRES: dict[str, type[FormulaireDeRefus]] = {
    "accepter": FormulaireDAccord,
    "proposer": FormulaireDeProposition,
    "decliner": FormulaireDeRefus,
}
FAITS = {"accepter": "Demande acceptée", "proposer": "Date proposée", "decliner": "Demande déclinée"}


@du_conseiller
@require_GET
def les_demandes(request: HttpRequest) -> HttpResponse:
    autres = Demande.objects.exclude(statut=Demande.Statut.RECUE).select_related("occupation")[:PASSEES_MONTREES]
    contexte = cadre(request, "Demandes", attendent=Demande.objects.en_attente(), autres=autres)
    return render(request, "gestion/demandes.html", contexte)


@du_conseiller
@require_GET
def une_demande(request: HttpRequest, pk: int) -> HttpResponse:
    return _fiche(request, _la_demande(pk), {})


@du_conseiller
@require_POST
def repondre(request: HttpRequest, pk: int, geste: str) -> HttpResponse:
    if geste not in FORMULAIRES:
        raise Http404("Cette réponse n’existe pas.")
    demande, maintenant = _la_demande(pk), timezone.now()
    form = _formulaire(geste, demande, matinees_libres(maintenant), request)
    if form.is_valid():
        try:
            _faire(geste, demande, form, maintenant)
        except Refus as refus:
            form.add_error(None, str(refus))
        else:
            _dire(request, geste, _la_demande(pk))
            return redirect("admin:demande", pk)
    return _fiche(request, demande, {geste: form}, statut=409)


def _faire(geste: str, demande: Demande, form: FormulaireDeRefus, maintenant: dt.datetime) -> None:
    propres = form.cleaned_data
    commun = {"maintenant": maintenant, "revision": propres["revision"]}
    if geste == "decliner":
        demandes.decliner(demande, propres["mot"], **commun)
        return
    faire: Callable[..., Demande] = demandes.accepter if geste == "accepter" else demandes.proposer
    faire(demande, form.retenue, mot=propres["mot"], **commun)


def _fiche(request: HttpRequest, demande: Demande, faits: dict[str, forms.Form], statut: int = 200) -> HttpResponse:
    libres = matinees_libres(timezone.now())
    formulaires = {g: faits.get(g) or _formulaire(g, demande, libres) for g in FORMULAIRES}
    contexte = cadre(
        request,
        "Demande de matinée",
        demande=demande,
        seance=demandes.seance_de(demande),
        action=demandes.action_de(demande),
        souhaits=[(jour, any(m.jour == jour for m in libres)) for jour in demande.jours],
        reponses=_reponses(demande, formulaires),
        telephone=telephone(demande.telephone) if demande.telephone else "",
    )
    return render(request, "gestion/demande.html", contexte, status=statut)


def _reponses(demande: Demande, formulaires: dict[str, forms.Form]) -> list[tuple[str, forms.Form, Apercu]]:
    """Les réponses possibles, avec le message que chacune enverrait."""
    if demande.attend_une_reponse:
        gestes = [g for g in FORMULAIRES if g == "decliner" or formulaires[g].libres]
    else:
        gestes = ["decliner"] if demande.est_proposee else []
    return [(geste, formulaires[geste], apercus(geste, demande, formulaires[geste])) for geste in gestes]


def _formulaire(
    geste: str, demande: Demande, libres: list[Matinee], request: HttpRequest | None = None
) -> FormulaireDeRefus:
    donnees = request.POST if request else None
    return FORMULAIRES[geste](donnees, demande=demande, libres=libres, auto_id=f"{geste}_%s")


def _dire(request: HttpRequest, geste: str, demande: Demande) -> None:
    par_message = apercus(geste, demande, None).voie
    suite = (
        f", un message part {par_message}" if par_message else f"\u00a0: à appeler au {telephone(demande.telephone)}"
    )
    messages.success(request, f"{FAITS[geste]}{suite}.")


def _la_demande(pk: int) -> Demande:
    return get_object_or_404(Demande.objects.select_related("occupation", "commune"), pk=pk)
