"""Les formulaires du poste du conseiller : peu de champs, ce qui est mal rempli reste à l'écran."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django import forms

from accompagnements import creneaux
from accompagnements.creneaux import Creneau
from accompagnements.models import CompteRendu, RendezVous
from accompagnements.orientations import service_dit
from accompagnements.reservations import Demande
from epn.commun import dates
from epn.commun.vocabulaire import BESOINS, Autonomie, Materiel, Thematique
from epn.gestion.formulaires_orientation import ChampOrientation, valeur_de
from epn.territoire.models import Commune
from publics.forms import ChampAnneeDEnfant, ChampNom, ChampTelephone
from publics.identite import Identite, identite_d_apres
from publics.models import Reservation, Usager
from publics.mots_sensibles import ChampRelu, relire

AUTRE = "autre"
# Ce que répond « Est-ce une de ces personnes ? » quand ce n'est aucune d'elles.
QUELQU_UN_D_AUTRE = "autre"
DUREES = (15, 30, 45, 60, 90, 120)
PLUS_LIBRE = "Cette heure vient d’être prise, ou n’est plus proposée. Choisissez-en une autre."


class ChampHeure(forms.ChoiceField):
    """Une heure libre, en gros bouton : « ven. 27 nov. à 15 h ». Rend le créneau."""

    def __init__(self, **options: Any) -> None:
        messages = {"required": "Choisissez une heure.", "invalid_choice": PLUS_LIBRE}
        super().__init__(widget=forms.RadioSelect, error_messages=messages, **options)

    def proposer(self, libres: Iterable[Creneau]) -> None:
        self.choices = [(c.code, dates.jour_court_et_heure(c.debut)) for c in libres]

    def clean(self, value: Any) -> Creneau:
        creneau = creneaux.retrouver(super().clean(value))
        if creneau is None:
            raise forms.ValidationError(PLUS_LIBRE)
        return creneau


class FormulaireAppel(forms.Form):
    """Quelqu'un appelle, ou se présente : son nom, son numéro, une heure."""

    nom = ChampNom("le nom", "Lecomte", label="Nom")
    prenom = ChampNom("le prénom", "Simone", label="Prénom", required=False)
    telephone = ChampTelephone(label="Téléphone")
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Commune", required=False, empty_label="non dite")
    besoin = forms.ChoiceField(
        label="De quoi s’agit-il ?",
        required=False,
        choices=[("", "on verra ensemble"), *((c, mot) for c, mot in BESOINS if c != Thematique.DEMARCHES)],
    )
    annee_naissance = ChampAnneeDEnfant(label="Année de naissance de l’enfant", required=False)
    adulte = ChampNom(
        "le nom de l’adulte", "Marie Lecomte", label="Prénom et nom de l’adulte qui en répond", required=False
    )
    creneau = ChampHeure(label="Heure")
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, libres: Iterable[Creneau], usager: Usager | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.usager = usager
        # D'un enfant choisi, c'est l'adulte que l'on joint.
        self.repond = usager.repond_pour_lui if usager else None
        self.fields["commune"].queryset = Commune.objects.du_territoire()
        self.fields["creneau"].proposer(libres)
        self.initial.setdefault("cle", uuid4())
        for champ in ("nom", "prenom", "telephone", "adulte"):
            self.fields[champ].widget.attrs["autocomplete"] = "off"
        if usager:
            # La personne choisie est reprise telle quelle : seul son contact peut se préciser.
            for champ in ("nom", "prenom", "commune", "annee_naissance", "adulte"):
                del self.fields[champ]
            joint = self.repond or usager
            self.initial.setdefault("telephone", joint.telephone.as_national if joint.telephone else "")

    def full_clean(self) -> None:
        if "nom" in self.fields:
            # D'un enfant, le prénom suffit.
            enfant = bool(self["annee_naissance"].value())
            self.fields["nom"].required, self.fields["prenom"].required = not enfant, enfant
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if propres.get("annee_naissance") and not propres.get("adulte") and "adulte" not in self.errors:
            self.add_error("adulte", "Donnez le prénom et le nom de l’adulte : c’est lui que nous préviendrons.")
        return propres

    def clean_telephone(self) -> str:
        telephone = self.cleaned_data["telephone"]
        joint = self.repond or self.usager
        if not telephone and not (joint and joint.email):
            raise forms.ValidationError("Il manque le téléphone, par exemple 06\u00a039\u00a098\u00a012\u00a034.")
        return telephone

    def demande(self) -> Demande:
        propres, adulte = self.cleaned_data, self._adulte()
        cle: UUID = propres["cle"]
        return Demande(
            cle=cle,
            identite=self._identite(),
            origine=Reservation.Origine.TELEPHONE,
            contact_telephone=propres["telephone"],
            contact_email=self.repond.email if self.repond else "",
            aidant=Reservation.Aidant.PROCHE if adulte else "",
            aidant_nom=adulte,
            besoin=propres["besoin"],
            au_comptoir=True,
            usager=self.usager,
        )

    def _adulte(self) -> str:
        """Le nom de l'adulte que l'on préviendra pour un enfant ; vide sinon."""
        if self.usager:
            return str(self.repond or "")
        return self.cleaned_data["adulte"] if self.cleaned_data["annee_naissance"] else ""

    def _identite(self) -> Identite:
        propres, connu = self.cleaned_data, self.usager
        telephone = propres["telephone"]
        if connu:
            return Identite(connu.prenom, connu.nom, telephone, connu.email, connu.commune)
        identite = Identite(propres["prenom"], propres["nom"], telephone, "", propres["commune"])
        if not propres["annee_naissance"]:
            return identite
        adulte = replace(identite_d_apres(propres["adulte"], telephone), commune=propres["commune"])
        return replace(identite, telephone="", annee_naissance=propres["annee_naissance"], responsable=adulte)


class FormulaireDeplacement(forms.Form):
    creneau = ChampHeure(label="Nouvelle heure")
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    prevenue = forms.BooleanField(label="La personne est déjà prévenue", required=False)

    def __init__(self, *args: Any, libres: Iterable[Creneau], joignable: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["creneau"].proposer(libres)
        if joignable:
            del self.fields["prevenue"]


class FormulaireAnnulation(forms.Form):
    motif = forms.CharField(
        label="Motif",
        max_length=120,
        required=False,
        help_text="Il est écrit à la personne. Par exemple « le conseiller est absent ».",
        error_messages={"max_length": "C’est trop long : 120 lettres au plus."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    prevenue = forms.BooleanField(label="La personne est déjà prévenue", required=False)

    def __init__(self, *args: Any, joignable: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if joignable:
            del self.fields["prevenue"]

    def clean_motif(self) -> str:
        return " ".join(self.cleaned_data["motif"].split())


class FormulaireCompteRendu(forms.Form):
    """Ce qui a été fait, dans les mots officiels ; prérempli de ce que l'on sait déjà."""

    thematiques = forms.MultipleChoiceField(
        label="Thématiques",
        # Les démarches ne se font pas ici : elles se disent dans l'orientation.
        choices=[c for c in Thematique.choices if c[0] != Thematique.DEMARCHES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une thématique."},
    )
    duree = forms.ChoiceField(
        label="Durée",
        choices=[*((str(m), dates.duree(m)) for m in DUREES), (AUTRE, "autre")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la durée."},
    )
    duree_autre = forms.IntegerField(
        label="Autre durée, en minutes",
        required=False,
        min_value=5,
        max_value=480,
        error_messages={
            "min_value": "La durée est entre 5 minutes et 8 heures.",
            "max_value": "La durée est entre 5 minutes et 8 heures.",
            "invalid": "Écrivez des minutes, par exemple 75.",
        },
    )
    materiels = forms.MultipleChoiceField(
        label="Matériel", choices=Materiel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    autonomie = forms.ChoiceField(
        label="Autonomie",
        choices=[("", "non dite"), *Autonomie.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    orientation = ChampOrientation(label="Orientation vers", required=False)
    note = forms.CharField(
        label="Note",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que l’on a fait, la suite. Ni santé ni opinion.",
        error_messages={"max_length": "500 lettres au plus."},
    )

    suite = forms.CharField(
        label="La suite, avec ses mots",
        max_length=300,
        required=False,
        help_text="Ce que la personne voudrait savoir faire ensuite : une étape de plus sur son chemin.",
        error_messages={"max_length": "300 lettres au plus."},
    )
    relu = ChampRelu()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["orientation"].proposer(sans="aucune")

    def clean_suite(self) -> str:
        return " ".join(self.cleaned_data["suite"].split())

    def clean_note(self) -> str:
        return " ".join(self.cleaned_data["note"].split())

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if propres.get("duree") == AUTRE and not propres.get("duree_autre") and "duree_autre" not in self.errors:
            self.add_error("duree_autre", "Écrivez la durée en minutes, par exemple 75.")
        relire(self, "note")
        return propres

    @property
    def compte_rendu(self) -> dict[str, Any]:
        """Ce que reçoit `presences.ecrire_compte_rendu`."""
        propres = self.cleaned_data
        minutes = propres["duree_autre"] if propres["duree"] == AUTRE else int(propres["duree"])
        champs = ("thematiques", "materiels", "autonomie", "note")
        vers, service = propres["orientation"]
        dits = {champ: propres[champ] for champ in champs}
        return dits | {"duree_minutes": minutes, "orientation": vers, "service": service}


def ce_que_l_on_sait(rendez_vous: RendezVous) -> dict[str, Any]:
    """Le compte rendu déjà écrit, sinon le besoin dit et la durée prévue."""
    ecrit: CompteRendu | None = getattr(rendez_vous, "compte_rendu", None)
    minutes = ecrit.duree_minutes if ecrit else rendez_vous.minutes
    duree = str(minutes) if minutes in DUREES else AUTRE
    initiales = {"duree": duree, "duree_autre": minutes if duree == AUTRE else None}
    if ecrit is None:
        return initiales | {"thematiques": [rendez_vous.besoin] if rendez_vous.besoin else []}
    champs = ("thematiques", "materiels", "autonomie", "note")
    orientation = valeur_de(ecrit.orientation, service_dit(rendez_vous) if ecrit.orientation else None)
    return initiales | {"orientation": orientation} | {champ: getattr(ecrit, champ) for champ in champs}
