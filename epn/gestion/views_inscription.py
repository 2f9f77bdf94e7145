"""Les actes sur une inscription : inscrire quelqu'un, pointer, annuler une place, répondre pour une place gardée."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ateliers import annonces, attente, inscriptions, presences
from ateliers.models import Inscription, Parcours, Seance
from ateliers.refus import DejaInscrit, SeanceComplete
from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from epn.gestion import consequences
from epn.gestion.formulaires_feuille import FormulaireInscription, FormulairePlaceRendue
from epn.gestion.places import compter
from epn.gestion.prevenir import comment_prevenir
from epn.gestion.views_appel import ce_que_l_on_a_cherche, epeler, usager_choisi
from epn.gestion.views_feuille import la_seance
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics.models import Reservation, Usager
from publics.recherche import chercher, memes_noms


def l_inscription(seance: int, pk: int) -> Inscription:
    """Celle de cette séance, et d'aucune autre."""
    return get_object_or_404(Inscription.objects.avec_personnes(), pk=pk, seance__pk=seance)


# --- Inscrire -------------------------------------------------------------------------------------


@du_conseiller
def inscrire(request: HttpRequest, pk: int) -> HttpResponse:
    """GET cherche ; POST inscrit, au téléphone ou sur place. La même clé donne la même inscription."""
    seance, usager = la_seance(pk), usager_choisi(request)
    connus, statut = [], 200
    if request.method == "POST":
        form = FormulaireInscription(request.POST, seance=seance, usager=usager)
        connus = _connus(form) if form.is_valid() else []
        if form.is_valid() and not connus:
            if reponse := _inscrire(request, form, seance):
                return reponse
            statut = 409
    else:
        form = FormulaireInscription(initial=ce_que_l_on_a_cherche(request), seance=seance, usager=usager)
    recherche = request.GET.get("q", "").strip()[:80]
    contexte = cadre(
        request,
        "Inscrire quelqu’un",
        seance=seance,
        places=compter(seance, seance.inscriptions.vivantes().avec_personnes()),
        form=form,
        usager=usager,
        connus=connus,
        deja=not usager and form.has_error(NON_FIELD_ERRORS, "deja"),
        recherche=recherche,
        trouves=chercher(recherche),
    )
    return render(request, "gestion/inscrire.html", contexte, status=statut)


def _connus(form: FormulaireInscription) -> list[Usager]:
    """Les personnes de ce nom, quand un nom seul ne dit pas laquelle. Un envoi rejoué ne se redemande pas."""
    if not form.sans_contact or Reservation.objects.filter(cle=form.cleaned_data["cle"]).exists():
        return []
    return list(memes_noms(form.cleaned_data["nom"], form.cleaned_data["prenom"]))


def _inscrire(request: HttpRequest, form: FormulaireInscription, seance: Seance) -> HttpResponse | None:
    """La page suivante, ou None : le formulaire revient avec sa phrase."""
    offre: Seance | Parcours = seance.parcours if form.veut_le_parcours else seance
    try:
        billet = inscriptions.inscrire(form.demande(), offre, maintenant=timezone.now())
    except SeanceComplete:
        form.add_error("complet", "Toutes les places sont prises : choisissez.")
    except DejaInscrit as refus:
        phrase = f"{refus.inscription.usager} est déjà sur la feuille de cette séance."
        form.add_error(None, ValidationError(phrase, code="deja"))
    except Refus as refus:
        form.add_error(None, str(refus))
    else:
        if faites := list(billet.inscriptions.avec_personnes()):
            if billet.origine == Reservation.Origine.TELEPHONE:
                return redirect("admin:inscription_notee", seance.pk, _la_sienne(faites, seance))
            messages.success(request, _ce_qui_est_fait(billet, faites))
            return redirect(f"{reverse('admin:seance', args=[seance.pk])}#inscription-{_la_sienne(faites, seance)}")
        form.add_error(None, "Cette page a déjà servi à autre chose : rechargez-la.")
    return None


def _ce_qui_est_fait(billet: Reservation, faites: list[Inscription]) -> str:
    """Ce que l'on peut lire à la personne avant de raccrocher."""
    premiere = min(faites, key=lambda i: i.seance.debut)
    quand = f"{dates.jour_et_heure(premiere.seance.debut)}"
    if len(faites) > 1:
        quand = f"{len(faites)} dates, à partir de {quand}"
    etat = f"en liste d’attente, rang {premiere.rang_d_attente}" if premiere.attend else "inscription notée"
    voie = "" if premiere.attend else comment_prevenir(annonces.Confirmation(faites))
    suite = f" Confirmation {voie}." if voie and premiere.seance.debut > timezone.now() else ""
    return f"{premiere.usager} : {etat}, {quand}. Code du billet : {billet.code_lisible}.{suite}"


def _la_sienne(faites: list[Inscription], seance: Seance) -> int:
    return next((i.pk for i in faites if i.seance_id == seance.pk), faites[0].pk)


@du_conseiller
@require_GET
def notee(request: HttpRequest, seance: int, pk: int) -> HttpResponse:
    """Ce que l'on relit à la personne avant de raccrocher."""
    inscription = l_inscription(seance, pk)
    siennes = sorted(inscription.reservation.inscriptions.vivantes().avec_personnes(), key=lambda i: i.seance.debut)
    contexte = cadre(
        request,
        "Inscription notée",
        inscription=inscription,
        siennes=siennes,
        lieu=inscription.seance.lieu,
        epele=epeler(inscription.reservation),
        voie="" if inscription.attend else comment_prevenir(annonces.Confirmation(siennes)),
    )
    return render(request, "gestion/notee.html", contexte)


# --- Pointer, répondre, donner une place ----------------------------------------------------------


@du_conseiller
@require_POST
def pointer(request: HttpRequest, seance: int, pk: int) -> HttpResponse:
    presence = request.POST.get("presence", "")

    def faire(inscription: Inscription) -> str:
        if presence not in Presence.values:
            raise Refus("Choisissez présent, absent ou excusé.")
        presences.pointer(inscription, Presence(presence), maintenant=timezone.now())
        return f"{inscription.usager} : {Presence(presence).label}."

    return _geste(request, seance, pk, faire)


@du_conseiller
@require_POST
def repondre(request: HttpRequest, seance: int, pk: int) -> HttpResponse:
    """La personne à qui l'on gardait une place la prend, ou ne peut pas : alors la file avance."""
    oui = request.POST.get("reponse") == "oui"

    def faire(inscription: Inscription) -> str:
        if request.POST.get("reponse") not in ("oui", "non"):
            raise Refus("Dites si la personne prend la place.")
        if oui:
            attente.accepter(inscription, maintenant=timezone.now())
            return f"{inscription.usager} prend la place."
        return _renoncer(inscription)

    return _geste(request, seance, pk, faire)


def _renoncer(inscription: Inscription) -> str:
    """Toutes ses dates gardées d'un coup : dans un parcours, une place va avec les autres."""
    maintenant, qui = timezone.now(), Inscription.AnnuleePar
    gardees = Inscription.objects.filter(
        reservation=inscription.reservation_id, usager=inscription.usager_id, statut=Inscription.Statut.PROPOSEE
    )
    par = qui.USAGER if inscription.seance.debut > maintenant else qui.EPN
    rendues = inscriptions.annuler(gardees, par=par, maintenant=maintenant)
    if not rendues:
        raise attente.PlacePlusGardee
    return f"{inscription.usager} ne peut pas. {_ou_va_la_place(rendues, maintenant)}"


def _ou_va_la_place(rendues: list[Inscription], maintenant: dt.datetime) -> str:
    entrees = consequences.places_donnees(rendues, maintenant)
    return f"La place va à {' et '.join(entrees)}." if entrees else "La place est rendue."


@du_conseiller
@require_POST
def donner_une_place(request: HttpRequest, seance: int, pk: int) -> HttpResponse:
    """Quelqu'un de la file est là : le conseiller le fait entrer."""

    def faire(inscription: Inscription) -> str:
        en_plus = request.POST.get("en_plus") == "oui"
        fait = attente.donner_une_place(inscription, maintenant=timezone.now(), en_plus=en_plus)
        return f"{fait.usager} a une place{' en plus' if fait.en_plus else ''}."

    return _geste(request, seance, pk, faire)


def _geste(request: HttpRequest, seance: int, pk: int, faire: Callable[[Inscription], str]) -> HttpResponse:
    """Un bouton d'une ligne : il fait, ou dit pourquoi non, et la page y revient."""
    inscription = l_inscription(seance, pk)
    try:
        fait = faire(inscription)
    except Refus as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, fait)
    if request.POST.get("retour") == "journee":
        return redirect(f"{reverse('admin:index')}#a-appeler")
    return redirect(f"{reverse('admin:seance', args=[seance])}#inscription-{pk}")


# --- Annuler une place -----------------------------------------------------------------------------


@du_conseiller
def annuler(request: HttpRequest, seance: int, pk: int) -> HttpResponse:
    """Dit d'abord à qui ira la place et qui sera prévenu ; puis le fait, si rien n'a changé entre-temps."""
    inscription, maintenant, statut = l_inscription(seance, pk), timezone.now(), 200
    form = FormulairePlaceRendue(request.POST or None, est_commencee=inscription.seance.debut <= maintenant)
    if request.method == "POST" and form.is_valid():
        try:
            rendues = _annuler(inscription, form.cleaned_data, maintenant)
        except Refus as refus:
            form.add_error(None, str(refus))
            inscription, statut = l_inscription(seance, pk), 409
        else:
            suite = _ou_va_la_place(rendues, maintenant)
            messages.success(request, f"{inscription.usager} ne vient plus. {suite}")
            return redirect("admin:seance", seance)
    contexte = cadre(
        request,
        "Annuler une place",
        inscription=inscription,
        form=form,
        voie=comment_prevenir(annonces.AnnulationDInscription([inscription])),
        est_commencee=inscription.seance.debut <= maintenant,
        prevues=consequences.prevoir(inscription, maintenant) if inscription.est_vivante else [],
    )
    return render(request, "gestion/annuler_une_place.html", contexte, status=statut)


def _annuler(inscription: Inscription, choix: dict[str, Any], maintenant: dt.datetime) -> list[Inscription]:
    rendues = inscriptions.annuler(
        consequences.voulues(inscription, choix["etendue"], maintenant),
        par=Inscription.AnnuleePar(choix["par"]),
        maintenant=maintenant,
        revision=choix["revision"],
    )
    if not rendues:
        raise Refus(
            "Il n’y a rien à annuler : une venue pointée reste. Effacez d’abord le pointage si c’est une erreur."
        )
    return rendues
