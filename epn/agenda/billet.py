"""Le billet d'un rendez-vous, en grand, sur une feuille A5 que l'on met sur le frigo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accompagnements.models import RendezVous
from epn.agenda.papier import VARIANTE, composer
from epn.agenda.reservation import rendez_vous_ouvert
from epn.territoire.models import Espace


@never_cache
@require_safe
def billet(request: HttpRequest) -> HttpResponse:
    rendez_vous = rendez_vous_ouvert(request)
    if rendez_vous is None:
        return redirect("agenda:mes_reservations")
    return HttpResponse(
        imprimer(rendez_vous),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="billet.pdf"'},
    )


def imprimer(rendez_vous: RendezVous) -> bytes:
    """Le PDF du billet (PDF/UA). Met une demi-seconde : à ne pas faire dans une transaction."""
    contexte = {"rendez_vous": rendez_vous, "espace": Espace.objects.first()}
    texte = render_to_string("agenda/billet.html", contexte)
    return composer(texte, "css/billet.css").write_pdf(pdf_variant=VARIANTE)
