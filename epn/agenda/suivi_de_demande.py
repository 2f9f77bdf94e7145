"""« Ma demande » : son lien s'échange contre un court témoin ; puis voir, répondre, retirer, dire qui vient."""

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ateliers import reservees
from ateliers.models import Inscription, Seance
from epn.commun.refus import Refus
from partenariats.jetons_demandes import demande_du
from partenariats.models import Demande
from publics import visite

from . import demandes
from .formulaire_de_demande import FormulaireDeParticipants, audience_de

_CLE = "demande"
REPONSES = {"oui": demandes.accepter_la_proposition, "non": demandes.refuser_la_proposition}


def tenir(session: SessionBase, demande: Demande, *, maintenant: dt.datetime) -> None:
    visite.renouveler(session, _CLE)
    session[_CLE] = [demande.pk, (maintenant + visite.DUREE).timestamp()]


def ouverte(request: HttpRequest) -> Demande | None:
    """La demande que tient cette visite : par son lien, ou par le billet de sa séance."""
    maintenant = timezone.now()
    toutes = Demande.objects.select_related("occupation", "commune")
    numero, jusqu_a = request.session.get(_CLE) or (None, 0)
    if numero is not None and jusqu_a >= maintenant.timestamp():
        return toutes.filter(pk=numero).first()
    reservation = visite.reservation_ouverte(request.session, maintenant=maintenant)
    seance = Seance.objects.filter(reservation=reservation, reservee=True).first() if reservation else None
    return toutes.filter(occupation=seance.occupation_id).first() if seance and seance.occupation_id else None


@never_cache
@require_safe
def ouvrir(request: HttpRequest, jeton: str) -> HttpResponse:
    maintenant = timezone.now()
    demande = demande_du(jeton, maintenant=maintenant)
    if demande is None:
        raise Http404("Ce lien n’est plus valable : il est trop ancien, ou incomplet.")
    tenir(request.session, demande, maintenant=maintenant)
    return redirect("agenda:demande")


@never_cache
@require_safe
def suivre(request: HttpRequest) -> HttpResponse:
    demande = ouverte(request)
    return _page(request, demande) if demande else redirect("agenda:professionnels")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: HttpRequest) -> HttpResponse:
    """Oui ou non à la date proposée. Rouvrir cette adresse ramène à la demande : GET ne porte pas de réponse."""
    demande, choix = ouverte(request), REPONSES.get(request.POST.get("reponse", ""))
    if demande is None or choix is None:
        return redirect("agenda:demande")
    try:
        choix(demande, maintenant=timezone.now(), revision=_revision(request))
    except Refus as refus:
        return _page(request, demande, refus)
    return redirect("agenda:demande")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: HttpRequest) -> HttpResponse:
    demande = ouverte(request)
    if demande is None or demande.statut not in Demande.OUVERTES or demande.est_annulee_depuis:
        return redirect("agenda:demande")
    if request.method != "POST":
        return render(request, "agenda/retirer_la_demande.html", {"demande": demande})
    try:
        demandes.retirer(demande, maintenant=timezone.now())
    except Refus as refus:
        return _page(request, demande, refus)
    return redirect("agenda:demande")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest) -> HttpResponse:
    demande, maintenant = ouverte(request), timezone.now()
    seance = demandes.seance_de(demande) if demande and demande.est_acceptee else None
    if demande is None or seance is None or seance.debut <= maintenant:
        return redirect("agenda:demande")
    nommes, statut = _nommes(seance), 200
    places = max(seance.capacite - len(nommes), 0)
    # Qui renvoie la page retrouve ses lignes, même celles que le premier envoi a déjà inscrites.
    lignes = seance.capacite if request.method == "POST" else places
    formulaire = FormulaireDeParticipants(request.POST if request.method == "POST" else None, places=lignes)
    if request.method == "POST" and formulaire.is_valid():
        qui = {"audience": audience_de(demande), "organisation": demande.organisation}
        try:
            reservees.nommer(seance, formulaire.identites(demande), maintenant=maintenant, **qui)
        except Refus as refus:
            formulaire.add_error(None, str(refus))
            statut = 409
        else:
            visite.ouvrir(request.session, seance.reservation, maintenant=maintenant)
            return redirect("agenda:demande")
    contexte = {"demande": demande, "seance": seance, "form": formulaire, "nommes": nommes, "places": places}
    return render(request, "agenda/participants.html", contexte, status=statut)


def _page(request: HttpRequest, demande: Demande, refus: Refus | None = None) -> HttpResponse:
    relue = Demande.objects.select_related("occupation", "commune").get(pk=demande.pk)
    seance, maintenant = demandes.seance_de(relue), timezone.now()
    nommes = _nommes(seance) if seance else []
    contexte = {
        "demande": relue,
        "seance": seance,
        "moment": relue.occupation,
        "nommes": nommes,
        "places": max(seance.capacite - len(nommes), 0) if seance else 0,
        "est_passee": bool(relue.occupation and relue.occupation.debut <= maintenant),
        "refus": refus,
    }
    return render(request, "agenda/demande.html", contexte, status=409 if refus else 200)


def _nommes(seance: Seance) -> list[Inscription]:
    return list(seance.inscriptions.vivantes().select_related("usager").order_by("pk"))


def _revision(request: HttpRequest) -> int | None:
    lue = request.POST.get("revision", "")
    return int(lue) if lue.isascii() and lue.isdigit() and len(lue) < 10 else None
