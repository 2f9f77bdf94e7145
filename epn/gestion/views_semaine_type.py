"""La semaine type d'un coup d'œil, à une date. Une bande mène à sa fiche, un vide à une plage nouvelle."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from epn.commun import dates
from epn.comptes.models import Compte
from epn.gestion.formulaires_etapes import ChampJour
from epn.gestion.formulaires_saison import FormulaireAvecDates
from epn.gestion.grille import composer
from epn.gestion.views_rendez_vous import cadre, du_conseiller


class FormulaireDate(FormulaireAvecDates):
    le = ChampJour(label="Telle qu’elle sera le")


@du_conseiller
@require_GET
def semaine_type(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    aujourd_hui = dates.jour_local(maintenant)
    form = FormulaireDate(
        request.GET if "le" in request.GET else None, maintenant=maintenant, initial={"le": aujourd_hui}
    )
    le = form.cleaned_data["le"] if form.is_bound and form.is_valid() else aujourd_hui
    conseillers = list(Compte.objects.filter(role=Compte.Role.CONSEILLER, is_active=True).order_by("nom", "pk"))
    contexte = cadre(
        request,
        "Semaine type",
        form=form,
        grille=composer(_choisi(request, conseillers), le, aujourd_hui),
        conseillers=conseillers,
        aujourd_hui=aujourd_hui,
    )
    return render(request, "gestion/semaine_type.html", contexte)


def _choisi(request: HttpRequest, conseillers: list[Compte]) -> Compte:
    """Celui de l'adresse ; sans rien, soi. Http404 s'il n'existe pas."""
    demande = request.GET.get("conseiller") or str(request.user.pk)
    choisi = next((c for c in conseillers if str(c.pk) == demande), None)
    if choisi is None:
        raise Http404("Ce conseiller n’existe pas : vérifiez l’adresse.")
    return choisi


def adresse_le(jour: dt.date, conseiller_id: int) -> str:
    return f"?le={jour.isoformat()}&conseiller={conseiller_id}"
