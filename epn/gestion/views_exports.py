"""Emporter une liste dans un tableur : on redit son mot de passe, le journal des accès garde qui, quoi et combien."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from epn.commun import dates
from epn.commun.classeurs import FORMES, Tableau, fichier
from epn.gestion import periode
from epn.gestion.exports import listes
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics import journal_des_acces
from publics.models import Acces

# Les listes de l'administration que l'on emporte le plus ; les autres ont le même bouton.
ECRANS = (
    ("Usagers", "admin:publics_usager_changelist"),
    ("Rendez-vous", "admin:accompagnements_rendezvous_changelist"),
    ("Séances", "admin:ateliers_seance_changelist"),
    ("Messages, sans leur contenu", "admin:messagerie_message_changelist"),
)


@du_conseiller
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """Où prendre chaque liste ; celles d'une période se téléchargent d'ici."""
    form, choisie = periode.lire(request.GET, periode.mois(dates.jour_local(timezone.now())))
    contexte = cadre(
        request,
        "Exporter",
        form=form,
        periode=choisie,
        ecrans=[(titre, reverse(adresse)) for titre, adresse in ECRANS],
        listes=list(listes.SANS_ECRAN),
        formes=list(FORMES),
    )
    return render(request, "gestion/exports.html", contexte)


@never_cache
@require_GET
def exporter(request: HttpRequest, application: str, modele: str, forme: str) -> HttpResponse:
    """Une liste de l'administration, sous les filtres et dans l'ordre de l'écran."""
    administres = {(m._meta.app_label, m._meta.model_name): a for m, a in admin.site._registry.items()}
    ecran = administres.get((application, modele))
    if ecran is None or forme not in FORMES:
        raise Http404
    if not ecran.has_view_permission(request):
        raise PermissionDenied

    @reauthentication_required
    def emporter(request: HttpRequest) -> HttpResponse:
        try:
            lignes = ecran.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            # Un filtre inventé : l'écran lui-même dit quoi en faire.
            return redirect(f"{reverse(f'admin:{application}_{modele}_changelist')}?e=1")
        return remettre(request, listes.de_l_ecran(ecran, lignes), forme)

    return emporter(request)


@du_conseiller
@reauthentication_required
@never_cache
@require_GET
def exporter_la_periode(request: HttpRequest, liste: str, forme: str) -> HttpResponse:
    lire: Callable[[periode.Periode], Tableau] | None = listes.SANS_ECRAN.get(liste)
    if lire is None or forme not in FORMES:
        raise Http404
    form, choisie = periode.lire(request.GET, periode.mois(dates.jour_local(timezone.now())))
    if form.is_bound and not form.is_valid():
        return redirect(f"{reverse('admin:exports')}?{request.GET.urlencode()}")
    return remettre(request, lire(choisie), forme)


def remettre(request: HttpRequest, tableau: Tableau, forme: str) -> FileResponse:
    """Le fichier, une fois noté ce qui sort : une sorte et un nombre, jamais un nom."""
    reponse = fichier(tableau, forme, tableau.titre.replace(" ", "-"))
    lignes = f"{tableau.ecrites} ligne{'s' if tableau.ecrites > 1 else ''}"
    journal_des_acces.noter(request.user, Acces.Geste.EXPORTER, None, f"{tableau.titre}, {lignes}, {forme.upper()}")
    return reponse
