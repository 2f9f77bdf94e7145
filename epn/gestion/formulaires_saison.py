"""Préparer une saison, ou s'absenter : de petits formulaires lus dans l'adresse, qui montrent avant de faire."""

import datetime as dt
from typing import Any

from django import forms

from ateliers.saison import DATES_MAX
from epn.commun import dates
from epn.comptes.models import Compte
from epn.gestion.formulaires_etapes import ChampHeureDePendule, ChampJour

RYTHMES = (("1", "chaque semaine"), ("2", "toutes les deux semaines"))
# « Le matin » et « l'après-midi » d'un conseiller, larges : ce sont ses engagements qui comptent.
MOMENTS = {
    "journee": (None, None),
    "matin": (dt.time(7), dt.time(13)),
    "apres_midi": (dt.time(13), dt.time(21)),
}
JOURS_D_ABSENCE_MAX = 62


class FormulaireAvecDates(forms.Form):
    def __init__(self, *args: Any, maintenant: dt.datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.maintenant = maintenant
        for champ in self.fields.values():
            if isinstance(champ, ChampJour):
                champ.borner(dates.jour_local(maintenant))


class FormulaireRepetition(FormulaireAvecDates):
    rythme = forms.ChoiceField(label="À quel rythme ?", choices=RYTHMES, widget=forms.RadioSelect, initial="1")
    fois = forms.IntegerField(
        label="Combien de fois encore ?",
        required=False,
        min_value=1,
        max_value=DATES_MAX,
        error_messages={
            "invalid": "Écrivez un nombre entier, par exemple 6.",
            "min_value": "Au moins une fois.",
            "max_value": f"C’est trop : {DATES_MAX} fois au plus.",
        },
    )
    jusqu_au = ChampJour(label="Ou jusqu’à quelle date ?", required=False)

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if not self.errors and bool(propres.get("fois")) == bool(propres.get("jusqu_au")):
            self.add_error("fois", "Donnez un nombre de fois, ou une date de fin : l’un des deux.")
        return propres


class FormulaireCopie(FormulaireAvecDates):
    du = ChampJour(label="Copier les séances du", passe=True)
    au = ChampJour(label="Au", passe=True, help_text="Ce jour compris.")
    vers = ChampJour(label="À partir de la semaine du", help_text="Mêmes jours et mêmes heures.")

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        du, au, vers = (propres.get(nom) for nom in ("du", "au", "vers"))
        if du and au and au < du:
            self.add_error("au", "La période finit avant de commencer : vérifiez les dates.")
        elif du and vers and dates.lundi_de(vers) <= dates.lundi_de(du):
            self.add_error("vers", "Choisissez une semaine plus tard que celle du départ.")
        return propres


class FormulaireAbsence(FormulaireAvecDates):
    conseiller = forms.ModelChoiceField(
        Compte.objects.none(),
        label="Qui est absent ?",
        empty_label=None,
        error_messages={"required": "Choisissez le conseiller.", "invalid_choice": "Ce conseiller n’existe pas."},
    )
    du = ChampJour(label="Le")
    au = ChampJour(label="Jusqu’au", required=False, help_text="Ce jour compris. Vide : un seul jour.")
    moment = forms.ChoiceField(
        label="Quand dans la journée ?",
        choices=[
            ("journee", "toute la journée"),
            ("matin", "le matin"),
            ("apres_midi", "l’après-midi"),
            ("heures", "à ces heures"),
        ],
        widget=forms.RadioSelect,
        initial="journee",
        error_messages={"required": "Choisissez le moment."},
    )
    de = ChampHeureDePendule(label="De", required=False)
    a = ChampHeureDePendule(label="À", required=False)
    motif = forms.CharField(
        label="Motif",
        max_length=120,
        help_text="Par exemple « formation » ou « congé ».",
        error_messages={
            "required": "Donnez un motif, même court.",
            "max_length": "C’est trop long : 120 lettres au plus.",
        },
    )
    motif_public = forms.BooleanField(
        label="Dire ce motif au public et dans les messages (sinon : « le conseiller est absent »)", required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["conseiller"].queryset = Compte.objects.filter(role=Compte.Role.CONSEILLER, is_active=True)

    def clean_motif(self) -> str:
        return " ".join(self.cleaned_data["motif"].split())

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        du = propres.get("du")
        if du:
            propres["au"] = propres.get("au") or du
            if propres["au"] < du:
                self.add_error("au", "L’absence finit avant de commencer : vérifiez les dates.")
            elif (propres["au"] - du).days > JOURS_D_ABSENCE_MAX:
                self.add_error("au", "C’est trop long pour une absence : deux mois au plus. Faites-en plusieurs.")
        if propres.get("moment") in MOMENTS:
            propres["de"], propres["a"] = MOMENTS[propres["moment"]]
        elif propres.get("moment") == "heures":
            self._verifier_les_heures(propres)
        return propres

    def _verifier_les_heures(self, propres: dict[str, Any]) -> None:
        de, a = propres.get("de"), propres.get("a")
        for nom in ("de", "a"):
            if not propres.get(nom) and nom not in self.errors:
                self.add_error(nom, "Donnez l’heure, par exemple 14:30.")
        if de and a and a <= de:
            self.add_error("a", "L’absence finit avant de commencer : vérifiez les heures.")
