"""Les champs communs aux formulaires : un nom, un téléphone, l'année d'un enfant. Une phrase pour chaque faute."""

import re
import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.utils import timezone

from epn.commun import dates

from .models.usagers import MAJORITE

NOM_MAX = 60
_LETTRES = re.compile(r"[^\W\d_][\w\u0300-\u036f .'’()-]*", re.UNICODE)
# Ce que des claviers de téléphone mettent pour une apostrophe ou un trait d'union.
_CLAVIERS = str.maketrans({"´": "’", "`": "’", "ʼ": "’", "‘": "’", "‐": "-", "‑": "-"})
ANNEE_FAUSSE = "Donnez l’année de naissance de l’enfant, quatre chiffres, par exemple 2015."


def un_nom(valeur: str, quoi: str) -> str:
    """Le nom, blancs resserrés. ValidationError s'il n'a pas l'air d'un nom."""
    valeur = unicodedata.normalize("NFC", " ".join(valeur.translate(_CLAVIERS).split()))
    if not _LETTRES.fullmatch(valeur) or any(c.isdigit() or c == "_" for c in valeur):
        raise forms.ValidationError(f"Écrivez {quoi} avec des lettres, par exemple « Anne-Marie ».")
    return valeur


class ChampNom(forms.CharField):
    def __init__(self, quoi: str, exemple: str, **options: Any) -> None:
        self.quoi = quoi
        messages = {
            "required": f"Il manque {quoi}, par exemple « {exemple} ».",
            "max_length": f"C’est trop long pour {quoi} : {NOM_MAX} lettres au plus.",
        }
        super().__init__(max_length=NOM_MAX, error_messages=messages, **options)

    def clean(self, value: Any) -> str:
        valeur = super().clean(value)
        return un_nom(valeur, self.quoi) if valeur else ""


class ChampTelephone(forms.CharField):
    """Toute façon usuelle d'écrire un numéro ; rendu en E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, required=False, **options)

    def clean(self, value: Any) -> str:
        texte = super().clean(value)
        if not texte:
            return ""
        try:
            numero = phonenumbers.parse(texte, settings.PHONENUMBER_DEFAULT_REGION)
        except phonenumbers.NumberParseException as erreur:
            raise forms.ValidationError(_numero_faux(texte)) from erreur
        if not phonenumbers.is_possible_number(numero) or _sans_le_premier_chiffre(texte):
            raise forms.ValidationError(_numero_faux(texte))
        return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


def _sans_le_premier_chiffre(texte: str) -> bool:
    """« 233 25 12 34 » : neuf chiffres se lisent comme un numéro entier, mais il en manque sans doute un."""
    chiffres = "".join(c for c in texte if c.isdigit())
    return settings.PHONENUMBER_DEFAULT_REGION == "FR" and len(chiffres) == 9 and "+" not in texte


def _numero_faux(texte: str) -> str:
    chiffres = sum(c.isdigit() for c in texte)
    if chiffres < 10:
        debut = "Il manque des chiffres : un numéro en compte dix"
    elif chiffres > 10:
        debut = "Il y a trop de chiffres : un numéro en compte dix"
    else:
        debut = "Ce numéro n’existe pas : vérifiez ses dix chiffres"
    return f"{debut}, par exemple 02\u00a061\u00a091\u00a012\u00a034."


class ChampAnneeDEnfant(forms.IntegerField):
    """Quatre chiffres, d'un enfant ou d'un adolescent."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": ANNEE_FAUSSE, "required": ANNEE_FAUSSE}
        super().__init__(error_messages=messages, **options)

    def clean(self, value: Any) -> int | None:
        annee = super().clean(value)
        cette_annee = dates.jour_local(timezone.now()).year
        if annee is None or cette_annee - MAJORITE <= annee <= cette_annee:
            return annee
        if 1900 <= annee < cette_annee:
            raise forms.ValidationError("Cette année est celle d’un adulte : laissez ce champ vide.")
        raise forms.ValidationError(ANNEE_FAUSSE)
