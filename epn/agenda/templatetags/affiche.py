"""Ce que l'imprimé a de plus que l'écran."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_PREMIER = re.compile(r"\b1er\b")


@register.filter
def exposant(texte: str) -> SafeString:
    """« 1er » avec son « er » en exposant."""
    return mark_safe(_PREMIER.sub("1<sup>er</sup>", conditional_escape(texte)))
