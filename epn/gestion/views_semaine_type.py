"""La semaine type d'un coup d'œil, à une date. Une bande mène à sa fiche, un vide à une plage nouvelle."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ateliers.admin import dire_le_bilan
from ateliers.programmation import transmettre_l_atelier
from epn.commun import dates
from epn.commun.refus import Refus
from epn.comptes.models import Compte
from epn.gestion.formulaires_etapes import ChampJour
from epn.gestion.formulaires_saison import FormulaireAvecDates
from epn.gestion.grille import composer
from epn.gestion.relecture import a_relire, rappeler_ce_qui_sort
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.programmation import programmer
from epn.planning.semaine_type import copier_semaine


class FormulaireDate(FormulaireAvecDates):
    le = ChampJour(label="Telle qu’elle sera le")


class FormulaireCopieDeSemaine(FormulaireAvecDates):
    vers = forms.ModelChoiceField(
        Compte.objects.none(),
        label="Pour qui ?",
        error_messages={"required": "Choisissez le conseiller.", "invalid_choice": "Ce conseiller n’existe pas."},
    )
    a_partir_du = ChampJour(label="À partir du")

    def __init__(self, *args: Any, de: Compte, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["vers"].queryset = _conseillers().exclude(pk=de.pk)


@du_conseiller
@require_GET
def semaine_type(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    aujourd_hui = dates.jour_local(maintenant)
    form = FormulaireDate(
        request.GET if "le" in request.GET else None, maintenant=maintenant, initial={"le": aujourd_hui}
    )
    le = form.cleaned_data["le"] if form.is_bound and form.is_valid() else aujourd_hui
    conseillers = list(_conseillers())
    contexte = cadre(
        request,
        "Semaine type",
        form=form,
        grille=composer(_choisi(request, conseillers), le, aujourd_hui),
        conseillers=conseillers,
        aujourd_hui=aujourd_hui,
    )
    return render(request, "gestion/semaine_type.html", contexte)


@du_conseiller
def copier(request: HttpRequest) -> HttpResponse:
    """Donner à un conseiller la semaine d'un autre, sans ses groupes partenaires : ils ne viennent que chez lui."""
    maintenant, statut = timezone.now(), 200
    de = _choisi(request, list(_conseillers()))
    donnees = request.POST if request.method == "POST" else None
    form = FormulaireCopieDeSemaine(
        donnees, de=de, maintenant=maintenant, initial={"a_partir_du": dates.jour_local(maintenant)}
    )
    retour = reverse("admin:semaine_type")
    if form.is_bound and "_corriger" not in request.POST and form.is_valid():
        vers, depuis = form.cleaned_data["vers"], form.cleaned_data["a_partir_du"]

        def acte() -> None:
            copies = copier_semaine(de.pk, vers.pk, a_partir_du=depuis, aujourd_hui=dates.jour_local(maintenant))
            for plage, copie in copies:
                transmettre_l_atelier(plage, copie)

        try:
            if page := a_relire(request, acte, retour=retour, contexte=cadre(request, "")):
                return page
            acte()
        except (Refus, ValidationError) as refus:
            form.add_error(None, getattr(refus, "messages", None) or [str(refus)])
            statut = 409
        else:
            messages.success(request, f"La semaine de {de.nom} est aussi celle de {vers.nom}.")
            dire_le_bilan(request, programmer(timezone.now()))
            rappeler_ce_qui_sort(request)
            return redirect(f"{retour}{adresse_le(depuis, vers.pk)}")
    phrase = (
        f"Les plages de {de.nom}, avec leurs ateliers habituels ; les groupes partenaires restent chez qui ils sont."
    )
    contexte = cadre(request, "Copier la semaine", form=form, phrase=phrase, retour=retour)
    return render(request, "gestion/a_relire.html", contexte, status=statut)


def _conseillers() -> QuerySet[Compte]:
    return Compte.objects.filter(role=Compte.Role.CONSEILLER, is_active=True).order_by("nom", "pk")


def _choisi(request: HttpRequest, conseillers: list[Compte]) -> Compte:
    """Celui de l'adresse ; sans rien, soi. Http404 s'il n'existe pas."""
    demande = request.GET.get("conseiller") or str(request.user.pk)
    choisi = next((c for c in conseillers if str(c.pk) == demande), None)
    if choisi is None:
        raise Http404("Ce conseiller n’existe pas : vérifiez l’adresse.")
    return choisi


def adresse_le(jour: dt.date, conseiller_id: int) -> str:
    return f"?le={jour.isoformat()}&conseiller={conseiller_id}"
