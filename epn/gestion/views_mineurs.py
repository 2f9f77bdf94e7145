"""Responsables et autorisation d'un mineur ; les enfants d'un adulte. Un seul écran, quatre gestes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from epn.agenda.autorisation import imprimer
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.formulaires_publics import FormulaireDAutorisation, FormulaireDEnfant, FormulaireDeResponsable
from epn.gestion.views_chemin import la_personne, pdf
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics import mineurs
from publics.identite import retrouver_ou_creer
from publics.models import Usager


@du_conseiller
def mineur(request: HttpRequest, pk: int) -> HttpResponse:
    """GET montre ; chaque formulaire dit son geste. Une faute revient dans le sien, les autres restent neufs."""
    usager, statut = la_personne(pk), 200
    geste = request.POST.get("geste", "")
    formulaires = _formulaires(usager, request, geste)
    if request.method == "POST":
        form, faire = formulaires.get(geste), GESTES.get(geste)
        if form is not None and faire and form.is_valid():
            try:
                messages.success(request, faire(usager, form.cleaned_data, form))
            except Refus as refus:
                form.add_error(None, str(refus))
                statut = 409
            else:
                return redirect("admin:mineur", pk)
    return render(request, "gestion/mineur.html", _contexte(request, usager, formulaires), status=statut)


@du_conseiller
@require_safe
def autorisation(request: HttpRequest, pk: int) -> HttpResponse:
    """La feuille à signer, le nom de l'enfant et de ses responsables déjà écrits."""
    return pdf(imprimer(timezone.now(), la_personne(pk)), "autorisation.pdf")


def _formulaires(usager: Usager, request: HttpRequest, geste: str) -> dict[str, forms.Form]:
    """Préfixés par leur geste : quatre formulaires sur une page ne partagent aucun identifiant."""
    jour = dates.jour_local(timezone.now())

    def lus(nom: str) -> dict[str, Any]:
        return {"data": request.POST if geste == nom else None, "prefix": nom}

    return {
        "enfant": FormulaireDEnfant(**lus("enfant")),
        "responsable": FormulaireDeResponsable(**lus("responsable")),
        "retirer": FormulaireDeRetrait(**lus("retirer")),
        "autorisation": FormulaireDAutorisation(enfant=usager, initial={"donnee_le": jour}, **lus("autorisation")),
    }


class FormulaireDeRetrait(forms.Form):
    adulte = forms.IntegerField(min_value=1, max_value=2**63 - 1)


def _contexte(request: HttpRequest, usager: Usager, formulaires: dict[str, forms.Form]) -> dict[str, Any]:
    jour = dates.jour_local(timezone.now())
    est_mineur = usager.est_mineur(jour)
    mineurs.marquer([usager], jour)
    return cadre(
        request,
        f"Responsables et autorisation : {usager}" if est_mineur else f"Les enfants de {usager}",
        usager=usager,
        est_mineur=est_mineur,
        responsables=usager.responsables.select_related("adulte"),
        autorisations=usager.autorisations.select_related("donnee_par"),
        enfants=usager.enfants.select_related("enfant"),
        formulaires=formulaires,
        fin_de_saison=mineurs.fin_de_saison(jour),
    )


def _ajouter_un_enfant(usager: Usager, propres: dict[str, Any], form: forms.Form) -> str:
    enfant = mineurs.creer_enfant(usager, maintenant=timezone.now(), **propres)
    return f"{enfant} a sa fiche : {usager} en répond."


@transaction.atomic
def _ajouter_un_responsable(usager: Usager, propres: dict[str, Any], form: FormulaireDeResponsable) -> str:
    mineurs.verifier_place(usager)
    adulte = retrouver_ou_creer(form.identite)
    mineurs.ajouter_responsable(usager, adulte, maintenant=timezone.now())
    return f"{adulte} répond de {usager}."


def _retirer_un_responsable(usager: Usager, propres: dict[str, Any], form: forms.Form) -> str:
    mineurs.retirer_responsable(usager, propres["adulte"], maintenant=timezone.now())
    return "C’est fait : cet adulte n’en répond plus."


def _noter_l_autorisation(usager: Usager, propres: dict[str, Any], form: forms.Form) -> str:
    ecrite = mineurs.autoriser(usager, maintenant=timezone.now(), **propres)
    return f"Autorisation notée, valable jusqu’au {dates.en_toutes_lettres(ecrite.jusqu_au, annee=True)}."


GESTES: dict[str, Callable[[Usager, dict[str, Any], Any], str]] = {
    "enfant": _ajouter_un_enfant,
    "responsable": _ajouter_un_responsable,
    "retirer": _retirer_un_responsable,
    "autorisation": _noter_l_autorisation,
}
