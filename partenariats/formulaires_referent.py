"""Ce que le référent peut dire d'une date : combien, et de quoi parler. Aucune place pour un nom."""

from typing import Any

from django import forms

from epn.commun.refus import Refus
from epn.commun.templatetags.francais import capitale

from .models import SeancePartenaire
from .models.seances import SUJETS
from .sans_nom import relire
from .seances import EffectifImpossible, verifier_l_effectif

PRECISION_MAX = 120
EFFECTIF_FAUX = "Écrivez un nombre, en chiffres, par exemple 6. Nous n’avons pas besoin de savoir qui."


class ChampEffectif(forms.IntegerField):
    """Un nombre de personnes ; vide, on ne sait pas."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4})

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={"invalid": EFFECTIF_FAUX, "required": EFFECTIF_FAUX}, **options)


class FormulaireDeDate(forms.Form):
    attendus = ChampEffectif(
        label="Nous serons environ (facultatif)",
        required=False,
        help_text="Un nombre de personnes, par exemple 6. Vide : vous ne savez pas encore.",
    )
    sujet = forms.ChoiceField(
        label="Un sujet à demander (facultatif)",
        required=False,
        choices=[("", "pas de sujet pour l’instant"), *((code, capitale(mot)) for code, mot in SUJETS)],
        error_messages={"invalid_choice": "Choisissez un sujet de la liste."},
    )
    precision = forms.CharField(
        label="Préciser ce sujet (facultatif)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="En quelques mots, sans nommer personne. Par exemple « faire un CV ».",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, seance: SeancePartenaire, **options: Any) -> None:
        self.seance = seance
        champs = {nom: getattr(seance, nom) for nom in ("attendus", "sujet", "precision")}
        options.setdefault("initial", champs | {"revision": seance.sequence})
        super().__init__(*args, **options)

    def clean_attendus(self) -> int | None:
        attendus: int | None = self.cleaned_data["attendus"]
        try:
            verifier_l_effectif(self.seance, attendus)
        except EffectifImpossible as refus:
            raise forms.ValidationError(str(refus)) from refus
        return attendus

    def clean_precision(self) -> str:
        return champ_sans_nom(self.cleaned_data["precision"], self.seance)


def champ_sans_nom(mots: str, seance: SeancePartenaire) -> str:
    """Les mots relus. ValidationError, avec la phrase qui dit quoi changer."""
    partenaire = seance.partenaire
    try:
        relus = relire(mots, nom_tu=partenaire.nom if partenaire.discret else "")
    except Refus as refus:
        raise forms.ValidationError(str(refus)) from refus
    if len(relus) > PRECISION_MAX:
        raise forms.ValidationError(f"{PRECISION_MAX} lettres au plus : gardez l’essentiel.")
    return relus
