"""Ce que l'on propose : les ateliers, et les cycles d'ateliers qui se suivent."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from epn.commun.administration import SansFenetreVolante
from epn.commun.vocabulaire import Thematique

from ..models import Atelier, AtelierParDefaut, Cycle, Etape
from .base import FormulaireArchivable, SArchive

# Les démarches ne se font pas ici : on oriente vers France Services.
THEMATIQUES = [choix for choix in Thematique.choices if choix[0] != Thematique.DEMARCHES]


class FormulaireAtelier(FormulaireArchivable):
    thematiques = forms.MultipleChoiceField(
        label="thématiques officielles",
        choices=THEMATIQUES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Elles classent l’atelier au programme, et comptent dans les rapports nationaux.",
    )


@admin.register(Atelier)
class AtelierAdmin(SArchive):
    """Que propose-t-on, à qui, et qu'est-ce qui revient bientôt."""

    form = FormulaireAtelier
    fieldsets = [
        (None, {"fields": ["titre", "nature", "resume", "contenu", "thematiques"]}),
        ("Pour qui", {"fields": ["niveau", "pour_qui", "prerequis", "a_apporter"]}),
        ("D’habitude", {"fields": ["duree_minutes", "capacite", "archive"]}),
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

    def a_une_histoire(self, atelier: Atelier) -> bool:
        sert = (atelier.seances, atelier.etapes, AtelierParDefaut.objects.filter(atelier=atelier))
        return any(liens.exists() for liens in sert)


class EtapesEnLigne(SansFenetreVolante, admin.TabularInline):
    model = Etape
    fields = ["rang", "atelier"]
    ordering = ["rang"]
    min_num, validate_min = 1, True

    def get_extra(self, request: HttpRequest, obj: Cycle | None = None, **kwargs: Any) -> int:
        return 1 if obj else 3

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
