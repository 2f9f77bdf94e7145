"""Importer des fermetures : donner des lignes ou un fichier, choisir ce que l'on prend, relire, confirmer."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ateliers.admin import dire_le_bilan
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.choix_de_fermetures import Choix, lire_le_choix, proposer
from epn.gestion.relecture import a_relire, rappeler_ce_qui_sort
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.calendriers import fichiers
from epn.planning.calendriers.lecture import OCTETS_AU_PLUS, TROP_GROS, Lecture
from epn.planning.fermetures import fermer_jours
from epn.planning.programmation import programmer

RETOUR = "admin:planning_fermeture_changelist"
RAISONS_MONTREES = 50


class FormulaireCalendrier(forms.Form):
    texte = forms.CharField(
        label="Des lignes, une par fermeture",
        required=False,
        max_length=60_000,
        help_text="Par exemple « Toussaint ; 17/10/2026 ; 01/11/2026 » ou « du 17 octobre au 1er novembre 2026 : "
        "Toussaint ». Les deux jours sont compris.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": "C’est trop long : donnez-en moins à la fois."},
    )
    fichier = forms.FileField(
        label="Ou un fichier",
        required=False,
        allow_empty_file=True,
        help_text="Un .ics, ou le .csv du calendrier scolaire (data.education.gouv.fr).",
        error_messages={"invalid": "Choisissez un fichier."},
        widget=forms.FileInput(attrs={"accept": ".ics,.csv,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        fichier = propres.get("fichier")
        if fichier and fichier.size > OCTETS_AU_PLUS:
            self.add_error("fichier", TROP_GROS)
        elif not self.errors and not fichier and not propres.get("texte", "").strip():
            self.add_error("texte", "Collez des lignes, ou choisissez un fichier.")
        return propres


@du_conseiller
@require_http_methods(["GET", "HEAD", "POST"])
def importer(request: HttpRequest) -> HttpResponse:
    if "lues" in request.POST:
        return _prendre(request)
    form = FormulaireCalendrier(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_bound or not form.is_valid():
        return _formulaire(request, form)
    fichier = form.cleaned_data["fichier"]
    contenu = fichier.read() if fichier else form.cleaned_data["texte"].encode()
    try:
        lecture = fichiers.lire(contenu, _aujourd_hui())
    except Refus as refus:
        return _formulaire(request, form, str(refus), statut=409)
    return _montrer(request, proposer(lecture), lecture)


def _prendre(request: HttpRequest) -> HttpResponse:
    """Ce qui est coché : la relecture, puis l'acte."""
    try:
        choix = lire_le_choix(request.POST)
    except signing.BadSignature:
        refus = "Cette page attendait depuis longtemps, ou a été abîmée : donnez le calendrier à nouveau."
        return _formulaire(request, FormulaireCalendrier(), refus, statut=409)
    if "_corriger" in request.POST:
        return _montrer(request, choix)
    if not choix.voulues:
        return _montrer(request, choix, refus="Cochez au moins une ligne.", statut=409)
    faites: list[Any] = []

    def acte() -> None:
        faites[:] = fermer_jours(choix.fermetures())

    try:
        if page := a_relire(request, acte, retour=reverse(RETOUR), contexte=cadre(request, "")):
            return page
        acte()
    except (Refus, ValidationError) as refus:
        phrase = " ".join(getattr(refus, "messages", None) or [str(refus)])
        return _montrer(request, choix, refus=phrase, statut=409)
    _dire(request, faites)
    return redirect(RETOUR)


def _dire(request: HttpRequest, faites: Iterable[Any]) -> None:
    nombre = len(list(faites))
    if nombre:
        pluriel = "s" if nombre > 1 else ""
        messages.success(request, f"{nombre}{dates.INSECABLE}fermeture{pluriel} enregistrée{pluriel}.")
    else:
        messages.info(request, "Ces fermetures étaient déjà là : rien n’a changé.")
    dire_le_bilan(request, programmer(timezone.now()))
    rappeler_ce_qui_sort(request)


def _formulaire(request: HttpRequest, form: FormulaireCalendrier, refus: str = "", statut: int = 200) -> HttpResponse:
    contexte = cadre(request, "Importer un calendrier de fermetures", form=form, refus=refus)
    return render(request, "gestion/fermetures_donner.html", contexte, status=statut)


def _montrer(
    request: HttpRequest, choix: Choix, lecture: Lecture | None = None, refus: str = "", statut: int = 200
) -> HttpResponse:
    lecture = lecture or Lecture()
    contexte = cadre(
        request,
        "Ce que dit ce calendrier",
        choix=choix,
        lecture=lecture,
        illisibles=lecture.illisibles[:RAISONS_MONTREES],
        cachees=max(len(lecture.illisibles) - RAISONS_MONTREES, 0),
        refus=refus,
    )
    return render(request, "gestion/fermetures_choisir.html", contexte, status=statut)


def _aujourd_hui() -> dt.date:
    return dates.jour_local(timezone.now())
