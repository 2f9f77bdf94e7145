"""Demander ses droits, sans compte : la page ne dit jamais si l'on connaît quelqu'un."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from epn.commun.page_commune import page_commune
from publics import abus, demandes_de_droits
from publics.forms import FormulaireDeReservation
from publics.models import DemandeDeDroit
from publics.models.reservations import ALPHABET_DES_CODES

LONGUEUR_DU_CODE = 6


class FormulaireDeDroit(FormulaireDeReservation):
    """Ce que l'on demande, et de quoi se retrouver : un contact déjà donné, ou le code d'un billet."""

    droit = forms.ChoiceField(
        label="Ce que vous demandez",
        choices=[(d.value, d.label[:1].upper() + d.label[1:]) for d in DemandeDeDroit.Droit],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez ce que vous demandez.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )
    code = forms.CharField(
        label="Code d’un billet (facultatif)",
        required=False,
        max_length=20,
        error_messages={"max_length": "Un code a six signes."},
        help_text="Six signes, par exemple K7M\u00a04QX.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in ("prenom", "nom", "commune", "aidant", "aidant_nom", "rappel"):
            del self.fields[champ]
        self.fields["telephone"].label, self.fields["email"].label = "Téléphone", "E-mail"

    def clean_code(self) -> str:
        code = "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())
        if code and (len(code) != LONGUEUR_DU_CODE or set(code) - set(ALPHABET_DES_CODES)):
            raise forms.ValidationError("Un code a six signes, comme K7M\u00a04QX. Il est écrit sur votre billet.")
        return code

    def clean(self) -> dict[str, Any]:
        # Pas la règle de la réservation : un code de billet suffit.
        propres = super(FormulaireDeReservation, self).clean()
        donnes = ("telephone", "email", "code")
        if not any(propres.get(c) for c in donnes) and not set(donnes) & set(self.errors):
            self.add_error("telephone", "Donnez un téléphone, un e-mail ou le code d’un billet, pour vous répondre.")
        return propres

    def demande(self) -> demandes_de_droits.Demande:
        propres = self.cleaned_data
        contact = propres["email"] or propres["telephone"]
        return demandes_de_droits.Demande(propres["cle"], propres["droit"], contact, propres["code"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mes_droits(request: HttpRequest) -> HttpResponse:
    maintenant, statut = timezone.now(), 200
    formulaire = FormulaireDeDroit(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        adresse = abus.adresse_du_visiteur(request.META)
        try:
            abus.compter(adresse, "droit", settings.RECHERCHES_PAR_HEURE_ET_ADRESSE, maintenant=maintenant)
        except abus.TropDEnvois as refus:
            formulaire.add_error(None, str(refus))
            statut = 429
        else:
            demandes_de_droits.demander(formulaire.demande(), maintenant=maintenant)
            return redirect("vitrine:demande_recue")
    return render(request, "vitrine/mes_droits.html", {"form": formulaire}, status=statut)


@page_commune
def demande_recue(request: HttpRequest) -> HttpResponse:
    return render(request, "vitrine/demande_recue.html")
