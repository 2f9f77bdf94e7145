"""Ce que Django écrit lui-même dans ses listes et ses fiches, rendu lisible sans le voir."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
COCHES = {' alt="True"': ' alt="oui"', ' alt="False"': ' alt="non"', ' alt="None"': ' alt="non renseigné"'}


@register.filter
def lisible(html: SafeString) -> SafeString:
    """Les coches disent « oui » et « non » ; l'en-tête d'une ligne dit sa portée."""
    for anglais, francais in COCHES.items():
        html = html.replace(anglais, francais)
    return mark_safe(html.replace("<th class", '<th scope="row" class'))
