"""Une page d'acte dans l'administration : ce qui va se passer, ce qu'il faut dire, un bouton."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from epn.commun.refus import Refus


def page_d_acte(
    modele: admin.ModelAdmin,
    request: HttpRequest,
    object_id: str,
    *,
    titre: str,
    phrase: str,
    bouton: str,
    formulaire: type[forms.Form],
    faire: Callable[[Any, dict[str, Any]], str],
) -> HttpResponse:
    """GET montre, POST fait. `faire` rend la phrase qui dit ce qui a été fait ; un refus revient à l'écran."""
    objet = modele.get_object(request, object_id)
    if objet is None:
        raise Http404
    if not modele.has_change_permission(request, objet):
        raise PermissionDenied
    form = formulaire(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            fait = faire(objet, form.cleaned_data)
        except (Refus, ValidationError) as refus:
            form.add_error(None, getattr(refus, "messages", None) or [str(refus)])
        else:
            # « faire » a pu fermer l'objet : c'est lui, tel qu'il était, que l'historique nomme.
            modele.log_change(request, objet, titre)
            messages.success(request, fait)
            return redirect(f"admin:{modele.opts.app_label}_{modele.opts.model_name}_changelist")
    retour = reverse(f"admin:{modele.opts.app_label}_{modele.opts.model_name}_changelist")
    contexte = {
        **modele.admin_site.each_context(request),
        "title": titre,
        "phrase": f"{objet} : {phrase}",
        "bouton": bouton,
        "form": form,
        "retour": retour,
        "opts": modele.opts,
    }
    return render(request, "gestion/acte.html", contexte)
