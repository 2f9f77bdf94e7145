"""Les pages du rendez-vous."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from epn.commun import dates
from epn.commun.page_commune import page_commune
from epn.planning import refus as refus_en_ligne
from epn.planning.models import Nature, RefusEnLigne
from epn.territoire.models import Lieu
from publics import abus, prescripteurs, visite
from publics.forms import page_de_reservation
from publics.mineurs import SansAdulte
from publics.models import ServiceVoisin

from .bulletin import Demande
from .creneaux import Adresse, Creneau, creneaux_libres, plus_proches, retrouver
from .forms import FormulaireDeRendezVous
from .liste import a_plusieurs_lieux, par_jour
from .models import RendezVous
from .orientations import orienter_vers_les_demarches
from .plafonds import TropDeRendezVous
from .reservations import CreneauPlusLibre, deja_reserve, reserver

SEMAINES_D_ABORD = 2


@page_commune
def liste(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    aujourd_hui = dates.jour_local(maintenant)
    libres = creneaux_libres(maintenant)
    semaines = _semaines_demandees(request.GET.get("semaines", ""))
    # Les semaines se comptent depuis la première heure libre : un mois d'août fermé ne vide pas la page.
    depart = dates.lundi_de(libres[0].jour if libres else aujourd_hui)
    montres = [c for c in libres if c.jour < depart + dt.timedelta(weeks=semaines)]
    contexte = {
        "prochain": libres[0] if libres else None,
        "jours": par_jour(montres, aujourd_hui),
        "plusieurs_lieux": a_plusieurs_lieux(libres),
        "lieu": Lieu.objects.select_related("commune").filter(principal=True).first(),
        "semaines_suivantes": semaines + SEMAINES_D_ABORD if len(montres) < len(libres) else None,
    }
    return render(request, "accompagnements/liste.html", contexte)


def _semaines_demandees(texte: str) -> int:
    """Ce que dit l'adresse, ramené à ce qui a un sens."""
    nombre = int(texte) if texte.isascii() and texte.isdigit() and len(texte) < 4 else SEMAINES_D_ABORD
    return min(max(nombre, 1), settings.HORIZON_SEMAINES + 1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page_de_reservation
def creneau(request: HttpRequest, code: str) -> HttpResponse:
    """Le formulaire d'une heure, et sa réservation. Une heure prise propose les trois plus proches."""
    maintenant = timezone.now()
    prescripteur = prescripteurs.ouvert(request.session, maintenant=maintenant)
    if request.method == "POST":
        return _poster(request, code, FormulaireDeRendezVous(request.POST, prescripteur=prescripteur), maintenant)
    choisi = retrouver(code)
    if choisi is None or choisi not in creneaux_libres(maintenant, choisi.jour, choisi.jour):
        return _plus_libre(request, choisi, None, maintenant)
    return _formulaire(request, choisi, FormulaireDeRendezVous(prescripteur=prescripteur))


def _poster(
    request: HttpRequest, code: str, formulaire: FormulaireDeRendezVous, maintenant: dt.datetime
) -> HttpResponse:
    if not formulaire.is_valid():
        choisi = retrouver(code)
        if choisi is None:
            return _plus_libre(request, None, formulaire, maintenant)
        return _formulaire(request, choisi, formulaire)
    demande = formulaire.demande()
    try:
        abus.compter(
            abus.adresse_du_visiteur(request.META),
            "rendez-vous",
            settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE,
            # Une structure a son propre plafond, par jour.
            par_semaine=None if demande.prescripteur else settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE,
            maintenant=maintenant,
        )
        if formulaire.est_une_demarche:
            return _demarche(request, formulaire, demande, maintenant)
        # Ni lue ni cherchée ici : l'heure l'est sous la file du conseiller, là où cela compte.
        choisi = Adresse.lire(code)
        if choisi is None:
            return _plus_libre(request, retrouver(code), formulaire, maintenant)
        return _billet(request, reserver(demande, choisi, maintenant=maintenant), maintenant)
    except CreneauPlusLibre:
        refus_en_ligne.compter(Nature.ACCOMPAGNEMENT, RefusEnLigne.Motif.HEURE_PRISE, maintenant=maintenant)
        return _plus_libre(request, retrouver(code), formulaire, maintenant)
    except (TropDeRendezVous, prescripteurs.TropDePrescriptions, SansAdulte, abus.TropDEnvois) as refus:
        # Renvoyer ce qui est déjà pris rend le billet, même quand on ne compte plus.
        if deja := deja_reserve(demande.cle):
            return _billet(request, deja, maintenant)
        formulaire.add_error(None, str(refus))
        statut = 429 if isinstance(refus, abus.TropDEnvois) else 409
        return _formulaire(request, retrouver(code), formulaire, statut=statut)


def _billet(request: HttpRequest, rendez_vous: RendezVous, maintenant: dt.datetime) -> HttpResponse:
    visite.ouvrir(request.session, rendez_vous.reservation, maintenant=maintenant)
    return redirect("agenda:reservation")


def _formulaire(
    request: HttpRequest, choisi: Creneau | None, formulaire: FormulaireDeRendezVous, statut: int = 200
) -> HttpResponse:
    contexte = {"creneau": choisi, "form": formulaire}
    return render(request, "accompagnements/creneau.html", contexte, status=statut)


def _plus_libre(
    request: HttpRequest,
    choisi: Creneau | None,
    formulaire: FormulaireDeRendezVous | None,
    maintenant: dt.datetime,
) -> HttpResponse:
    """409 quand l'heure a été prise ou fermée, 404 quand elle n'a jamais existé et que rien n'est tapé."""
    contexte = {
        "creneau": choisi,
        "form": formulaire,
        "proches": plus_proches(choisi.debut if choisi else maintenant, maintenant),
    }
    statut = 404 if choisi is None and formulaire is None else 409
    return render(request, "accompagnements/plus_libre.html", contexte, status=statut)


def _demarche(
    request: HttpRequest, formulaire: FormulaireDeRendezVous, demande: Demande, maintenant: dt.datetime
) -> HttpResponse:
    """Dit avec égards que les démarches se font à côté ; ce qui est tapé reste, pour venir apprendre."""
    if deja := deja_reserve(demande.cle):
        return _billet(request, deja, maintenant)
    orienter_vers_les_demarches(demande.cle, maintenant=maintenant)
    donnees = request.POST.copy()
    donnees["besoin"] = ""
    donnees["cle"] = str(formulaire.cleaned_data["cle"])
    contexte = {
        "form": FormulaireDeRendezVous(donnees, prescripteur=formulaire.prescripteur),
        "service": ServiceVoisin.objects.des_demarches(),
    }
    return render(request, "accompagnements/demarche.html", contexte)
