"""« Ma réservation » : la voir, la déplacer, l'annuler, l'emporter, la retrouver. Tout changement est un POST."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accompagnements import reservations
from accompagnements.annonces import evenement_ics
from accompagnements.creneaux import creneaux_libres, retrouver
from accompagnements.liste import a_plusieurs_lieux, par_jour
from accompagnements.models import RendezVous
from epn.commun import dates, ics
from epn.commun.refus import Refus
from epn.planning import refus as refus_en_ligne
from epn.planning.models import Nature, RefusEnLigne
from publics import abus, jetons, mineurs, visite

from . import inscriptions, suivi_de_demande
from .retrouver import FormulaireDeBillet, FormulaireDeContact, envoyer_les_liens, reservation_du_billet


@never_cache
@require_safe
def ouvrir(request: HttpRequest, jeton: str) -> HttpResponse:
    """Échange le lien d'un message contre un court témoin, et revient à une adresse propre."""
    maintenant = timezone.now()
    reservation = jetons.reservation_du(jeton, maintenant=maintenant)
    if reservation is None:
        raise Http404("Ce lien n’est plus valable : il est trop ancien, ou incomplet.")
    visite.ouvrir(request.session, reservation, maintenant=maintenant)
    return redirect("agenda:reservation")


@never_cache
@require_safe
def reservation(request: HttpRequest) -> HttpResponse:
    """Le rendez-vous, ou les inscriptions, que tient cette visite."""
    if rendez_vous := rendez_vous_ouvert(request):
        return _billet(request, rendez_vous)
    if siennes := inscriptions.ouvertes(request):
        return inscriptions.billet(request, siennes)
    # Le billet d'un groupe dont personne n'est encore nommé.
    return redirect("agenda:demande" if suivi_de_demande.ouverte(request) else "agenda:mes_reservations")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deplacer(request: HttpRequest) -> HttpResponse:
    rendez_vous, maintenant, refus = rendez_vous_ouvert(request), timezone.now(), None
    if rendez_vous is None:
        return inscriptions.changer_de_date(request)
    if request.method == "POST":
        creneau = retrouver(request.POST.get("creneau", ""))
        try:
            if creneau is None:
                raise reservations.CreneauPlusLibre
            reservations.deplacer(rendez_vous, creneau, maintenant=maintenant)
        except Refus as dit:
            refus = dit
            if creneau and isinstance(dit, reservations.CreneauPlusLibre):
                refus_en_ligne.compter(Nature.ACCOMPAGNEMENT, RefusEnLigne.Motif.HEURE_PRISE, maintenant=maintenant)
        else:
            return redirect("agenda:reservation")
    elif not rendez_vous.se_change(maintenant):
        return redirect("agenda:reservation")
    libres = creneaux_libres(maintenant)
    contexte = {
        "rendez_vous": rendez_vous,
        "jours": par_jour(libres, dates.jour_local(maintenant)),
        "plusieurs_lieux": a_plusieurs_lieux(libres, rendez_vous.lieu),
        "refus": refus,
    }
    return render(request, "agenda/deplacer.html", contexte, status=409 if refus else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def annuler(request: HttpRequest) -> HttpResponse:
    rendez_vous, maintenant = rendez_vous_ouvert(request), timezone.now()
    if rendez_vous is None:
        return inscriptions.annuler(request)
    if request.method != "POST":
        if not rendez_vous.se_change(maintenant):
            return redirect("agenda:reservation")
        return render(request, "agenda/annuler.html", {"rendez_vous": rendez_vous})
    try:
        reservations.annuler(rendez_vous, par=RendezVous.AnnulePar.USAGER, maintenant=maintenant)
    except Refus as refus:
        return _billet(request, rendez_vous, refus)
    return redirect("agenda:reservation")


@never_cache
@require_safe
def pour_l_agenda(request: HttpRequest) -> HttpResponse:
    if rendez_vous := rendez_vous_ouvert(request):
        return ics.reponse(evenement_ics(rendez_vous), "rendez-vous.ics")
    if siennes := inscriptions.ouvertes(request):
        return ics.reponse(inscriptions.agenda(siennes), "ateliers.ics")
    return redirect("agenda:mes_reservations")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mes_reservations(request: HttpRequest) -> HttpResponse:
    """Retrouver son lien par son contact, ou sa réservation par son billet et son nom.

    Aucune réponse ne dit si un contact est connu.
    """
    contact, billet = FormulaireDeContact(), FormulaireDeBillet()
    if request.method != "POST":
        return _retrouver(request, contact, billet)
    maintenant = timezone.now()
    par_billet = "code" in request.POST
    formulaire = billet = FormulaireDeBillet(request.POST) if par_billet else billet
    if not par_billet:
        formulaire = contact = FormulaireDeContact(request.POST)
    if not formulaire.is_valid():
        return _retrouver(request, contact, billet)
    try:
        _compter(request, maintenant)
    except abus.TropDEnvois as refus:
        formulaire.add_error(None, str(refus))
        return _retrouver(request, contact, billet, statut=429)
    if not par_billet:
        envoyer_les_liens(formulaire.cleaned_data["contact"], maintenant=maintenant)
        return render(request, "agenda/lien_envoye.html")
    trouvee = reservation_du_billet(**formulaire.cleaned_data)
    if trouvee is None:
        formulaire.add_error(None, "Ce code et ce nom ne vont pas ensemble. Vérifiez-les, ou téléphonez-nous.")
        return _retrouver(request, contact, billet)
    visite.ouvrir(request.session, trouvee, maintenant=maintenant)
    return redirect("agenda:reservation")


def rendez_vous_ouvert(request: HttpRequest) -> RendezVous | None:
    """Le rendez-vous que cette visite tient en main. Deux requêtes."""
    ouverte = visite.reservation_ouverte(request.session, maintenant=timezone.now())
    return RendezVous.objects.avec_personnes().filter(reservation=ouverte).first() if ouverte else None


def _billet(request: HttpRequest, rendez_vous: RendezVous, refus: Refus | None = None) -> HttpResponse:
    contexte = {
        "mineurs": mineurs.marquer([rendez_vous.usager], dates.jour_local(timezone.now())),
        "rendez_vous": rendez_vous,
        "a_venir": rendez_vous.se_change(timezone.now()),
        "refus": refus,
    }
    return render(request, "agenda/reservation.html", contexte, status=409 if refus else 200)


def _retrouver(
    request: HttpRequest, contact: FormulaireDeContact, billet: FormulaireDeBillet, statut: int = 200
) -> HttpResponse:
    return render(request, "agenda/mes_reservations.html", {"contact": contact, "billet": billet}, status=statut)


def _compter(request: HttpRequest, maintenant: dt.datetime) -> None:
    adresse = abus.adresse_du_visiteur(request.META)
    abus.compter(adresse, "retrouver", settings.RECHERCHES_PAR_HEURE_ET_ADRESSE, maintenant=maintenant)
