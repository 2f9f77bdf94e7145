"""Pour les gabarits `.sms.txt` : borner ce qui varie, pour que le texto tienne en un segment."""

from django import template

from epn.messagerie import gsm7

register = template.Library()


@register.filter
def abreger(texte: object, place: int) -> str:
    """`{{ titre|abreger:40 }}` : 40 septets au plus."""
    return gsm7.abreger(str(texte), place)
