"""Le bandeau d'un poste partagé : pour qui l'on réserve, et comment finir."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from publics.prescripteurs import ouvert

register = template.Library()


@register.inclusion_tag("composants/bandeau_de_prescripteur.html", takes_context=True)
def bandeau_de_prescripteur(context: Context) -> dict[str, Any]:
    """Lit la session : une page gardée pour tous n'en a pas, et tomberait en panne aux essais."""
    request = context["request"]
    maintenant = timezone.now()
    return {
        "prescripteur": ouvert(request.session, maintenant=maintenant),
        "csrf_token": context.get("csrf_token"),
        "chez_lui": request.path == "/prescripteurs/",
    }
