"""Les formulaires d'une séance : inscrire, rendre une place, observer."""

from typing import Any
from uuid import uuid4

from django import forms

from ateliers.bulletin import Demande, Personne
from ateliers.models import Inscription, Seance
from ateliers.models.inscriptions import Aisance
from epn.gestion.formulaires import QUELQU_UN_D_AUTRE
from epn.territoire.models import Commune
from publics.contacts import Contact
from publics.forms import ChampNom, ChampTelephone
from publics.identite import Identite
from publics.models import Reservation, Usager

Origine = Reservation.Origine
TOUT_LE_PARCOURS, CETTE_DATE = "parcours", "date"


class FormulaireInscription(forms.Form):
    """Au téléphone : un nom et un numéro. Sur place : un nom suffit."""

    nom = ChampNom("le nom", "Lecomte", label="Nom")
    prenom = ChampNom("le prénom", "Simone", label="Prénom", required=False)
    telephone = ChampTelephone(label="Téléphone")
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Commune", required=False, empty_label="non dite")
    aisance = forms.ChoiceField(label="Se dit", required=False, choices=[("", "n’a pas dit"), *Aisance.choices])
    origine = forms.ChoiceField(
        label="Comment",
        widget=forms.RadioSelect,
        choices=[(Origine.TELEPHONE, "au téléphone"), (Origine.SUR_PLACE, "sur place, un nom suffit")],
        initial=Origine.TELEPHONE,
        error_messages={"required": "Dites si la personne appelle ou se présente."},
    )
    etendue = forms.ChoiceField(
        label="À quoi",
        widget=forms.RadioSelect,
        choices=[(TOUT_LE_PARCOURS, "tout ce qui reste du parcours"), (CETTE_DATE, "cette date seulement")],
        initial=TOUT_LE_PARCOURS,
        error_messages={"required": "Choisissez cette date, ou tout le parcours."},
    )
    complet = forms.ChoiceField(
        label="Si c’est complet",
        widget=forms.RadioSelect,
        required=False,
        choices=[("attente", "liste d’attente"), ("en_plus", "en plus des places")],
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seance: Seance, usager: Usager | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.usager = usager
        # « Est-ce une de ces personnes ? Non. »
        self.est_un_homonyme = self.data.get("usager") == QUELQU_UN_D_AUTRE
        self.fields["commune"].queryset = Commune.objects.du_territoire()
        self.initial.setdefault("cle", uuid4())
        for champ in ("nom", "prenom", "telephone"):
            self.fields[champ].widget.attrs["autocomplete"] = "off"
        if not seance.parcours_id:
            del self.fields["etendue"]
        if usager:
            # La personne choisie est reprise telle quelle : seul son contact peut se préciser.
            for champ in ("nom", "prenom", "commune"):
                del self.fields[champ]
            self.initial.setdefault("telephone", usager.telephone.as_national if usager.telephone else "")

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        joignable = propres.get("telephone") or (self.usager and self.usager.email)
        if propres.get("origine") == Origine.TELEPHONE and not joignable and "telephone" not in self.errors:
            self.add_error("telephone", "Il manque le téléphone, par exemple 06\u00a039\u00a098\u00a012\u00a034.")
        return propres

    @property
    def sans_contact(self) -> bool:
        """Un nom seul ne dit pas qui c'est : on demande s'il s'agit d'une personne connue."""
        return not self.usager and not self.cleaned_data["telephone"] and not self.est_un_homonyme

    @property
    def veut_le_parcours(self) -> bool:
        return self.cleaned_data.get("etendue") == TOUT_LE_PARCOURS

    def demande(self) -> Demande:
        propres, usager = self.cleaned_data, self.usager
        identite = Identite(
            usager.prenom if usager else propres["prenom"],
            usager.nom if usager else propres["nom"],
            propres["telephone"],
            usager.email if usager else "",
            usager.commune if usager else propres["commune"],
        )
        return Demande(
            cle=propres["cle"],
            personnes=(Personne(identite, propres["aisance"], usager=usager),),
            contact=Contact(identite.telephone, identite.email, origine=propres["origine"]),
            accepte_d_attendre=propres["complet"] == "attente",
            au_comptoir=True,
            en_plus=propres["complet"] == "en_plus",
            homonyme=self.est_un_homonyme,
        )


class FormulairePlaceRendue(forms.Form):
    """`par` : qui a demandé. L'espace prévient alors la personne, ou le conseiller l'appelle."""

    par = forms.ChoiceField(
        label="Pourquoi",
        widget=forms.RadioSelect,
        choices=[
            (Inscription.AnnuleePar.USAGER, "à sa demande : elle le sait déjà"),
            (Inscription.AnnuleePar.EPN, "par l’espace, ou par erreur"),
        ],
        error_messages={"required": "Dites si la personne l’a demandé."},
    )
    etendue = forms.ChoiceField(choices=[(CETTE_DATE, "cette date"), (TOUT_LE_PARCOURS, "le parcours")])
    revision = forms.IntegerField(min_value=0)

    def __init__(self, *args: Any, est_commencee: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if est_commencee:
            # Une séance commencée ne se rend plus : on pointe absent, ou l'on efface une erreur.
            self.fields["par"].choices = self.fields["par"].choices[1:]


class FormulaireObservations(forms.Form):
    observations = forms.CharField(
        label="Observations",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qui a marché, ce qu’il faudra reprendre. Ni santé ni opinion, et personne de nommé.",
        error_messages={"max_length": "1000 lettres au plus."},
    )
    lues = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_observations(self) -> str:
        return self.cleaned_data["observations"].replace("\r\n", "\n").strip()

    def clean_lues(self) -> str:
        return self.cleaned_data["lues"].replace("\r\n", "\n")
