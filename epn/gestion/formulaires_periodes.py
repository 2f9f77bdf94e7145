"""Ce que le conseiller écrit d'une période close : pourquoi il corrige, et les mots du rapport. Tout y est publié."""

from collections.abc import Iterable
from typing import Any

from django import forms

from epn.frequentation.models import Chiffres
from epn.frequentation.textes import Zone
from partenariats.sans_nom import personnes_dans
from publics.mots_sensibles import ChampRelu, reperer

MOTIF = Chiffres._meta.get_field("motif").max_length


class ChampDeTexte(forms.CharField):
    """Des paragraphes. Une fin de ligne compte pour une lettre, quel que soit le navigateur."""

    def __init__(self, **options: Any) -> None:
        lignes = max(3, options["max_length"] // 120)
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": lignes}), **options)
        self.error_messages["max_length"] = (
            "C’est trop long : %(limit_value)d lettres au plus, il y en a %(show_value)d."
        )

    def to_python(self, value: Any) -> str:
        return super().to_python("\n".join(ligne.rstrip() for ligne in (value or "").splitlines()))


class FormulairePublie(forms.Form):
    """Ce qui s'y écrit se publie : un nom, un numéro, la santé de quelqu'un se relisent avant d'entrer."""

    relu = ChampRelu()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        trouves = {champ: _a_relire(propres.get(champ) or "") for champ in self.changed_data if champ != "relu"}
        if not any(trouves.values()):
            return propres
        cle = " ".join(sorted({mots for siens in trouves.values() for mots, _ in siens}))
        self.fields["relu"].choices = [(cle, "Garder ces mots")]
        if cle not in (propres.get("relu") or []):
            for champ, siens in trouves.items():
                if siens:
                    self.add_error(champ, _prevenir(siens))
        return propres


class FormulaireCorrection(FormulairePublie):
    motif = forms.CharField(
        label="Pourquoi corrigez-vous ?",
        max_length=MOTIF,
        help_text="Tout le monde le lira, à côté des chiffres. Par exemple « une feuille de présence retrouvée ».",
        error_messages={
            "required": "Dites pourquoi, même en quelques mots.",
            "max_length": f"C’est trop long : {MOTIF} lettres au plus.",
        },
    )

    def clean_motif(self) -> str:
        """Une phrase : elle se lit au milieu d'autres."""
        motif = " ".join(self.cleaned_data["motif"].split())
        point = "" if motif.endswith((".", "!", "?", "…")) or len(motif) >= MOTIF else "."
        return f"{motif[:1].upper()}{motif[1:]}{point}"


class FormulaireTextes(FormulairePublie):
    def __init__(self, *args: Any, zones: Iterable[Zone], **options: Any) -> None:
        super().__init__(*args, **options)
        for zone in zones:
            aide = f"{zone.aide} {zone.longueur} lettres au plus."
            self.fields[zone.cle] = ChampDeTexte(label=zone.titre, help_text=aide, max_length=zone.longueur)


def _a_relire(texte: str) -> list[tuple[str, str]]:
    return [(mots, "une personne ?") for mots in personnes_dans(texte)] + [(t.mots, t.sujet) for t in reperer(texte)]


def _prevenir(trouves: Iterable[tuple[str, str]]) -> str:
    dits = " ; ".join(f"« {mots} » ({sujet})" for mots, sujet in trouves)
    return f"Relisez : {dits}. Ce texte se publie : il ne nomme personne. Changez-le, ou cochez « Garder ces mots »."
