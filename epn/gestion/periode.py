"""Une période dans l'adresse : une semaine, un mois, ou deux dates. Mal écrite, elle se dit ; rien n'est deviné."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from epn.commun import dates
from epn.planning.calendrier import UN_JOUR

AU_PLUS = dt.timedelta(days=366)
# Au-delà, le calendrier lui-même s'arrête.
ANNEES = range(2000, 2101)


@dataclass(frozen=True)
class Periode:
    """Des jours, bornes comprises."""

    du: dt.date
    au: dt.date

    @property
    def debut(self) -> dt.datetime:
        return dt.datetime.combine(self.du, dt.time.min, dates.fuseau())

    @property
    def fin(self) -> dt.datetime:
        """Le premier instant qui n'en est plus."""
        return dt.datetime.combine(self.au + UN_JOUR, dt.time.min, dates.fuseau())

    @property
    def adresse(self) -> str:
        return f"du={self.du:%Y-%m-%d}&au={self.au:%Y-%m-%d}"

    def __str__(self) -> str:
        return dates.du_au(self.du, self.au)


def semaine(jour: dt.date) -> Periode:
    lundi = dates.lundi_de(jour)
    return Periode(lundi, lundi + 6 * UN_JOUR)


def mois(jour: dt.date) -> Periode:
    premier = jour.replace(day=1)
    return Periode(premier, dates.mois_suivant(premier) - UN_JOUR)


class FormulairePeriode(forms.Form):
    """Deux dates. Sans elles, la période de l'appelant."""

    du = forms.DateField(label="Du", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    au = forms.DateField(
        label="au", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), help_text="Ce jour compris."
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        for champ in self.fields.values():
            champ.error_messages = {
                "required": "Donnez cette date.",
                "invalid": "Écrivez une date, par exemple 24/11/2026.",
            }

    def clean(self) -> dict[str, object]:
        propres = super().clean()
        du, au = propres.get("du"), propres.get("au")
        for nom, date in (("du", du), ("au", au)):
            if date and date.year not in ANNEES:
                self.add_error(nom, "Écrivez une date de ce siècle.")
        if du and au and au < du:
            self.add_error("au", "La période finit avant de commencer : vérifiez les dates.")
        elif du and au and au - du > AU_PLUS:
            self.add_error("au", "Une période dure un an au plus.")
        return propres

    @property
    def periode(self) -> Periode:
        return Periode(self.cleaned_data["du"], self.cleaned_data["au"])


def lire(donnees: QueryDict, defaut: Periode) -> tuple[FormulairePeriode, Periode]:
    """Le formulaire à montrer, et la période : celle demandée, ou `defaut` si rien n'est dit ou si c'est mal dit."""
    if "du" not in donnees and "au" not in donnees:
        return FormulairePeriode(initial={"du": defaut.du, "au": defaut.au}), defaut
    form = FormulairePeriode(donnees)
    return form, form.periode if form.is_valid() else defaut
