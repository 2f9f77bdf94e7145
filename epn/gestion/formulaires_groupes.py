"""Les formulaires d'un groupe partenaire : des nombres, un sujet, des heures."""

import datetime as dt
from typing import Any

from django import forms

from epn.commun import dates
from epn.comptes.models import Compte
from epn.gestion.formulaires_etapes import ChampHeureDePendule, ChampJour, verifier_les_heures
from epn.planning import calendrier
from epn.territoire.models import Lieu
from partenariats.formulaires_referent import ChampEffectif, FormulaireDeDate
from partenariats.models import Partenaire, SeancePartenaire
from partenariats.models.seances import SUJETS
from partenariats.seances import GROUPE_MAX


class FormulairePreparation(FormulaireDeDate):
    """Ce que dit le référent, dit par le conseiller ; ses mots sont relus de même."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["attendus"].label = "Combien sont attendus"
        self.fields["attendus"].help_text = "Vide : on ne sait pas."
        self.fields["sujet"].label = "Sujet prévu"
        self.fields["precision"].label = "En mots"


class FormulaireEffectif(forms.Form):
    effectif = ChampEffectif(label="Combien sont venus", help_text="0 si personne n’est venu.")
    thematiques = forms.MultipleChoiceField(
        label="Ce que l’on a travaillé",
        choices=SUJETS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, seance: SeancePartenaire, **options: Any) -> None:
        prevues = [seance.sujet] if seance.sujet else []
        travaillees = seance.thematiques if seance.est_comptee else prevues
        options.setdefault("initial", {"effectif": seance.effectif, "thematiques": travaillees})
        super().__init__(*args, **options)

    def clean_effectif(self) -> int:
        effectif: int = self.cleaned_data["effectif"]
        if effectif < 0:
            raise forms.ValidationError("Un effectif ne peut pas être négatif : donnez 0 si personne n’est venu.")
        if effectif > GROUPE_MAX:
            raise forms.ValidationError(f"C’est trop : {GROUPE_MAX} personnes au plus.")
        return effectif


class FormulaireNouvelleDate(forms.Form):
    partenaire = forms.ModelChoiceField(
        Partenaire.objects.none(),
        label="Groupe",
        empty_label=None,
        error_messages={
            "required": "Choisissez le groupe.",
            "invalid_choice": "Ce partenaire n’existe plus, ou il est archivé.",
        },
    )
    conseiller = forms.ModelChoiceField(
        Compte.objects.none(),
        label="Avec qui",
        empty_label=None,
        error_messages={"required": "Choisissez le conseiller.", "invalid_choice": "Ce conseiller n’existe plus."},
    )
    lieu = forms.ModelChoiceField(
        Lieu.objects.none(),
        label="Lieu",
        empty_label=None,
        error_messages={"required": "Choisissez le lieu.", "invalid_choice": "Ce lieu n’existe plus."},
    )
    jour = ChampJour(label="Date")
    de = ChampHeureDePendule(label="De")
    a = ChampHeureDePendule(label="À")
    attendus = ChampEffectif(label="Combien sont attendus", required=False, help_text="Vide : on ne sait pas.")
    confirme = forms.BooleanField(required=False, label="Je le sais, et je confirme")

    def __init__(self, *args: Any, maintenant: dt.datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.maintenant, self.reserve = maintenant, ""
        self.fields["jour"].borner(dates.jour_local(maintenant))
        self.fields["partenaire"].queryset = Partenaire.objects.actifs().exclude(role=Partenaire.Role.ACCUEILLE)
        self.fields["conseiller"].queryset = Compte.objects.filter(role=Compte.Role.CONSEILLER, is_active=True)
        self.fields["lieu"].queryset = Lieu.objects.all()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        verifier_les_heures(self, propres, self.maintenant)
        return propres

    def seance(self) -> SeancePartenaire:
        """Non enregistrée."""
        propres = self.cleaned_data
        debut, fin = (calendrier.instant(propres["jour"], propres[nom], dates.fuseau()) for nom in ("de", "a"))
        qui = {nom: propres[nom] for nom in ("partenaire", "conseiller", "lieu", "attendus")}
        return SeancePartenaire(debut=debut, fin=fin, retouchee_le=self.maintenant, **qui)

    def reserver(self, phrase: str) -> None:
        """La réserve se lit au-dessus du bouton, avec la case qui la confirme."""
        self.reserve = phrase
