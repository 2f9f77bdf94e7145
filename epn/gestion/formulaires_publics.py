"""Les formulaires d'une personne : une étape de son chemin, un enfant, un responsable, une autorisation."""

from typing import Any

from django import forms

from epn.commun.vocabulaire import Autonomie, Domaine, Thematique
from publics.forms import ChampAnneeDEnfant, ChampNom, ChampTelephone
from publics.identite import Identite
from publics.models import Autorisation, Usager
from publics.mots_sensibles import ChampRelu, relire

# Les démarches ne se font pas ici : elles se disent dans l'orientation.
THEMATIQUES = [c for c in Thematique.choices if c[0] != Thematique.DEMARCHES]


def champ_court(label: str, aide: str = "", longueur: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longueur,
        required=False,
        help_text=aide,
        error_messages={"max_length": f"{longueur} lettres au plus."},
    )


def champ_date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Écrivez la date.", "invalid": "Écrivez une date, par exemple 24/11/2026."},
    )


class FormulaireDEtape(forms.Form):
    """Ce que la personne sait faire, ce qui vient : écrit avec elle, dans ses mots."""

    acquis = champ_court("Ce qui est acquis", "Avec ses mots : « J’envoie une photo à ma fille. »")
    prochaine_etape = champ_court("La suite, avec ses mots", "« Je voudrais faire un album. » Ni santé ni opinion.")
    thematiques = forms.MultipleChoiceField(
        label="Ce que l’on a travaillé", choices=THEMATIQUES, widget=forms.CheckboxSelectMultiple, required=False
    )
    domaine = forms.ChoiceField(
        label="Domaine de compétence", choices=[("", "non dit"), *Domaine.choices], required=False
    )
    autonomie = forms.ChoiceField(
        label="Autonomie", choices=[("", "non dite"), *Autonomie.choices], widget=forms.RadioSelect, required=False
    )
    le = champ_date("Le")
    relu = ChampRelu()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        for champ in ("acquis", "prochaine_etape"):
            relire(self, champ)
        return propres

    @property
    def etape(self) -> dict[str, Any]:
        """Ce que reçoit `publics.suivis.ecrire_suivi`."""
        return {champ: valeur for champ, valeur in self.cleaned_data.items() if champ != "relu"}

    def clean_acquis(self) -> str:
        return " ".join(self.cleaned_data["acquis"].split())

    def clean_prochaine_etape(self) -> str:
        return " ".join(self.cleaned_data["prochaine_etape"].split())


class FormulaireDEnfant(forms.Form):
    """Un prénom et une année, rien de plus."""

    prenom = ChampNom("le prénom", "Léo", label="Prénom")
    annee_naissance = ChampAnneeDEnfant(label="Année de naissance")


class FormulaireDeResponsable(forms.Form):
    prenom = ChampNom("le prénom", "Marie", label="Prénom", required=False)
    nom = ChampNom("le nom", "Lecomte", label="Nom")
    telephone = ChampTelephone(label="Téléphone")
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        error_messages={"invalid": "Cette adresse n’est pas complète, par exemple marie.lecomte@orange.fr."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in self.fields.values():
            champ.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if not propres.get("telephone") and not propres.get("email") and not {"telephone", "email"} & set(self.errors):
            self.add_error("telephone", "Donnez un téléphone ou un e-mail : ses messages iront à cet adulte.")
        return propres

    @property
    def identite(self) -> Identite:
        return Identite(**{c: self.cleaned_data[c] for c in ("prenom", "nom", "telephone", "email")})


class FormulaireDAutorisation(forms.Form):
    donnee_par = forms.ModelChoiceField(
        Usager.objects.none(),
        label="Donnée par",
        empty_label=None,
        error_messages={
            "required": "Dites quel responsable l’a donnée.",
            "invalid_choice": "Choisissez un responsable de l’enfant.",
        },
    )
    donnee_le = champ_date("Le")
    moyen = forms.ChoiceField(
        label="Comment",
        choices=Autorisation.Moyen.choices,
        widget=forms.RadioSelect,
        initial=Autorisation.Moyen.PAPIER,
        error_messages={"required": "Dites comment elle a été donnée."},
    )
    repart_seul = forms.BooleanField(label="L’enfant peut repartir seul", required=False)
    image_pour = champ_court(
        "Image : pour quel usage précis ?",
        "Vide : refusée. Par exemple « une photo de l’atelier du 12 mars, dans le bulletin municipal ».",
        200,
    )

    def __init__(self, *args: Any, enfant: Usager, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["donnee_par"].queryset = Usager.objects.filter(enfants__enfant=enfant)

    def clean_image_pour(self) -> str:
        return " ".join(self.cleaned_data["image_pour"].split())
