"""Ce que l'on propose : les ateliers, et les cycles d'ateliers qui se suivent."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from epn.commun.administration import SansFenetreVolante
from epn.commun.vocabulaire import Thematique

from .. import illustrations
from ..illustrations import ImagePropre, ImageRefusee
from ..models import Atelier, AtelierParDefaut, Cycle, Etape
from .base import FormulaireArchivable, SArchive

# Les démarches ne se font pas ici : on oriente vers France Services.
THEMATIQUES = [choix for choix in Thematique.choices if choix[0] != Thematique.DEMARCHES]


class FormulaireAtelier(FormulaireArchivable):
    thematiques = forms.MultipleChoiceField(
        label="Thématiques officielles",
        choices=THEMATIQUES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Elles classent l’atelier au programme, et comptent dans les rapports nationaux.",
    )


class FormulaireAtelierIllustre(FormulaireAtelier):
    """L'image se lit avant la transaction (`AtelierAdmin.changeform_view`) : `image_lue` est ce qu'elle a donné."""

    image_lue: ImagePropre | ImageRefusee | None = None
    image = forms.FileField(
        label="Choisir une image",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG ou WebP, dix mégaoctets au plus. Elle est réduite, et ses métadonnées sont ôtées.",
    )
    texte = forms.CharField(
        label="Ce que montre l’image",
        max_length=200,
        required=False,
        help_text="Lu à qui ne la voit pas. Par exemple « deux mains sur un clavier ».",
    )
    retirer = forms.BooleanField(label="Retirer l’image", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deja = self.instance.image_montree if self.instance.pk else None
        self.initial.setdefault("texte", self.deja.texte if self.deja else "")

    def clean_image(self) -> None:
        if isinstance(self.image_lue, ImageRefusee):
            raise forms.ValidationError(str(self.image_lue))

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        en_a_une = (self.image_lue or self.deja) and not propres.get("retirer")
        if en_a_une and "texte" not in self.errors and not " ".join((propres.get("texte") or "").split()):
            self.add_error("texte", "Dites ce que montre l’image, pour qui ne la voit pas.")
        return propres

    def illustrer(self, atelier: Atelier) -> None:
        if self.cleaned_data["retirer"]:
            illustrations.retirer(atelier)
        elif self.image_lue or self.deja:
            illustrations.poser(atelier, self.image_lue, " ".join(self.cleaned_data["texte"].split()))


@admin.register(Atelier)
class AtelierAdmin(SArchive):
    """Que propose-t-on, à qui, et qu'est-ce qui revient bientôt."""

    form = FormulaireAtelierIllustre
    readonly_fields = ["apercu"]
    fieldsets = [
        (None, {"fields": ["titre", "nature", "resume", "contenu", "thematiques"]}),
        ("Pour qui", {"fields": ["niveau", "pour_qui", "prerequis", "a_apporter"]}),
        ("D’habitude", {"fields": ["duree_minutes", "capacite", "archive"]}),
        ("Illustration, si l’on veut", {"fields": ["apercu", "image", "texte", "retirer"]}),
    ]
    list_display = ["titre", "nature", "niveau", "capacite", "prochaines_seances", "archive"]
    list_filter = ["nature", "niveau", ("archive_le", admin.EmptyFieldListFilter)]
    search_fields = ["titre", "resume"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Atelier]:
        a_venir = Q(seances__debut__gt=timezone.now(), seances__annulee_le=None)
        return super().get_queryset(request).annotate(prochaines=Count("seances", filter=a_venir))

    @admin.display(description="séances à venir")
    def prochaines_seances(self, atelier: Atelier) -> int:
        return atelier.prochaines

    @admin.display(description="image actuelle")
    def apercu(self, atelier: Atelier) -> str:
        image = atelier.image_montree if atelier.pk else None
        if image is None:
            return "aucune"
        return format_html('<img class="apercu" src="{}" alt="{}">', image.get_absolute_url(), image.texte)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """L'image se relit ici, avant que l'enregistrement n'ouvre sa transaction : cela peut durer une seconde."""
        if request.method == "POST" and (fichier := request.FILES.get("image")):
            try:
                request.image_lue = illustrations.lire(fichier, fichier.size)
            except ImageRefusee as refus:
                request.image_lue = refus
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Atelier | None = None, change: bool = False, **kwargs: Any) -> type:
        formulaire = super().get_form(request, obj, change=change, **kwargs)
        formulaire.image_lue = getattr(request, "image_lue", None)
        return formulaire

    def save_model(self, request: HttpRequest, obj: Atelier, form: FormulaireAtelierIllustre, change: bool) -> None:
        super().save_model(request, obj, form, change)
        form.illustrer(obj)

    def a_une_histoire(self, atelier: Atelier) -> bool:
        sert = (atelier.seances, atelier.etapes, AtelierParDefaut.objects.filter(atelier=atelier))
        return any(liens.exists() for liens in sert)


class EtapesDuCycle(forms.BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        return "Deux étapes portent le même rang."

    def clean(self) -> None:
        super().clean()
        gardees = [f for f in self.forms if f.has_changed() or f.instance.pk]
        if not any(f not in self.deleted_forms for f in gardees):
            raise forms.ValidationError("Un cycle a au moins un atelier.")


class EtapesEnLigne(SansFenetreVolante, admin.StackedInline):
    model = Etape
    formset = EtapesDuCycle
    template = "gestion/etapes_du_cycle.html"
    fields = ["rang", "atelier"]
    ordering = ["rang"]

    def get_extra(self, request: HttpRequest, obj: Cycle | None = None, **kwargs: Any) -> int:
        return 1 if obj else 4

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "atelier":
            kwargs["queryset"] = Atelier.objects.filter(archive_le=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Cycle)
class CycleAdmin(SArchive):
    """Quels ateliers se suivent, et se prennent ensemble."""

    form = FormulaireArchivable
    fields = ["titre", "resume", "entree_en_cours", "archive"]
    inlines = [EtapesEnLigne]
    list_display = ["titre", "etapes", "entree_en_cours", "archive"]
    list_filter = [("archive_le", admin.EmptyFieldListFilter)]
    search_fields = ["titre", "resume"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cycle]:
        return super().get_queryset(request).annotate(nombre=Count("etapes"))

    @admin.display(description="étapes")
    def etapes(self, cycle: Cycle) -> int:
        return cycle.nombre

    def a_une_histoire(self, cycle: Cycle) -> bool:
        return cycle.parcours.exists() or AtelierParDefaut.objects.filter(cycle=cycle).exists()
