"""Donner son avis après une séance : par un lien, un QR code, ou la tablette de la salle."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from publics import abus

from .avis import DejaDonne, LienPerime, donner, lire_jeton
from .forms_retours import FormulaireDAvis
from .models import Avis, JetonDAvis
from .plus_simples import plus_simples
from .programme import lignes

# Le temps de lire « merci » ; davantage quand il y a des dates à regarder.
RETOUR_SECONDES, RETOUR_AVEC_DES_DATES_SECONDES = 8, 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def avis(request: HttpRequest, jeton: str) -> HttpResponse:
    maintenant = timezone.now()
    try:
        connu = lire_jeton(jeton, maintenant=maintenant)
        if request.method == "POST":
            return _poster(request, connu, maintenant)
        if connu.utilise_le:
            raise DejaDonne
    except LienPerime as refus:
        return render(request, "ateliers/avis_ferme.html", {"refus": refus}, status=404)
    except DejaDonne:
        return render(request, "ateliers/avis_deja_donne.html")
    return _formulaire(request, connu, FormulaireDAvis())


def _poster(request: HttpRequest, connu: JetonDAvis, maintenant: dt.datetime) -> HttpResponse:
    formulaire = FormulaireDAvis(request.POST)
    if not formulaire.is_valid():
        return _formulaire(request, connu, formulaire)
    try:
        if connu.de_la_salle:
            _compter(request, maintenant)
        fait = donner(connu, formulaire.reponse(), cle=formulaire.cleaned_data["cle"], maintenant=maintenant)
    except abus.TropDEnvois:
        formulaire.add_error(None, "Beaucoup d’avis arrivent de cette adresse. Attendez un moment, puis renvoyez.")
        return _formulaire(request, connu, formulaire, statut=429)
    return _merci(request, connu, fait, maintenant)


def _formulaire(
    request: HttpRequest, connu: JetonDAvis, formulaire: FormulaireDAvis, statut: int = 200
) -> HttpResponse:
    contexte = {"form": formulaire, "seance": connu.seance, "de_la_salle": connu.de_la_salle}
    return render(request, "ateliers/avis.html", contexte, status=statut)


def _merci(request: HttpRequest, connu: JetonDAvis, fait: Avis, maintenant: dt.datetime) -> HttpResponse:
    """La réponse n'est jamais dans une adresse : la page se rend sans redirection. Rejouée, elle n'écrit rien."""
    trop_difficile = fait.difficulte == Avis.Difficulte.TROP_DIFFICILE
    secondes = RETOUR_AVEC_DES_DATES_SECONDES if trop_difficile else RETOUR_SECONDES
    contexte = {
        "seance": connu.seance,
        "trop_difficile": trop_difficile,
        "plus_simples": lignes(plus_simples(connu.seance, maintenant=maintenant)) if trop_difficile else [],
        "de_la_salle": connu.de_la_salle,
        "secondes": secondes,
    }
    reponse = render(request, "ateliers/avis_merci.html", contexte)
    if connu.de_la_salle:
        retour = reverse("ateliers:avis", args=[request.resolver_match.kwargs["jeton"]])
        reponse["Refresh"] = f"{secondes};url={retour}"
    return reponse


def _compter(request: HttpRequest, maintenant: dt.datetime) -> None:
    adresse = abus.adresse_du_visiteur(request.META)
    abus.compter(adresse, "avis", settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE, maintenant=maintenant)
