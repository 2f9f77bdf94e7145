"""Réunir deux fiches : champ par champ, ce que l'on garde."""

from typing import Any

from django import forms

from epn.commun.templatetags.francais import telephone
from publics.fusion import empreinte, est_dit
from publics.identite import CHAMPS
from publics.models import Usager


def dire(usager: Usager, champ: str) -> str:
    """La valeur dans les mots de l'écran ; vide si l'on ne sait pas."""
    if champ == "telephone":
        return telephone(usager.telephone) if usager.telephone else ""
    if champ == "commune":
        return usager.commune.nom if usager.commune else ""
    lire = getattr(usager, f"get_{champ}_display", None)
    dite = lire() if lire else getattr(usager, champ)
    return "" if dite is None else str(dite)


def libelle(champ: str) -> str:
    nom = str(Usager._meta.get_field(champ).verbose_name)
    return nom[:1].upper() + nom[1:]


class FormulaireFusion(forms.Form):
    """Une question par champ où les deux fiches disent autre chose. Le reste se déduit."""

    vu = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, garde: Usager, absorbe: Usager, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["vu"] = empreinte(garde, absorbe)
        self.communs: list[tuple[str, str]] = []
        for champ in CHAMPS:
            # Ce que personne n'a choisi (« non communiqué ») ne se compare pas.
            valeurs = tuple(dire(u, champ) if est_dit(u, champ) else "" for u in (garde, absorbe))
            if all(valeurs) and valeurs[0] != valeurs[1]:
                self.fields[champ] = _choix(champ, *valeurs)
            elif any(valeurs):
                self.communs.append((libelle(champ), valeurs[0] or valeurs[1]))

    @property
    def questions(self) -> list[forms.BoundField]:
        return list(self.visible_fields())

    @property
    def champs(self) -> dict[str, str]:
        """Ce que reçoit `fusion.fusionner`."""
        return {champ: self.cleaned_data[champ] for champ in CHAMPS if champ in self.fields}


def _choix(champ: str, garde: str, absorbe: str) -> forms.ChoiceField:
    choix = [("garde", garde), ("absorbe", absorbe)]
    if champ == "notes":
        choix.insert(0, ("deux", "les deux, l’une après l’autre"))
    return forms.ChoiceField(
        label=libelle(champ),
        choices=choix,
        initial=choix[0][0],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que l’on garde.", "invalid_choice": "Choisissez dans la liste."},
    )
