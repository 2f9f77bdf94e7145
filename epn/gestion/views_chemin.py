"""Le chemin d'une personne au poste du conseiller : le lire, écrire une étape, l'imprimer pour elle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.chemin import composer
from epn.gestion.formulaires_publics import FormulaireDEtape
from epn.gestion.progres import imprimer
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics import journal_des_acces
from publics.models import Acces, Usager
from publics.suivis import ecrire_suivi


def la_personne(pk: int) -> Usager:
    """Introuvable une fois anonymisée : il n'y a plus personne à montrer."""
    return get_object_or_404(Usager.objects.connus().select_related("commune"), pk=pk)


@du_conseiller
def chemin(request: HttpRequest, pk: int) -> HttpResponse:
    usager, maintenant, statut = la_personne(pk), timezone.now(), 200
    form = FormulaireDEtape(request.POST or None, initial={"le": dates.jour_local(maintenant)})
    if request.method == "POST" and form.is_valid():
        try:
            ecrire_suivi(usager, maintenant=maintenant, **form.etape)
        except Refus as refus:
            form.add_error(None, str(refus))
            statut = 409
        else:
            messages.success(request, f"Étape écrite sur le chemin de {usager}.")
            return redirect("admin:chemin", pk)
    if request.method == "GET":
        journal_des_acces.noter(request.user, Acces.Geste.OUVRIR, usager, "chemin")
    contexte = cadre(
        request, f"Le chemin de {usager}", usager=usager, chemin=composer(usager, maintenant=maintenant), form=form
    )
    return render(request, "gestion/chemin.html", contexte, status=statut)


@du_conseiller
@require_safe
def progres(request: HttpRequest, pk: int) -> HttpResponse:
    usager, maintenant = la_personne(pk), timezone.now()
    journal_des_acces.noter(request.user, Acces.Geste.EXPORTER, usager, "feuille de progrès")
    return pdf(imprimer(composer(usager, maintenant=maintenant), dates.jour_local(maintenant)), "progres.pdf")


def pdf(contenu: bytes, nom: str) -> HttpResponse:
    return HttpResponse(
        contenu,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nom}"'},
    )
