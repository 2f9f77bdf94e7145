"""Le programme des ateliers, la page de chaque séance et de chaque parcours, et l'inscription."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from epn.commun import dates
from epn.commun.page_commune import page_commune
from epn.planning import refus as refus_en_ligne
from epn.territoire.models import Espace
from publics import abus, prescripteurs, visite
from publics.forms import page_de_reservation
from publics.mineurs import SansAdulte
from publics.models import Reservation

from . import aisance
from .bulletin import Demande
from .donnees_structurees import en_json, evenement
from .filtres import filtrer, filtres
from .forms import FormulaireDeNiveau, FormulaireDInscription
from .forms_professionnels import POUR_SOI, FormulaireDeProfessionnel
from .groupes import Offre, SeanceDesignee
from .inscriptions import inscrire
from .models import Parcours, Seance
from .programme import AUTRES_DATES, Fiche, autres_dates, fiche, lignes, ouvertes, seances_a_venir
from .refus import (
    DejaInscrit,
    DeuxFoisLaMemePersonne,
    InscriptionImpossible,
    SeanceComplete,
    SeanceRetiree,
    TropDInscriptions,
)

MOIS_A_IMPRIMER = 2
A_CORRIGER = (DejaInscrit, DeuxFoisLaMemePersonne, TropDInscriptions, SansAdulte)
OFFRES_MONTREES = 6


@page_commune
def programme(request: HttpRequest) -> HttpResponse:
    seances = seances_a_venir(timezone.now())
    choix = filtres(seances, request.GET)
    montrees = filtrer(seances, choix)
    contexte = {
        "lignes": lignes(montrees),
        "prochaine": next((s for s in montrees if not s.est_annulee), None),
        "filtres": choix,
        "est_filtre": any(f.choisi for f in choix),
        "mois": sorted({dates.jour_local(s.debut).replace(day=1) for s in seances})[:MOIS_A_IMPRIMER],
    }
    return render(request, "ateliers/programme.html", contexte)


@page_commune
def mon_niveau(request: HttpRequest) -> HttpResponse:
    """Quatre questions, un niveau conseillé. Les réponses sont dans l'adresse : elles ne disent rien de personne."""
    formulaire = FormulaireDeNiveau(request.GET or None)
    place = aisance.aisance(formulaire.reponses) if formulaire.is_valid() else ""
    contexte = {"form": formulaire, "place": place, "niveau": aisance.niveau_conseille(place)}
    return render(request, "ateliers/mon_niveau.html", contexte)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page_de_reservation
def seance(request: HttpRequest, pk: int) -> HttpResponse:
    # Ni lue ni cherchée avant de s'y inscrire : elle l'est sous la file du conseiller, là où cela compte.
    return _offre(request, SeanceDesignee(pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page_de_reservation
def parcours(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = get_object_or_404(Parcours.objects.publics().filter(seances__isnull=False).distinct(), pk=pk)
    return _offre(request, trouve)


def _offre(request: HttpRequest, offre: SeanceDesignee | Parcours) -> HttpResponse:
    maintenant = timezone.now()
    prescripteur = prescripteurs.ouvert(request.session, maintenant=maintenant)
    if request.method != "POST":
        lue = _lue(offre)
        sorte = FormulaireDeProfessionnel if _des_professionnels(lue) else FormulaireDInscription
        return _page(request, lue, sorte(prescripteur=prescripteur), maintenant)
    if request.POST.get("pour") == POUR_SOI and _des_professionnels(_lue(offre)):
        contexte = {
            "form": FormulaireDeProfessionnel(request.POST),
            "autres": ouvertes(maintenant)[:OFFRES_MONTREES],
        }
        return render(request, "ateliers/pour_soi.html", contexte, status=409)
    # La séance n'est pas encore lue : le formulaire se reconnaît à ses champs. À titre privé, c'est celui de tous.
    en_groupe = "organisation" in request.POST and request.POST.get("pour") != POUR_SOI
    formulaire = (FormulaireDeProfessionnel if en_groupe else FormulaireDInscription)(
        request.POST, prescripteur=prescripteur
    )
    if not formulaire.is_valid():
        return _page(request, offre, formulaire, maintenant)
    return _inscrire(request, offre, formulaire, maintenant)


def _des_professionnels(offre: Seance | Parcours) -> bool:
    return isinstance(offre, Seance) and not offre.est_pour_les_habitants


def _inscrire(
    request: HttpRequest, offre: SeanceDesignee | Parcours, formulaire: FormulaireDInscription, maintenant: dt.datetime
) -> HttpResponse:
    try:
        demande = formulaire.demande()
        _compter(request, demande, maintenant)
        return _billet(request, inscrire(demande, offre, maintenant=maintenant), maintenant)
    except SeanceRetiree as refus:
        return _retiree(request, formulaire, refus, maintenant)
    except (SeanceComplete, InscriptionImpossible) as refus:
        return _refusee(request, offre, formulaire, refus, maintenant)
    except (*A_CORRIGER, prescripteurs.TropDePrescriptions) as refus:
        formulaire.add_error(None, str(refus))
        return _page(request, offre, formulaire, maintenant, statut=409)
    except abus.TropDEnvois as refus:
        formulaire.add_error(None, str(refus))
        return _page(request, offre, formulaire, maintenant, statut=429)


def _lue(offre: Offre) -> Seance | Parcours:
    if not isinstance(offre, SeanceDesignee):
        return offre
    return get_object_or_404(Seance.objects.publiques().select_related("lieu__commune"), pk=offre.pk)


def _page(
    request: HttpRequest, offre: Offre, formulaire: FormulaireDInscription, maintenant: dt.datetime, statut: int = 200
) -> HttpResponse:
    offre = _lue(offre)
    lue = fiche(offre, maintenant)
    contexte = {"fiche": lue, "form": formulaire, "autres": _autres(lue, maintenant)}
    if isinstance(offre, Seance):
        donnees = evenement(offre, Espace.objects.first(), request.build_absolute_uri(), lue.libres)
        contexte["donnees_structurees"] = en_json(donnees)
    return render(request, "ateliers/seance.html", contexte, status=statut)


def _refusee(
    request: HttpRequest,
    offre: SeanceDesignee | Parcours,
    formulaire: FormulaireDInscription,
    refus: SeanceComplete | InscriptionImpossible,
    maintenant: dt.datetime,
) -> HttpResponse:
    """409 : ce qui est tapé reste, et d'un geste : une autre date, ou la file en le sachant."""
    complete = isinstance(refus, SeanceComplete)
    personnes = [str(p.identite.prenom) for p in formulaire.demande().personnes]
    places = refus.places if complete else 0
    lue = fiche(_lue(offre), maintenant)
    if complete:
        refus_en_ligne.compter(lue.seance.nature, refus.motif, maintenant=maintenant)
    contexte = {
        "fiche": lue,
        "form": formulaire,
        "autres": autres_dates(lue.seance, maintenant=maintenant),
        "refus": "" if complete else str(refus),
        "placees": personnes[:places],
        "attendent": personnes[places:],
    }
    return render(request, "ateliers/refusee.html", contexte, status=409)


def _retiree(
    request: HttpRequest, formulaire: FormulaireDInscription, refus: SeanceRetiree, maintenant: dt.datetime
) -> HttpResponse:
    """409 : de la séance il ne reste rien à dire ; ce qui est tapé reste, pour les prochaines dates."""
    contexte = {"fiche": None, "form": formulaire, "autres": ouvertes(maintenant)[:AUTRES_DATES], "refus": str(refus)}
    return render(request, "ateliers/refusee.html", contexte, status=409)


def _autres(lue: Fiche, maintenant: dt.datetime) -> list[Seance]:
    """D'autres dates, quand celle-ci n'a plus de place à donner."""
    return [] if lue.est_ouverte and lue.libres else autres_dates(lue.seance, maintenant=maintenant)


def _billet(request: HttpRequest, reservation: Reservation, maintenant: dt.datetime) -> HttpResponse:
    visite.ouvrir(request.session, reservation, maintenant=maintenant)
    return redirect("agenda:reservation")


def _compter(request: HttpRequest, demande: Demande, maintenant: dt.datetime) -> None:
    abus.compter(
        abus.adresse_du_visiteur(request.META),
        "inscription",
        settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE,
        # Une structure a son propre plafond, par jour.
        par_semaine=None if demande.contact.prescripteur else settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE,
        maintenant=maintenant,
    )
