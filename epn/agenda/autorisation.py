"""L'autorisation qu'un responsable signe pour un mineur : vierge pour tous, ou déjà remplie au poste."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from epn.agenda.papier import VARIANTE, composer
from epn.commun import dates
from epn.territoire.models import Espace, Lieu
from publics.mineurs import fin_de_saison
from publics.models import Usager


@require_safe
def vierge(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        imprimer(timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="autorisation.pdf"'},
    )


def imprimer(maintenant: dt.datetime, enfant: Usager | None = None) -> bytes:
    """Le PDF (PDF/UA, A4, une page). Met une demi-seconde : à ne pas faire dans une transaction."""
    contexte = {
        "enfant": enfant,
        "adultes": [r.adulte for r in enfant.responsables.select_related("adulte")] if enfant else [],
        "fin": fin_de_saison(dates.jour_local(maintenant)),
        "espace": Espace.objects.first(),
        "lieu": Lieu.objects.filter(principal=True).select_related("commune").first(),
    }
    texte = render_to_string("agenda/autorisation.html", contexte)
    return composer(texte, "css/autorisation.css").write_pdf(pdf_variant=VARIANTE)
