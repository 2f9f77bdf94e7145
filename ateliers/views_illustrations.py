from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .models import Illustration


@require_safe
def illustration(request: HttpRequest, empreinte: str) -> HttpResponse:
    """L'adresse est faite du contenu : elle ne change jamais, et se garde un an."""
    image = Illustration.objects.filter(empreinte=empreinte).values_list("image", flat=True).first()
    if image is None:
        raise Http404("Cette image n’existe plus.")
    entetes = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(bytes(image), content_type="image/webp", headers=entetes)
