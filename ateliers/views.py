"""Le programme des ateliers, et la page de chaque séance."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from epn.commun.page_commune import page_commune
from epn.planning.models import Nature
from epn.territoire.models import Espace

from .donnees_structurees import en_json, evenement
from .models import Illustration, Seance


@page_commune
def programme(request: HttpRequest) -> HttpResponse:
    seances = (
        Seance.objects.publiques()
        .exclude(nature=Nature.PROFESSIONNELS)
        .a_venir(timezone.now())
        .select_related("lieu__commune")
    )
    prochaine = next((s for s in seances if not s.est_annulee), None)
    return render(request, "ateliers/programme.html", {"seances": seances, "prochaine": prochaine})


@page_commune
def seance(request: HttpRequest, pk: int) -> HttpResponse:
    seance = get_object_or_404(Seance.objects.publiques().select_related("lieu__commune"), pk=pk)
    espace = Espace.objects.first()
    contexte = {
        "seance": seance,
        "espace": espace,
        "minutes": int((seance.fin - seance.debut).total_seconds()) // 60,
        "est_passee": seance.fin <= timezone.now(),
        "pour_les_professionnels": seance.nature == Nature.PROFESSIONNELS,
        "donnees_structurees": en_json(evenement(seance, espace, request.build_absolute_uri())),
    }
    return render(request, "ateliers/seance.html", contexte)


@require_safe
def illustration(request: HttpRequest, empreinte: str) -> HttpResponse:
    """L'adresse est faite du contenu : elle ne change jamais, et se garde un an."""
    image = Illustration.objects.filter(empreinte=empreinte).values_list("image", flat=True).first()
    if image is None:
        raise Http404("Cette image n’existe plus.")
    entetes = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(bytes(image), content_type="image/webp", headers=entetes)
