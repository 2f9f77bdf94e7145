"""Envoyer vers un autre service quelqu'un qui est là : venu à une séance, ou passé sans rendez-vous."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ateliers.models import Seance
from epn.commun.refus import Refus
from epn.gestion.formulaires_orientation import FormulaireOrientation
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics.models import ServiceVoisin
from publics.orientations import orienter as compter


@du_conseiller
@require_http_methods(["GET", "HEAD", "POST"])
def orienter(request: HttpRequest) -> HttpResponse:
    """`seance` dans l'adresse : d'où l'on vient, pour y revenir. L'orientation ne garde ni séance ni personne."""
    form, statut = FormulaireOrientation(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        vers, service = form.cleaned_data["vers"]
        try:
            faite = compter(vers, cle=form.cleaned_data["cle"], service=service, maintenant=timezone.now())
        except Refus as refus:
            form.add_error("vers", str(refus))
            statut = 409
        else:
            messages.success(request, f"Orientation notée : {faite.structure or faite.get_vers_display()}.")
            return redirect(_suite(request, service))
    contexte = cadre(
        request,
        "Orienter quelqu’un",
        form=form,
        services=ServiceVoisin.objects.actifs(),
        note=_service(request.GET.get("note", "")),
        seance=_seance(request),
    )
    return render(request, "gestion/orienter.html", contexte, status=statut)


def _suite(request: HttpRequest, service: ServiceVoisin | None) -> str:
    """La même page, qui offre la carte du service ; sans service, là d'où l'on vient."""
    seance = _seance(request)
    if service:
        venue = f"&seance={seance.pk}" if seance else ""
        return f"{reverse('admin:orienter')}?note={service.pk}{venue}"
    return reverse("admin:seance", args=[seance.pk]) if seance else reverse("admin:index")


def _seance(request: HttpRequest) -> Seance | None:
    return Seance.objects.filter(pk=_numero(request.GET.get("seance", ""))).first()


def _service(texte: str) -> ServiceVoisin | None:
    return ServiceVoisin.objects.actifs().filter(pk=_numero(texte)).first()


def _numero(texte: str) -> int | None:
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) < 19 else None
