"""Le billet d'un rendez-vous, en grand, sur une feuille A5 que l'on met sur le frigo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from epn.agenda import inscriptions
from epn.agenda.papier import VARIANTE, composer
from epn.agenda.reservation import rendez_vous_ouvert
from epn.territoire.models import Espace


@never_cache
@require_safe
def billet(request: HttpRequest) -> HttpResponse:
    if rendez_vous := rendez_vous_ouvert(request):
        pdf = imprimer("agenda/billet.html", rendez_vous=rendez_vous)
    elif siennes := inscriptions.ouvertes(request):
        pdf = imprimer("agenda/billet_d_atelier.html", billet=inscriptions.Billet(siennes))
    else:
        return redirect("agenda:mes_reservations")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="billet.pdf"'},
    )


def imprimer(gabarit: str, **contexte: object) -> bytes:
    """Le PDF du billet (PDF/UA). Met une demi-seconde : à ne pas faire dans une transaction."""
    texte = render_to_string(gabarit, {**contexte, "espace": Espace.objects.first()})
    return composer(texte, "css/billet.css").write_pdf(pdf_variant=VARIANTE)
