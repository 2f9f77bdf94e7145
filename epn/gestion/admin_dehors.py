"""Les sorties : la liste, et la fiche, où se corrige ce qui ne touche pas aux heures. Le reste a ses étapes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.administration import AdminDeGestion, FormulaireDeGestion
from epn.commun.vocabulaire import Thematique, TrancheAge
from epn.gestion import views_dehors
from partenariats import dehors
from partenariats.models import ActionExterieure

COMPTER = ("Rendre compte…", "action_compte")
DEPLACER = ("Déplacer…", "action_deplacer")
ANNULER = ("Annuler la sortie…", "action_annuler")


@admin.register(ActionExterieure)
class ActionExterieureAdmin(AdminDeGestion):
    """Où l'on va, où l'on est allé, ce qui reste à compter."""

    list_display = ["quand", "titre", "endroit", "commune", "etat"]
    list_display_links = ["quand", "titre"]
    list_filter = [("debut", admin.DateFieldListFilter), "publique"]
    list_select_related = ["commune", "partenaire", "conseiller"]
    search_fields = ["titre", "endroit", "commune__nom"]
    ordering = ["-debut", "-pk"]
    lues = ["quand", "temps_engage", "ou", "anime", "etat", "compte"]

    def get_readonly_fields(self, request: HttpRequest, obj: ActionExterieure | None = None) -> list[str]:
        return self.lues

    def get_fields(self, request: HttpRequest, obj: ActionExterieure | None = None) -> list[str]:
        return [*self.lues, *dehors.DESCRIPTION]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return views_dehors.prevoir(request)

    def has_change_permission(self, request: HttpRequest, obj: ActionExterieure | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.est_annulee)

    def save_model(self, request: HttpRequest, obj: ActionExterieure, form: FormulaireDeGestion, change: bool) -> None:
        champs = {nom: getattr(obj, nom) for nom in dehors.DESCRIPTION}
        dehors.modifier(obj, maintenant=timezone.now(), **champs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return super().render_change_form(request, {**context, "title": "Une sortie"}, *args, **kwargs)

    def outils(self, request: HttpRequest, obj: ActionExterieure) -> list[tuple[str, str]]:
        if obj.effectif is not None:
            etapes = [COMPTER]
        else:
            # Commencée, elle ne se déplace plus ; elle se compte, ou l'on dit qu'elle n'a pas eu lieu.
            etapes = [COMPTER, ANNULER] if obj.debut <= timezone.now() else [DEPLACER, ANNULER]
        return [(phrase, reverse(f"admin:{nom}", args=[obj.pk])) for phrase, nom in etapes]

    @admin.display(description="quand", ordering="debut")
    def quand(self, action: ActionExterieure) -> str:
        jour = dates.en_toutes_lettres(dates.jour_local(action.debut), annee=True)
        return f"{jour}, {dates.de_a(action.debut, action.fin)}"

    @admin.display(description="temps engagé")
    def temps_engage(self, action: ActionExterieure) -> str:
        return f"{dates.de_a(action.depart, action.retour)}, route comprise"

    @admin.display(description="commune")
    def ou(self, action: ActionExterieure) -> str:
        return str(action.commune)

    @admin.display(description="conseiller")
    def anime(self, action: ActionExterieure) -> str:
        return str(action.conseiller)

    @admin.display(description="état")
    def etat(self, action: ActionExterieure) -> str:
        if action.est_annulee:
            return f"annulée : {action.motif_annulation}" if action.motif_annulation else "annulée"
        if action.effectif is not None:
            return f"{action.effectif} rencontrée{'s' if action.effectif > 1 else ''}"
        return "à compter" if action.fin <= timezone.now() else "prévue"

    @admin.display(description="compte rendu")
    def compte(self, action: ActionExterieure) -> str:
        if action.effectif is None:
            return "pas encore"
        ages = [f"{action.tranches[t.value]} ({t.label})" for t in TrancheAge if t.value in action.tranches]
        themes = [Thematique(code).label for code in action.thematiques if code in Thematique.values]
        route = [f"{action.kilometres}{dates.INSECABLE}km"] if action.kilometres is not None else []
        return " ; ".join(filter(None, [", ".join(ages), ", ".join(themes), *route])) or "sans détail"
