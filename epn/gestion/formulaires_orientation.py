"""Vers qui l'on envoie : un service de la liste, ou à défaut un mot officiel."""

from typing import Any
from uuid import uuid4

from django import forms

from epn.commun.vocabulaire import OrientationVers
from publics.models import ServiceVoisin

SERVICE = "service-"
Vers = tuple[str, ServiceVoisin | None]


class ChampOrientation(forms.ChoiceField):
    """Rend le mot officiel, et le service s'il est de la liste. La liste se lit une fois, à l'affichage."""

    def __init__(self, **options: Any) -> None:
        absent = "Ce service n’est plus dans la liste : choisissez-en un autre."
        options.setdefault("error_messages", {"required": "Choisissez vers qui.", "invalid_choice": absent})
        super().__init__(**options)

    def proposer(self, *, sans: str = "") -> None:
        """`sans` : ce que dit le premier choix, quand on peut n'orienter vers personne."""
        services = [(f"{SERVICE}{s.pk}", s.nom) for s in ServiceVoisin.objects.actifs()]
        mots = [("Sans service précis", OrientationVers.choices)]
        groupes = [("Les services voisins", services), *mots] if services else mots
        self.choices = [("", sans), *groupes] if sans else groupes

    def clean(self, value: Any) -> Vers:
        valeur: str = super().clean(value)
        if not valeur.startswith(SERVICE):
            return valeur, None
        service = ServiceVoisin.objects.actifs().filter(pk=valeur.removeprefix(SERVICE)).first()
        if service is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return service.vers, service


def valeur_de(vers: str, service: ServiceVoisin | None) -> str:
    return f"{SERVICE}{service.pk}" if service else vers


class FormulaireOrientation(forms.Form):
    """Personne n'y est nommé."""

    vers = ChampOrientation(label="Vers qui", widget=forms.RadioSelect)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["vers"].proposer()
        self.initial.setdefault("cle", uuid4())

    @property
    def par_sorte(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """Les services d'abord, puis les mots officiels, pour qui va ailleurs."""
        cases = list(self["vers"])
        services = [c for c in cases if str(c.data["value"]).startswith(SERVICE)]
        mots = [c for c in cases if c not in services]
        return [("Un service voisin", services), ("Ailleurs, dans les mots officiels", mots)]
