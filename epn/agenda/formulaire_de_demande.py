"""Demander une matinée pour son équipe ; puis dire qui vient."""

import datetime as dt
from typing import Any

from django import forms

from epn.commun import dates
from partenariats.models import Demande
from partenariats.siret import est_valide, sans_separateurs
from publics.champs import ChampNom
from publics.forms import FormulaireDeReservation
from publics.identite import Identite
from publics.models import Usager

from .matinees import Matinee, les_plus_proches

POUR_SOI = "soi"
EPN, CHEZ_VOUS = "epn", "chez_vous"
# Plus que la salle et que tout groupe réel : au-delà, c'est une faute de frappe.
EFFECTIF_MAX = 30
RANGS = (1, 2, 3)
NOMS_DES_RANGS = ("Le lundi qui vous convient le mieux", "Sinon", "Ou encore")


class ChampEffectif(forms.IntegerField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        faux = f"Écrivez un nombre en chiffres, entre 1 et {EFFECTIF_MAX}, par exemple 6."
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), faux)
        super().__init__(min_value=1, max_value=EFFECTIF_MAX, error_messages=messages, **options)


class ChampLundi(forms.CharField):
    """Une date de la liste. Une autre est dite fermée ou prise, avec les plus proches."""

    def __init__(self, **options: Any) -> None:
        self.libres: list[Matinee] = []
        super().__init__(widget=forms.Select, **options)

    def offrir(self, libres: list[Matinee], *, vide: str) -> None:
        self.libres = libres
        self.widget.choices = [("", vide), *((m.code, str(m)) for m in libres)]

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if not code or any(m.code == code for m in self.libres):
            return code
        raise forms.ValidationError(_pas_libre(code, self.libres))


def _pas_libre(code: str, libres: list[Matinee]) -> str:
    try:
        jour = dt.date.fromisoformat(code)
    except ValueError:
        return "Choisissez une date de la liste."
    proches = " ; ".join(map(str, les_plus_proches(jour, libres)))
    suite = f" Les plus proches\u00a0: {proches}." if proches else ""
    return f"Le {dates.en_toutes_lettres(jour)}, il n’y a pas de matinée libre\u00a0: fermée, ou déjà prise.{suite}"


class FormulaireDeDemande(FormulaireDeReservation):
    public = forms.ChoiceField(
        label="Vous venez pour",
        choices=[*Demande.Public.choices, (POUR_SOI, "vous-même, à titre privé")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites pour qui vous venez.", "invalid_choice": "Choisissez une réponse."},
    )
    organisation = forms.CharField(
        label="Nom de l’entreprise, de l’association ou de la collectivité",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={
            "required": "Il manque le nom de votre organisation.",
            "max_length": "C’est trop long : 120 lettres au plus.",
        },
    )
    siret = forms.CharField(
        label="SIRET (facultatif)",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": "Un SIRET a quatorze chiffres."},
    )
    effectif = ChampEffectif(label="Combien de personnes ?")
    sujet = forms.CharField(
        label="Ce que vous voulez travailler",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple «\u00a0protéger le fichier de nos clients\u00a0».",
        error_messages={
            "required": "Dites en quelques mots ce que vous voulez travailler.",
            "max_length": "300 lettres au plus : gardez l’essentiel.",
        },
    )
    niveau = forms.ChoiceField(
        label="Le niveau du groupe (facultatif)",
        required=False,
        choices=[("", "Nous ne savons pas"), *Demande.Niveau.choices],
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    lieu = forms.ChoiceField(
        label="Où ?",
        choices=[(EPN, "à l’Espace Public Numérique"), (CHEZ_VOUS, "dans vos locaux")],
        initial=EPN,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites où.", "invalid_choice": "Choisissez une réponse."},
    )
    adresse = forms.CharField(
        label="Adresse, si c’est dans vos locaux",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={"max_length": "C’est trop long : 200 lettres au plus."},
    )
    precision = forms.CharField(
        label="Une précision (facultatif)",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "300 lettres au plus : gardez l’essentiel."},
    )

    def __init__(self, *args: Any, libres: list[Matinee], **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in ("aidant", "annee_naissance", "aidant_nom", "rappel"):
            del self.fields[champ]
        self.fields["commune"].required = False
        self.fields["commune"].label = "Commune, si c’est dans vos locaux"
        for rang, libelle in zip(RANGS, NOMS_DES_RANGS, strict=True):
            champ = ChampLundi(label=libelle, required=rang == 1)
            champ.error_messages["required"] = "Choisissez au moins une date."
            champ.offrir(libres, vide="Choisir…" if rang == 1 else "Pas d’autre date")
            self.fields[f"lundi_{rang}"] = champ
        for champ in ("sujet", "precision"):
            # Un navigateur couperait en silence ce qui dépasse.
            self.fields[champ].widget.attrs.pop("maxlength", None)

    @property
    def est_pour_soi(self) -> bool:
        return self["public"].value() == POUR_SOI

    @property
    def lundis(self) -> list[forms.BoundField]:
        return [self[f"lundi_{rang}"] for rang in RANGS]

    def clean_siret(self) -> str:
        siret = sans_separateurs(self.cleaned_data["siret"])
        if siret and not est_valide(siret):
            raise forms.ValidationError(
                "Ce SIRET n’est pas juste : quatorze chiffres, par exemple 732\u00a0829\u00a0320\u00a000074. "
                "Vérifiez-le, ou laissez ce champ vide."
            )
        return siret

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if propres.get("lieu") == CHEZ_VOUS:
            if not propres.get("adresse") and "adresse" not in self.errors:
                self.add_error("adresse", "Pour venir chez vous, il nous faut l’adresse.")
            if not propres.get("commune") and "commune" not in self.errors:
                self.add_error("commune", "Nous nous déplaçons dans les communes du territoire : choisissez la vôtre.")
        return propres

    def demande(self) -> Demande:
        propres = self.cleaned_data
        chez_vous = propres["lieu"] == CHEZ_VOUS
        memes = (
            "organisation",
            "public",
            "siret",
            "prenom",
            "nom",
            "telephone",
            "email",
            "effectif",
            "sujet",
            "niveau",
        )
        jours = [jour for rang in RANGS if (jour := propres[f"lundi_{rang}"])]
        return Demande(
            **{champ: propres[champ] for champ in (*memes, "precision", "cle")},
            jours_souhaites=list(dict.fromkeys(jours)),
            chez_vous=chez_vous,
            adresse=propres["adresse"] if chez_vous else "",
            commune=propres["commune"] if chez_vous else None,
        )


class FormulaireDeParticipants(forms.Form):
    """Une ligne par place qui n'a pas encore de nom."""

    def __init__(self, *args: Any, places: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rangs = range(1, places + 1)
        for rang in self.rangs:
            self.fields[f"prenom_{rang}"] = ChampNom("ce prénom", "Odile", label="Prénom", required=False)
            self.fields[f"nom_{rang}"] = ChampNom("ce nom", "Rivet", label="Nom", required=False)
            for champ in (f"prenom_{rang}", f"nom_{rang}"):
                self.fields[champ].widget.attrs["autocomplete"] = "off"

    @property
    def lignes(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        return [(rang, self[f"prenom_{rang}"], self[f"nom_{rang}"]) for rang in self.rangs]

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        for rang in self.rangs:
            prenom, nom = f"prenom_{rang}", f"nom_{rang}"
            for champ, autre, quoi in ((prenom, nom, "le prénom"), (nom, prenom, "le nom")):
                if propres.get(autre) and not propres.get(champ) and champ not in self.errors:
                    self.add_error(champ, f"Il manque {quoi} de cette personne.")
        if not self.errors and not any(propres.values()):
            self.add_error(None, "Donnez au moins un prénom et un nom.")
        return propres

    def identites(self, demande: Demande) -> list[Identite]:
        """Sans contact : les messages vont à qui a fait la demande."""
        propres, audience = self.cleaned_data, audience_de(demande)
        nommees = ((propres[f"prenom_{rang}"], propres[f"nom_{rang}"]) for rang in self.rangs)
        return [Identite(prenom, nom, audience=audience) for prenom, nom in nommees if nom]


def audience_de(demande: Demande) -> str:
    agents = demande.public == Demande.Public.AGENTS
    return Usager.Audience.AGENT if agents else Usager.Audience.PROFESSIONNEL
