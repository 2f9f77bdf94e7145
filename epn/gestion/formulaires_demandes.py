"""Répondre à une demande : quelle date, et quelques mots."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms

from epn.agenda.matinees import Matinee
from partenariats.models import Demande

MOT_MAX = 300
TRAJET_MAX = 180


class FormulaireDeRefus(forms.Form):
    mot = forms.CharField(
        label="Quelques mots de votre part",
        max_length=MOT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites pourquoi, en quelques mots : ils seront dans le message.",
            "max_length": "300 lettres au plus : gardez l’essentiel.",
        },
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, error_messages={"invalid": "Rouvrez cette page."})

    def __init__(self, *args: Any, demande: Demande, libres: list[Matinee], **options: Any) -> None:
        super().__init__(*args, **options)
        self.libres = libres
        self.initial.setdefault("revision", demande.sequence)
        self.fields["mot"].widget.attrs.pop("maxlength", None)


class FormulaireDAccord(FormulaireDeRefus):
    """La première date souhaitée qui soit libre est déjà choisie : un clic suffit."""

    matinee = forms.ChoiceField(
        label="Date",
        error_messages={
            "required": "Choisissez une date.",
            "invalid_choice": "Cette date n’est plus libre : choisissez-en une autre.",
        },
    )
    trajet = forms.IntegerField(
        label="Minutes de trajet, à l’aller et au retour",
        min_value=0,
        max_value=TRAJET_MAX,
        initial=30,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Un nombre de minutes, entre 0 et {TRAJET_MAX}."
        ),
    )

    field_order = ("matinee", "trajet", "mot")

    def __init__(self, *args: Any, demande: Demande, libres: list[Matinee], **options: Any) -> None:
        super().__init__(*args, demande=demande, libres=libres, **options)
        self.fields["mot"].required = False
        self.fields["mot"].label = "Quelques mots de votre part (facultatif)"
        self.fields["matinee"].choices = [(m.code, str(m)) for m in self.rangees(demande)]
        if not demande.chez_vous:
            del self.fields["trajet"]

    def rangees(self, demande: Demande) -> list[Matinee]:
        """Les dates souhaitées d'abord, dans l'ordre où elles vont."""
        rangs = {jour: rang for rang, jour in enumerate(demande.jours)}
        return sorted(self.libres, key=lambda m: (rangs.get(m.jour, len(rangs)), m.jour))

    @property
    def choisie(self) -> Matinee | None:
        """La date montrée à l'ouverture."""
        code = self["matinee"].value() or next((c for c, _ in self.fields["matinee"].choices), "")
        return next((m for m in self.libres if m.code == code), None)

    @property
    def retenue(self) -> Matinee:
        voulue = next(m for m in self.libres if m.code == self.cleaned_data["matinee"])
        return replace(voulue, trajet=dt.timedelta(minutes=self.cleaned_data.get("trajet", 0)))


class FormulaireDeProposition(FormulaireDAccord):
    """Une autre date : celles qui n'étaient pas souhaitées d'abord."""

    def rangees(self, demande: Demande) -> list[Matinee]:
        return sorted(self.libres, key=lambda m: (m.jour in demande.jours, m.jour))
