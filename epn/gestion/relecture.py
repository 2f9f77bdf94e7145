"""Relire avant d'enregistrer : un premier envoi montre ce que l'acte change, un second le fait.

Le second rapporte l'empreinte de ce qui a été lu. Si l'acte toucherait autre chose à présent, rien n'est écrit et
l'aperçu revient.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from epn.commun.administration import AdminDeGestion
from epn.commun.refus import Refus
from epn.gestion.essais import essayer

# Ce que la page ajoute elle-même à ce qui a été tapé.
A_NOUS = ("csrfmiddlewaretoken", "empreinte", "_corriger", "_save", "_continue", "_addanother")


class ACorriger(Refus):
    phrase = "Rien n’est encore enregistré."


def a_relire(
    request: HttpRequest, acte: Callable[[], object], *, retour: str, contexte: dict[str, Any]
) -> HttpResponse | None:
    """La page à relire, ou None : elle l'a été, et l'acte ferait toujours la même chose.

    Ce que l'acte refuse (Refus, ValidationError) passe à travers.
    """
    apercu = essayer(acte, maintenant=timezone.now())
    rapportee = request.POST.get("empreinte", "")
    if rapportee == apercu.empreinte:
        request.relu = apercu
        return None
    perime = bool(rapportee)
    contexte = {
        **contexte,
        "title": "Ce qui va changer",
        "apercu": apercu,
        "champs": list(_champs(request)),
        "perime": perime,
        "retour": retour,
    }
    return render(request, "gestion/relecture.html", contexte, status=409 if perime else 200)


def rappeler_ce_qui_sort(request: HttpRequest) -> None:
    """Après l'acte, ce que la programmation ne dit pas : un rendez-vous, un groupe, restés hors de la semaine."""
    for engagement in request.relu.sortent:
        if engagement.genre != "seance":
            messages.warning(request, f"À décider : {engagement.dit}.")


def _champs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for nom, valeurs in request.POST.lists():
        if nom not in A_NOUS:
            yield from ((nom, valeur) for valeur in valeurs)


class SeRelitAvant(AdminDeGestion):
    """Une fiche dont chaque enregistrement passe par la relecture. `ecrire` est l'acte lui-même."""

    change_form_template = "gestion/fiche_a_relire.html"

    def ecrire(self, form: Any) -> None:
        raise NotImplementedError

    def retour(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            try:
                if "_corriger" in request.POST:
                    raise ACorriger
                if page := self._a_relire(request, object_id):
                    return page
            except (Refus, ValidationError) as refus:
                request.refus = refus
        reponse = super().changeform_view(request, object_id, *args, **kwargs)
        if hasattr(request, "relu") and not hasattr(request, "refus"):
            rappeler_ce_qui_sort(request)
        return reponse

    def _a_relire(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """None si ce n'est pas permis, ou mal rempli : la fiche le dira."""
        objet = self.get_object(request, object_id) if object_id else None
        permis = self.has_change_permission(request, objet) if objet else self.has_add_permission(request)
        if not permis or (object_id and not objet):
            return None
        form = self.get_form(request, objet, change=bool(objet))(request.POST, instance=objet)
        if not form.is_valid():
            return None
        contexte = {**self.admin_site.each_context(request), "opts": self.opts}
        return a_relire(request, lambda: self.ecrire(form), retour=self.retour(), contexte=contexte)

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Revenir corriger n'est pas une erreur : la fiche revient avec ce qui était tapé, sans reproche."""
        if "_corriger" in request.POST:
            context["errors"] = []
        return super().render_change_form(request, context, *args, **kwargs)
