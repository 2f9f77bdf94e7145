"""Ce qui est daté. Une séance s'ouvre ici ; ensuite chaque acte a son étape, qui montre d'abord qui est touché
(`epn/gestion/views_etapes.py`)."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.administration import AdminDeGestion, FormulaireDeGestion

from ..models import AtelierParDefaut, Parcours, Seance
from ..models.seances import PRENNENT_UNE_PLACE
from ..saison import publier_le_parcours
from ..seances import changer_seance, ouvrir_seance
from .base import ReprogrammeApres, SupprimeVraiment

# La feuille de la séance, et ce qu'une étape change après avoir montré à qui elle le dira.
ETAPES = (
    ("Qui vient", "seance"),
    ("Déplacer…", "seance_deplacer"),
    ("Changer les places…", "seance_places"),
    ("Changer le thème ou le lieu…", "seance_theme"),
    ("Échanger avec une autre…", "seance_echanger"),
    ("Répéter…", "seance_repeter"),
    ("Annuler la séance…", "seance_annuler"),
)


@admin.register(AtelierParDefaut)
class AtelierParDefautAdmin(SupprimeVraiment, ReprogrammeApres):
    """Ce que chaque plage programme d'elle-même : un atelier, ou un cycle."""

    fields = ["plage", "atelier", "cycle"]
    list_display = ["plage", "atelier", "cycle"]
    list_select_related = ["plage", "atelier", "cycle"]


@admin.register(Parcours)
class ParcoursAdmin(AdminDeGestion):
    """Quels parcours arrivent, combien y viennent, le public les voit-il."""

    fields = ["cycle", "dates", "inscrits", "brouillon"]
    readonly_fields = ["cycle", "dates", "inscrits"]
    list_display = ["cycle", "dates", "inscrits", "publie"]
    list_filter = ["cycle", "brouillon"]
    list_select_related = ["cycle"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Parcours]:
        prises = Q(seances__inscriptions__statut__in=PRENNENT_UNE_PLACE)
        vivantes = Q(seances__annulee_le=None)
        annotes = Parcours.objects.annotate(
            premiere=Min("seances__debut", filter=vivantes),
            derniere=Max("seances__debut", filter=vivantes),
            places=Min("seances__capacite", filter=vivantes),
            personnes=Count("seances__inscriptions__usager", filter=prises, distinct=True),
        )
        return annotes.order_by("-premiere", "-pk")

    @admin.display(description="dates", ordering="premiere")
    def dates(self, parcours: Parcours) -> str:
        if parcours.premiere is None:
            return "sans date"
        return dates.du_au(dates.jour_local(parcours.premiere), dates.jour_local(parcours.derniere))

    @admin.display(description="inscrits")
    def inscrits(self, parcours: Parcours) -> str:
        return f"{parcours.personnes} sur {parcours.places}" if parcours.places else "–"

    @admin.display(description="publié", boolean=True, ordering="brouillon")
    def publie(self, parcours: Parcours) -> bool:
        return not parcours.brouillon

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Un parcours naît d'un cycle, sur les dates d'une plage, ou d'une saison copiée."""
        return False

    def save_model(self, request: HttpRequest, obj: Parcours, form: FormulaireDeGestion, change: bool) -> None:
        if "brouillon" in form.changed_data:
            publie = not form.cleaned_data["brouillon"]
            publier_le_parcours(obj, publie=publie, maintenant=timezone.now())


class FormulaireSeance(FormulaireDeGestion):
    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin <= debut:
            self.add_error("fin", "La séance finit avant de commencer : vérifiez les heures.")
        if debut and debut < timezone.now():
            self.add_error("debut", "Cette heure est passée : choisissez une heure à venir.")
        return donnees


@admin.register(Seance)
class SeanceAdmin(AdminDeGestion):
    """Quelles séances arrivent, lesquelles attendent leur thème."""

    form = FormulaireSeance
    fields = ["nature", "conseiller", "atelier", "debut", "fin", "lieu", "capacite", "brouillon"]
    list_display = ["quand", "titre_affiche", "lieu", "capacite", "etat"]
    list_filter = [("debut", admin.DateFieldListFilter), "nature", ("atelier", admin.EmptyFieldListFilter), "lieu"]
    list_select_related = ["atelier", "lieu", "conseiller", "plage"]
    search_fields = ["atelier__titre"]
    date_hierarchy = "debut"

    lues = ["nature", "anime", "atelier", "quand", "heures", "lieu", "capacite", "etat"]

    def get_readonly_fields(self, request: HttpRequest, obj: Seance | None = None) -> list[str]:
        return self.lues if obj else []

    def get_fields(self, request: HttpRequest, obj: Seance | None = None) -> list[str]:
        """Ouverte, elle ne se change que par ses étapes ; ici, on ne fait que la montrer ou non."""
        return [*self.lues, "brouillon"] if obj else self.fields

    @admin.display(description="conseiller")
    def anime(self, seance: Seance) -> str:
        """Son nom, sans le lien vers un compte que le conseiller n'ouvre pas."""
        return str(seance.conseiller)

    @admin.display(description="heures")
    def heures(self, seance: Seance) -> str:
        return dates.de_a(seance.debut, seance.fin)

    @admin.display(description="quand", ordering="debut")
    def quand(self, seance: Seance) -> str:
        return dates.jour_et_heure(seance.debut, annee=True)

    @admin.display(description="séance", ordering="atelier__titre")
    def titre_affiche(self, seance: Seance) -> str:
        return seance.titre

    @admin.display(description="état")
    def etat(self, seance: Seance) -> str:
        if seance.est_annulee:
            return f"annulée : {seance.motif_annulation}"
        if seance.atelier_id is None:
            return "thème à choisir"
        return "en préparation" if seance.brouillon else "programmée"

    def has_change_permission(self, request: HttpRequest, obj: Seance | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.est_annulee)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "conseiller":
            kwargs["queryset"] = db_field.related_model.objects.filter(role="conseiller", is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Seance, form: FormulaireSeance, change: bool) -> None:
        if not change:
            ouvrir_seance(obj)
            return
        if "brouillon" in form.changed_data:
            changer_seance(obj, maintenant=timezone.now(), brouillon=form.cleaned_data["brouillon"])

    def outils(self, request: HttpRequest, obj: Seance) -> list[tuple[str, str]]:
        return [(phrase, reverse(f"admin:{nom}", args=[obj.pk])) for phrase, nom in ETAPES]
