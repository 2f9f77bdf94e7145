"""Les formulaires de l'avis et du souhait."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from epn.commun.templatetags.francais import capitale
from epn.commun.vocabulaire import BESOINS, Thematique
from publics.forms import FormulaireDeReservation

from .avis import Reponse
from .models import Avis
from .souhaits import Voeu

# « On verra ensemble » n'est pas un sujet d'atelier, et les démarches se font à côté.
SUJETS = tuple((code, mot) for code, mot in BESOINS if code not in (Thematique.DIAGNOSTIC, Thematique.DEMARCHES))
MANQUE = {"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."}


def _en_grand(choix: type[Avis.Utile] | type[Avis.Difficulte]) -> list[tuple[str, str]]:
    return [(code, capitale(mot)) for code, mot in choix.choices]


class FormulaireDAvis(forms.Form):
    utile = forms.ChoiceField(
        label="Était-ce utile\u00a0?", choices=_en_grand(Avis.Utile), widget=forms.RadioSelect, error_messages=MANQUE
    )
    difficulte = forms.ChoiceField(
        label="C’était…", choices=_en_grand(Avis.Difficulte), widget=forms.RadioSelect, error_messages=MANQUE
    )
    commentaire = forms.CharField(
        label="Un mot de plus (facultatif)",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="N’écrivez pas de nom.",
        error_messages={"max_length": "300 lettres au plus : gardez l’essentiel."},
    )
    cle = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("cle", uuid4())
        _sans_couper(self, "commentaire")

    def clean_commentaire(self) -> str:
        return " ".join(self.cleaned_data["commentaire"].split())

    def clean_cle(self) -> UUID:
        """Une clé absente ou abîmée ne bloque personne : on en donne une neuve."""
        try:
            return UUID(self.cleaned_data["cle"])
        except ValueError:
            return uuid4()

    def reponse(self) -> Reponse:
        propres = self.cleaned_data
        return Reponse(propres["utile"], propres["difficulte"], propres["commentaire"])


class FormulaireDeSouhait(FormulaireDeReservation):
    """« Quel atelier vous manque ? » Un sujet ou des mots ; la commune et le contact sont facultatifs."""

    sujets = forms.MultipleChoiceField(
        label="Ce que vous aimeriez apprendre",
        required=False,
        choices=SUJETS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    mots = forms.CharField(
        label="Avec vos mots (facultatif)",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple «\u00a0faire un album avec les photos de mon téléphone\u00a0».",
        error_messages={"max_length": "300 lettres au plus : gardez l’essentiel."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in ("nom", "aidant", "aidant_nom", "rappel"):
            del self.fields[champ]
        self.fields["prenom"].required = self.fields["commune"].required = False
        self.fields["telephone"].label, self.fields["email"].label = "Téléphone", "E-mail"
        self.fields["commune"].label = "Votre commune (facultatif)"
        self.fields["commune"].choices = [("", "Je ne le dis pas"), *self.fields["commune"].choices[1:]]
        _sans_couper(self, "mots")

    def clean_mots(self) -> str:
        return " ".join(self.cleaned_data["mots"].split())

    def clean(self) -> dict[str, Any]:
        # Pas la règle de la réservation : ici, on n'a pas à se faire connaître.
        propres = super(FormulaireDeReservation, self).clean()
        if not {"sujets", "mots"} & set(self.errors) and not propres["sujets"] and not propres["mots"]:
            self.add_error("sujets", "Choisissez au moins un sujet, ou dites-le avec vos mots.")
        joindre = propres.get("telephone") or propres.get("email")
        if joindre and not propres.get("prenom") and "prenom" not in self.errors:
            self.add_error("prenom", "Il manque le prénom, par exemple «\u00a0Simone\u00a0».")
        if propres.get("prenom") and not joindre and not {"telephone", "email"} & set(self.errors):
            self.add_error("telephone", "Donnez un téléphone ou un e-mail, pour vous prévenir.")
        return propres

    def voeu(self) -> Voeu:
        propres = self.cleaned_data
        return Voeu(
            cle=propres["cle"],
            thematiques=propres["sujets"],
            mots=propres["mots"],
            commune=propres["commune"],
            prenom=propres["prenom"],
            telephone=propres["telephone"],
            email=propres["email"],
        )


class FormulairePlusSimple(FormulaireDeReservation):
    """« Prévenez-moi d'un atelier plus simple » : un prénom, et comment joindre."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in ("nom", "commune", "aidant", "aidant_nom", "rappel"):
            del self.fields[champ]

    def voeu(self) -> Voeu:
        propres = self.cleaned_data
        champs = {champ: propres[champ] for champ in ("cle", "prenom", "telephone", "email")}
        return Voeu(**champs)


def _sans_couper(formulaire: forms.Form, champ: str) -> None:
    """Un navigateur coupe en silence ce qui dépasse `maxlength` : mieux vaut une phrase, et le texte entier."""
    formulaire.fields[champ].widget.attrs.pop("maxlength", None)
