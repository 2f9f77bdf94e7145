"""Quelqu'un appelle : le retrouver, ou écrire son nom ; une heure ; une phrase à lui lire."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accompagnements import creneaux, reservations
from accompagnements.annonces import Confirmation
from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.models import RendezVous
from ateliers.programme import lignes, seances_a_venir
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.formulaires import QUELQU_UN_D_AUTRE, FormulaireAppel
from epn.gestion.prevenir import comment_prevenir
from epn.gestion.views_rendez_vous import cadre, du_conseiller, le_rendez_vous
from publics.models import Reservation, Usager
from publics.recherche import chercher

HEURES_MONTREES = 12
ATELIERS_MONTRES = 6
# L'alphabet que l'on épelle au téléphone en France ; les chiffres se disent.
EPELER = {
    "B": "Berthe",
    "C": "Célestin",
    "D": "Désiré",
    "F": "François",
    "G": "Gaston",
    "H": "Henri",
    "J": "Joseph",
    "K": "Kléber",
    "M": "Marcel",
    "N": "Nicolas",
    "P": "Pierre",
    "Q": "Quintal",
    "R": "Raoul",
    "S": "Suzanne",
    "T": "Thérèse",
    "V": "Victor",
    "W": "William",
    "X": "Xavier",
    "Z": "Zoé",
}


@du_conseiller
def appel(request: HttpRequest) -> HttpResponse:
    """GET cherche et montre les heures ; POST réserve. La même clé donne le même rendez-vous."""
    maintenant = timezone.now()
    usager = usager_choisi(request)
    libres = creneaux_libres(maintenant, preavis_heures=0)
    if request.method == "POST":
        form = FormulaireAppel(request.POST, libres=libres, usager=usager)
        if reponse := _reserver(request, form):
            return reponse
        statut = 409 if form.has_error("creneau", "invalid_choice") else 200
        # Relues : l'heure que l'on vient de manquer n'y est plus.
        libres = creneaux_libres(maintenant, preavis_heures=0)
    else:
        initiales = {"creneau": request.GET.get("creneau", "")} | ce_que_l_on_a_cherche(request)
        form = FormulaireAppel(initial=initiales, libres=libres, usager=usager)
        statut = 200
    form.fields["creneau"].proposer(_a_montrer(libres, form["creneau"].value()))
    recherche = request.GET.get("q", "").strip()[:80]
    trouves = list(chercher(recherche))
    if recherche and not trouves and not usager:
        attendre_au_premier_vide(form)
    contexte = cadre(
        request,
        "Un appel",
        form=form,
        usager=usager,
        recherche=recherche,
        trouves=trouves,
        creneau=request.GET.get("creneau", ""),
        ateliers=lignes(seances_a_venir(maintenant))[:ATELIERS_MONTRES],
    )
    return render(request, "gestion/appel.html", contexte, status=statut)


@du_conseiller
@require_GET
def pris(request: HttpRequest, pk: int) -> HttpResponse:
    """Ce que l'on relit à la personne avant de raccrocher."""
    rendez_vous = le_rendez_vous(pk)
    contexte = cadre(
        request,
        "Rendez-vous pris",
        rendez_vous=rendez_vous,
        epele=epeler(rendez_vous.reservation),
        voie=comment_prevenir(Confirmation(rendez_vous)),
        appel_la_veille=rendez_vous.reservation.rappel == Reservation.Rappel.APPEL,
    )
    return render(request, "gestion/pris.html", contexte)


def epeler(reservation: Reservation) -> list[str]:
    """Le code du billet, à dicter : « K comme Kléber » ; les chiffres se disent."""
    return [f"{c} comme {EPELER[c]}" if c in EPELER else c for c in reservation.code]


def _reserver(request: HttpRequest, form: FormulaireAppel) -> HttpResponse | None:
    """La page suivante, ou None : le formulaire revient avec sa phrase."""
    if deja := _deja_pris(form.data.get("cle", "")):
        # Rejoué (double clic, retour arrière) : l'heure n'est plus libre, et c'est la sienne.
        if form.data.get("creneau") != creneaux.code(deja.debut, deja.conseiller_id):
            messages.warning(request, f"Cet appel avait déjà pris {dates.jour_et_heure(deja.debut)}.")
        return redirect("admin:rendez_vous_pris", deja.pk)
    if not form.is_valid():
        return None
    try:
        fait = reservations.reserver(form.demande(), form.cleaned_data["creneau"], maintenant=timezone.now())
    except Refus as refus:
        form.add_error("creneau", forms.ValidationError(str(refus), code="invalid_choice"))
        return None
    return redirect("admin:rendez_vous_pris", fait.pk)


def _deja_pris(cle: str) -> RendezVous | None:
    try:
        return RendezVous.objects.filter(reservation__cle=UUID(cle)).first()
    except ValueError:
        return None


def usager_choisi(request: HttpRequest) -> Usager | None:
    pk = (request.POST.get("usager") or request.GET.get("usager") or "").strip()
    if pk in ("", QUELQU_UN_D_AUTRE):
        return None
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    return get_object_or_404(Usager.objects.select_related("commune"), pk=pk)


def ce_que_l_on_a_cherche(request: HttpRequest) -> dict[str, str]:
    """Ce que l'on a cherché sans le trouver : un numéro, ou un nom."""
    cherche = " ".join(request.GET.get("q", "").split())[:60]
    if any(c.isdigit() for c in cherche):
        return {"telephone": cherche}
    prenom, _, nom = cherche.rpartition(" ")
    return {"prenom": prenom.title(), "nom": nom.title()} if cherche else {}


def attendre_au_premier_vide(form: forms.Form) -> None:
    """Personne de connu : on écrit sans chercher où."""
    vide = next((nom for nom in ("nom", "telephone") if not form[nom].value()), "telephone")
    form.fields[vide].widget.attrs["autofocus"] = True


def _a_montrer(libres: list[Creneau], choisi: str | None) -> list[Creneau]:
    """Les prochaines heures, et celle que l'on a choisie même si elle est plus loin."""
    return [c for n, c in enumerate(libres) if n < HEURES_MONTREES or c.code == choisi]
