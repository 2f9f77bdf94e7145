"""Un carré à photographier."""

import segno
from django.utils.safestring import SafeString, mark_safe


def carre(lien: str) -> SafeString:
    """Le QR code, en SVG dans la page : rien à charger."""
    return mark_safe(segno.make(lien, error="m", micro=False).svg_inline(border=3, omitsize=True))
