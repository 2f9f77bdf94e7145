"""L'annuaire des partenaires. Ici, et non dans partenariats, parce qu'après lui la programmation repasse.

Le vrai nom d'un partenaire discret ne paraît que sur sa fiche : ni dans la liste, ni dans un titre, ni au journal.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ateliers.admin import ReprogrammeApres, SupprimeVraiment
from epn.commun import dates
from epn.commun.actes import page_d_acte
from epn.commun.administration import FormulaireDeGestion, SansFenetreVolante
from epn.commun.refus import Refus
from epn.commun.templatetags.francais import accorder
from epn.planning.models import Nature, Plage
from partenariats import annuaire, liens
from partenariats.models import Convention, GroupeHabituel, Interlocuteur, Partenaire

TUE = "discret"


class EnLigne(SansFenetreVolante, admin.StackedInline):
    extra = 0
    show_change_link = False
    formfield_overrides = ReprogrammeApres.formfield_overrides


class Interlocuteurs(EnLigne):
    model = Interlocuteur
    fields = ["nom", "fonction", "telephone", "courriel", "referent"]


class Conventions(EnLigne):
    model = Convention
    fields = ["reference", "signee_le", "du", "au", "rappel_le"]


class GroupesHabituels(EnLigne):
    """Les matinées de la semaine type où il vient d'habitude."""

    model = GroupeHabituel
    fields = ["plage", "attendus"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "plage":
            aujourd_hui = dates.jour_local(timezone.now())
            vivantes = Q(valide_au=None) | Q(valide_au__gte=aujourd_hui) | Q(groupe_habituel__isnull=False)
            possibles = Plage.objects.filter(vivantes, nature=Nature.PARTENAIRE).select_related("lieu", "conseiller")
            kwargs["queryset"] = possibles.order_by("jour", "debut", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class FormulairePartenaire(FormulaireDeGestion):
    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        # Un établissement de santé est toujours discret : inutile de le demander deux fois.
        if donnees.get("genre") == Partenaire.Genre.SANTE:
            donnees["discret"] = self.instance.discret = True
        return donnees


@admin.register(Partenaire)
class PartenaireAdmin(SupprimeVraiment, ReprogrammeApres):
    """Avec qui l'on travaille, qui y répond, ce que l'on a signé. Avec une histoire, il s'archive."""

    form = FormulairePartenaire
    fields = ["nom", "nom_d_usage", "discret", "genre", "role", "lieu"]
    inlines = [Interlocuteurs, Conventions, GroupesHabituels]
    list_display = ["nom_d_usage", "vrai_nom", "type", "role", "archive"]
    list_filter = ["role", ("archive_le", admin.EmptyFieldListFilter)]
    search_fields = ["nom_d_usage"]
    search_help_text = "Le nom d’usage."

    @admin.display(description="nom")
    def vrai_nom(self, partenaire: Partenaire) -> str:
        return TUE if partenaire.discret else partenaire.nom

    @admin.display(description="type")
    def type(self, partenaire: Partenaire) -> str:
        return TUE if partenaire.discret else partenaire.get_genre_display()

    @admin.display(description="archivé", boolean=True)
    def archive(self, partenaire: Partenaire) -> bool:
        return partenaire.archive_le is not None

    def get_inlines(self, request: HttpRequest, obj: Partenaire | None) -> list:
        """Qui accueille seulement n'a pas de matinée ici ; un partenaire nouveau se nomme d'abord."""
        return self.inlines if obj else [Interlocuteurs]

    def outils(self, request: HttpRequest, obj: Partenaire) -> list[tuple[str, str]]:
        if obj.archive_le:
            return [("Rouvrir…", "rouvrir")]
        ajouter = f"{reverse('admin:groupe_ajouter')}?partenaire={obj.pk}"
        return [("Son lien privé…", "lien"), ("Ajouter une date…", ajouter), ("Archiver…", "archiver")]

    def actes(self) -> dict[str, Callable[..., HttpResponse]]:
        return {"lien": self.lien, "archiver": self.archiver, "rouvrir": self.rouvrir}

    def has_delete_permission(self, request: HttpRequest, obj: Partenaire | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.a_une_histoire())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Qui veut supprimer un partenaire qui a une histoire est conduit à l'archiver."""
        obj = self.get_object(request, object_id)
        if obj and self.has_change_permission(request, obj) and obj.a_une_histoire():
            messages.warning(request, "Ce partenaire a une histoire : il ne se supprime pas, il s’archive.")
            return redirect("admin:partenariats_partenaire_archiver", object_id)
        return super().delete_view(request, object_id, extra_context)

    def lien(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """La page privée du référent : à qui, jusqu'à quand ; envoyer, renouveler, révoquer."""
        obj, maintenant, refus = self._le_partenaire(request, object_id), timezone.now(), None
        if request.method == "POST":
            try:
                return self._changer_le_lien(request, obj, maintenant)
            except Refus as dit:
                refus = dit
        contexte = {
            **self.admin_site.each_context(request),
            "title": "Le lien privé du groupe",
            "partenaire": obj,
            "referent": obj.referent,
            "liens": self._ses_liens(obj),
            "maintenant": maintenant,
            "refus": refus,
        }
        return render(request, "gestion/lien_du_groupe.html", contexte, status=409 if refus else 200)

    @staticmethod
    def _ses_liens(obj: Partenaire) -> QuerySet:
        return obj.liens.order_by("-cree_le", "pk")[:12]

    def _changer_le_lien(self, request: HttpRequest, obj: Partenaire, maintenant: Any) -> HttpResponse:
        if request.POST.get("acte") == "revoquer":
            liens.revoquer(obj, maintenant=maintenant)
            self.log_change(request, obj, "Révoquer les liens")
            messages.success(request, "Plus aucun lien n’ouvre la page de ce groupe.")
        else:
            liens.envoyer(obj, maintenant=maintenant)
            self.log_change(request, obj, "Envoyer un lien")
            messages.success(request, "Le lien part par courriel. L’ancien sert jusqu’à la première visite du neuf.")
        return redirect("admin:partenariats_partenaire_lien", obj.pk)

    def archiver(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = self._le_partenaire(request, object_id)
        nombre = len(annuaire.dates_a_venir(obj, timezone.now()))

        def faire(partenaire: Partenaire, _: dict[str, Any]) -> str:
            annulees = annuaire.archiver(partenaire, maintenant=timezone.now())
            request.semaine_changee = True
            return f"{partenaire} : archivé. {accorder(annulees, 'date annulée', 'dates annulées')}."

        voie = "le référent l’apprendra par courriel" if obj.referent else "personne n’est prévenu : dites-le vous-même"
        a_venir = f"{accorder(nombre, 'date à venir annulée', 'dates à venir annulées')} ({voie})"
        reponse = self._acte(
            request,
            object_id,
            titre="Archiver ce partenaire",
            phrase=f"{a_venir if nombre else 'aucune date n’est à venir'} ; ses liens se ferment ; son histoire reste.",
            bouton="Archiver",
            faire=faire,
        )
        self.reprogrammer(request)
        return reponse

    def rouvrir(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def faire(partenaire: Partenaire, _: dict[str, Any]) -> str:
            annuaire.rouvrir(partenaire)
            request.semaine_changee = True
            return f"{partenaire} : de nouveau actif. Envoyez-lui un lien si vous le souhaitez."

        reponse = self._acte(
            request,
            object_id,
            titre="Rouvrir ce partenaire",
            phrase="ses groupes habituels se programmeront à nouveau ; les dates annulées le restent, ses liens aussi.",
            bouton="Rouvrir",
            faire=faire,
        )
        self.reprogrammer(request)
        return reponse

    def _acte(self, request: HttpRequest, object_id: str, **options: Any) -> HttpResponse:
        return page_d_acte(self, request, object_id, formulaire=forms.Form, **options)

    def _le_partenaire(self, request: HttpRequest, object_id: str) -> Partenaire:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        return obj
