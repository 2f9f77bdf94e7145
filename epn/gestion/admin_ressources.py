"""Les ressources pour continuer chez soi. Ici, et non dans publics, parce que leur niveau est celui des ateliers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from ateliers.models.offres import Niveau
from epn.commun.administration import AdminDeGestion, FormulaireDeGestion
from epn.commun.vocabulaire import Thematique
from epn.gestion.formulaires_publics import THEMATIQUES
from publics.models import Ressource


class FormulaireRessource(FormulaireDeGestion):
    adresse = forms.URLField(
        label="Adresse",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Vide : une fiche donnée sur place.",
        error_messages={"invalid": "Cette adresse n’est pas complète, par exemple https://www.lesbonsclics.fr."},
    )
    thematiques = forms.MultipleChoiceField(
        label="Thématiques",
        choices=THEMATIQUES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Aucune : pour tout le monde.",
    )
    niveau = forms.ChoiceField(label="Niveau", choices=[("", "tous niveaux"), *Niveau.choices], required=False)
    archivee = forms.BooleanField(label="archivée", required=False, help_text="Elle ne s’imprime plus.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archivee"].initial = bool(self.instance.archivee_le)

    def clean_adresse(self) -> str:
        adresse: str = self.cleaned_data["adresse"]
        if adresse and not adresse.startswith("https://"):
            raise forms.ValidationError("Une adresse sûre commence par https://.")
        return adresse


@admin.register(Ressource)
class RessourceAdmin(AdminDeGestion):
    """Ce que la feuille de progrès cite : sites d'entraînement, guides, fiches du lieu."""

    form = FormulaireRessource
    fields = ["titre", "adresse", "resume", "thematiques", "niveau", "archivee"]
    list_display = ["titre", "sujets", "niveau_dit", "adresse", "archivee"]
    search_fields = ["titre", "resume"]

    @admin.display(description="thématiques")
    def sujets(self, ressource: Ressource) -> str:
        dites = [Thematique(c).label for c in ressource.thematiques if c in Thematique.values]
        return ", ".join(dites) or "pour tous"

    @admin.display(description="niveau", ordering="niveau")
    def niveau_dit(self, ressource: Ressource) -> str:
        return Niveau(ressource.niveau).label if ressource.niveau in Niveau.values else "tous niveaux"

    @admin.display(description="archivée", boolean=True, ordering="archivee_le")
    def archivee(self, ressource: Ressource) -> bool:
        return ressource.archivee_le is not None

    def save_model(self, request: HttpRequest, obj: Ressource, form: FormulaireRessource, change: bool) -> None:
        obj.archivee_le = (obj.archivee_le or timezone.now()) if form.cleaned_data["archivee"] else None
        super().save_model(request, obj, form, change)
