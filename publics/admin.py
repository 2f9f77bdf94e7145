"""Les personnes : les retrouver, corriger leurs coordonnées. Elles naissent d'une réservation."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.administration import AdminDeGestion, AdminEnLectureSeule, FormulaireDeGestion, sans_nom
from epn.commun.refus import Refus
from epn.commun.templatetags.francais import telephone
from epn.territoire.models import Commune

from . import journal_des_acces
from .forms import ChampTelephone
from .identite import CHAMPS, corriger, verifier_annee
from .models import Acces, Reservation, Usager
from .mots_sensibles import ChampRelu, relire, reperer
from .recherche import critere


class FormulaireUsager(FormulaireDeGestion):
    telephone = ChampTelephone(label="Téléphone")
    relu = ChampRelu()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "commune" in self.fields:
            self.fields["commune"].queryset = Commune.objects.du_territoire()
            self.fields["commune"].empty_label = "une autre commune"
        if "rappel_prefere" in self.fields:
            self.fields["rappel_prefere"].choices = [("", "au plus simple"), *Reservation.Rappel.choices]
        if self.instance.telephone:
            self.initial["telephone"] = self.instance.telephone.as_national

    def _get_validation_exclusions(self) -> set[str]:
        """Le numéro a été lu comme sur le site, qui admet un numéro possible que nul opérateur n'a attribué."""
        return {*super()._get_validation_exclusions(), "telephone"}

    def clean_annee_naissance(self) -> int | None:
        annee = self.cleaned_data["annee_naissance"]
        try:
            verifier_annee(annee, timezone.now(), usager=self.instance)
        except Refus as refus:
            raise forms.ValidationError(str(refus)) from refus
        return annee

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        relire(self)
        return propres


@admin.register(Usager)
class UsagerAdmin(AdminDeGestion):
    """Qui est cette personne, et comment la joindre."""

    form = FormulaireUsager
    fieldsets = (
        (None, {"fields": ["prenom", "nom", "telephone", "email", "commune"]}),
        ("Pour l’accompagner", {"fields": ["annee_naissance", "statut", "audience", "rappel_prefere"]}),
        (
            "Notes",
            {
                "fields": ["notes"],
                "description": "<strong>Ni santé, ni opinion, ni religion, ni origine, ni justice.</strong> "
                "N’écrivez que ce qui sert à l’accompagner : la personne peut demander à tout lire.",
            },
        ),
        (
            "Pour les statistiques",
            {"fields": ["genre", "cree_le"], "description": "Le genre est facultatif, et ne se demande pas en ligne."},
        ),
    )
    readonly_fields = ["cree_le"]
    list_display = ["nom", "prenom", "numero", "email", "commune", "annee_naissance"]
    list_display_links = ["nom", "prenom"]
    list_filter = ["statut", "audience", ("commune", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commune"]
    search_fields = ["nom_normalise"]
    search_help_text = "Un nom, un prénom, sans se soucier des accents, ou un bout de numéro."
    change_list_template = "admin/publics/usager/change_list.html"

    @admin.display(description="téléphone", ordering="telephone")
    def numero(self, usager: Usager) -> str:
        return telephone(usager.telephone) if usager.telephone else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Usager]:
        """De qui est effacé, il ne reste qu'un compte : il n'y a pas de fiche à ouvrir."""
        return super().get_queryset(request).connus()

    def get_fieldsets(self, request: HttpRequest, obj: Usager | None = None) -> list[tuple[str | None, dict[str, Any]]]:
        """« Garder ces mots » n'apparaît que sous une note qui demande à être relue."""
        blocs = [(titre, dict(options)) for titre, options in super().get_fieldsets(request, obj)]
        if request.method == "POST" and reperer(request.POST.get("notes", "")):
            for titre, options in blocs:
                if titre == "Notes":
                    options["fields"] = ["notes", "relu"]
        return blocs

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Usager], search_term: str
    ) -> tuple[QuerySet[Usager], bool]:
        filtre = critere(search_term)
        return (queryset if filtre is None else queryset.filter(filtre)), False

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and kwargs.get("obj"):
            journal_des_acces.noter(request.user, Acces.Geste.OUVRIR, kwargs["obj"])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Usager, form: forms.ModelForm, change: bool) -> None:
        ecrits = {champ: form.cleaned_data[champ] for champ in CHAMPS if champ in form.cleaned_data}
        corriger(obj, par=request.user, maintenant=timezone.now(), **ecrits)

    def outils(self, request: HttpRequest, obj: Usager) -> list[tuple[str, str]]:
        siens = f"{reverse('admin:accompagnements_rendezvous_changelist')}?usager__id__exact={obj.pk}"
        return [
            ("Son chemin", reverse("admin:chemin", args=[obj.pk])),
            ("Responsables et enfants", reverse("admin:mineur", args=[obj.pk])),
            ("Prendre un rendez-vous…", f"{reverse('admin:appel')}?usager={obj.pk}"),
            ("Ses rendez-vous", siens),
            ("Réunir à une autre fiche…", reverse("admin:usager_fusionner", args=[obj.pk])),
            ("Ses droits…", reverse("admin:usager_droits", args=[obj.pk])),
        ]

    def log_change(self, request: HttpRequest, obj: Usager, message: Any) -> LogEntry:
        return sans_nom(super().log_change(request, obj, message), "usager")


@admin.register(Acces)
class AccesAdmin(AdminEnLectureSeule):
    """Qui a ouvert, changé, emporté quelle fiche. Un numéro, jamais un nom."""

    list_display = ["quand", "compte", "geste", "usager_numero", "detail"]
    list_filter = ["geste", ("compte", admin.RelatedOnlyFieldListFilter), ("le", admin.DateFieldListFilter)]
    list_select_related = ["compte"]
    date_hierarchy = "le"
    search_fields = ["=usager_numero"]
    search_help_text = "Le numéro d’une fiche."

    @admin.display(description="quand", ordering="le")
    def quand(self, acces: Acces) -> str:
        return dates.jour_et_heure(acces.le, annee=True)
