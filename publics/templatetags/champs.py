"""Les champs d'une réservation. Vides, ils sont les mêmes pour tous : une vingtaine de gabarits, rendus une fois."""

from collections.abc import Hashable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from publics.forms import FormulaireDeReservation

register = template.Library()
GABARIT = "composants/champs_visibles.html"
# Une entrée par sorte de formulaire et par liste de communes : on oublie tout quand la liste a beaucoup changé.
VARIANTES_GARDEES = 16
_gardes: dict[Hashable, SafeString] = {}


@register.simple_tag
def champs_visibles(form: FormulaireDeReservation, debut: str, avant: str) -> SafeString:
    """Ce qui se lit dans la base (les communes) fait partie de la clé : rien de gardé n'est jamais périmé. Un
    formulaire déjà envoyé, ou celui d'un prescripteur, se rend pour lui seul."""
    contexte = {"form": form, "debut": debut, "avant": avant}
    if form.is_bound or form.prescripteur:
        return render_to_string(GABARIT, contexte)
    cle = type(form), debut, avant, tuple(form.fields["commune"].choices)
    if cle not in _gardes:
        if len(_gardes) >= VARIANTES_GARDEES:
            _gardes.clear()
        _gardes[cle] = render_to_string(GABARIT, contexte)
    return _gardes[cle]
