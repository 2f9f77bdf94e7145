"""Les formulaires des étapes d'une séance. Une réserve (fermé, moins de places que d'inscrits) se confirme :
la case n'apparaît qu'une fois la réserve dite."""

import datetime as dt
from typing import Any

from django import forms

from ateliers.models import Atelier, Seance
from epn.commun import dates
from epn.planning import calendrier
from epn.territoire.models import Lieu

# Au-delà, une date est une faute de frappe.
AVENIR = dt.timedelta(days=3 * 365)
PLACES_MAX = 500


class ChampJour(forms.DateField):
    """Un jour d'aujourd'hui à trois ans. `passe` : les jours passés vont aussi."""

    def __init__(self, *, passe: bool = False, **options: Any) -> None:
        self.passe = passe
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        messages = {"required": "Donnez la date.", "invalid": "Écrivez une date, par exemple 04/12/2026."}
        super().__init__(widget=widget, error_messages=messages, **options)

    def borner(self, aujourd_hui: dt.date) -> None:
        self.du = aujourd_hui - AVENIR if self.passe else aujourd_hui
        self.au = aujourd_hui + AVENIR

    def clean(self, value: Any) -> dt.date | None:
        jour = super().clean(value)
        if jour and jour < self.du:
            raise forms.ValidationError("Ce jour est passé : choisissez une date à venir.")
        if jour and jour > self.au:
            raise forms.ValidationError("Cette date est trop loin : choisissez-la dans les trois ans.")
        return jour


class ChampHeureDePendule(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        messages = {"required": "Donnez l’heure.", "invalid": "Écrivez une heure, par exemple 14:30."}
        super().__init__(widget=widget, error_messages=messages, **options)


def verifier_les_heures(form: forms.Form, propres: dict[str, Any], maintenant: dt.datetime) -> None:
    """Un jour, de telle heure à telle heure : dans l'ordre, et à venir. Chaque faute va à son champ."""
    jour, de, a = (propres.get(nom) for nom in ("jour", "de", "a"))
    if de and a and a <= de:
        form.add_error("a", "La séance finit avant de commencer : vérifiez les heures.")
    elif jour and de and calendrier.instant(jour, de, dates.fuseau()) <= maintenant:
        form.add_error("de", "Cette heure est passée : choisissez une heure à venir.")


class FormulaireDEtape(forms.Form):
    """Ce qu'ont en commun les étapes : la révision lue, et la réserve confirmée."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    confirme = forms.BooleanField(required=False, label="Je le sais, et je confirme")

    def __init__(self, *args: Any, seance: Seance, maintenant: dt.datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seance, self.maintenant = seance, maintenant
        self.reserve = ""
        for champ in self.fields.values():
            if isinstance(champ, ChampJour):
                champ.borner(dates.jour_local(maintenant))

    def reserver(self, phrase: str) -> None:
        """La réserve se lit au-dessus du bouton, avec la case qui la confirme."""
        self.reserve = phrase


class FormulaireDeplacementDeSeance(FormulaireDEtape):
    jour = ChampJour(label="Nouvelle date")
    de = ChampHeureDePendule(label="De")
    a = ChampHeureDePendule(label="À")

    def __init__(
        self, *args: Any, seance: Seance, heures: tuple[dt.datetime, dt.datetime] | None = None, **options: Any
    ) -> None:
        """`heures` : celles que l'on vise, si ce ne sont pas les siennes."""
        debut, fin = (dates.heure_locale(h) for h in heures or (seance.debut, seance.fin))
        options["initial"] = {"jour": debut.date(), "de": debut.time(), "a": fin.time()}
        super().__init__(*args, seance=seance, **options)

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        verifier_les_heures(self, propres, self.maintenant)
        return propres

    @property
    def heures(self) -> tuple[dt.datetime, dt.datetime]:
        jour, zone = self.cleaned_data["jour"], dates.fuseau()
        return tuple(calendrier.instant(jour, self.cleaned_data[nom], zone) for nom in ("de", "a"))


class FormulaireAnnulationDeSeance(FormulaireDEtape):
    motif = forms.CharField(
        label="Motif",
        max_length=120,
        required=False,
        help_text="Il est écrit aux inscrits et sur la page de la séance. Par exemple « conseiller absent ».",
        error_messages={"max_length": "C’est trop long : 120 lettres au plus."},
    )

    def clean_motif(self) -> str:
        return " ".join(self.cleaned_data["motif"].split())


class FormulairePlaces(FormulaireDEtape):
    capacite = forms.IntegerField(
        label="Nombre de places",
        min_value=1,
        max_value=PLACES_MAX,
        error_messages={
            "required": "Donnez le nombre de places.",
            "invalid": "Écrivez un nombre entier, par exemple 8.",
            "min_value": "Une séance a au moins une place.",
            "max_value": f"C’est trop : {PLACES_MAX} places au plus.",
        },
    )

    def __init__(self, *args: Any, seance: Seance, **options: Any) -> None:
        options["initial"] = {"capacite": seance.capacite}
        super().__init__(*args, seance=seance, **options)


class FormulaireTheme(FormulaireDEtape):
    atelier = forms.ModelChoiceField(
        Atelier.objects.none(),
        label="Thème",
        empty_label="à choisir plus tard",
        required=False,
        error_messages={"invalid_choice": "Ce thème n’existe pas, ou il est archivé."},
    )
    lieu = forms.ModelChoiceField(
        Lieu.objects.none(),
        label="Lieu",
        empty_label=None,
        error_messages={"required": "Choisissez le lieu.", "invalid_choice": "Ce lieu n’existe plus."},
    )

    def __init__(self, *args: Any, seance: Seance, inscrits: bool, **options: Any) -> None:
        options["initial"] = {"atelier": seance.atelier_id, "lieu": seance.lieu_id}
        super().__init__(*args, seance=seance, **options)
        self.inscrits = inscrits
        self.fields["lieu"].queryset = Lieu.objects.all()
        self.fields["atelier"].queryset = themes_de(seance)
        if seance.parcours_id:
            # Le thème d'une étape est celui de son cycle.
            del self.fields["atelier"]

    def clean_atelier(self) -> Atelier | None:
        atelier = self.cleaned_data["atelier"]
        if atelier is None and self.inscrits:
            raise forms.ValidationError("Des personnes sont inscrites : gardez un thème, ou annulez la séance.")
        return atelier


class FormulaireEchange(FormulaireDEtape):
    autre = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    revision_de_l_autre = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def themes_de(seance: Seance) -> Any:
    """Les ateliers que cette séance peut prendre : ceux de sa nature, non archivés, et le sien."""
    possibles = Atelier.objects.filter(nature=seance.nature, archive_le=None)
    return possibles | Atelier.objects.filter(pk=seance.atelier_id)
