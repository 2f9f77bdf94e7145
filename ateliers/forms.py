"""Le formulaire d'inscription : celui des réservations, plus ceux qui viennent avec, et quatre questions."""

from collections.abc import Iterable
from typing import Any

from django import forms

from publics.forms import ENFANT, ChampAnneeDEnfant, ChampNom, FormulaireDeReservation, a_montrer
from publics.identite import Identite
from publics.mineurs import SansAdulte

from .aisance import QUESTIONS, Question, Reponse, aisance
from .bulletin import PERSONNES_MAX, Demande, Personne

# La personne qui s'inscrit est la première.
RANGS_DES_AUTRES = range(2, PERSONNES_MAX + 1)
AUTRES = ("prenom", "nom", "annee")
NOMS_DES_AUTRES = [f"{champ}_{rang}" for rang in RANGS_DES_AUTRES for champ in AUTRES]
ANNEE_DES_AUTRES = "Année de naissance, pour un enfant seulement"


def champ_de(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.question,
        required=False,
        choices=Reponse.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choisissez une des trois réponses."},
    )


def nom_du_champ(question: Question) -> str:
    return f"sait_{question.code}"


NOMS_DES_QUESTIONS = [nom_du_champ(q) for q in QUESTIONS]


class FormulaireDeNiveau(forms.Form):
    """Les quatre questions seules, pour trouver son niveau avant de choisir. Rien n'est gardé."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= _champs_des_questions()

    @property
    def reponses(self) -> dict[str, str]:
        return {q.code: r for q in QUESTIONS if (r := self.cleaned_data.get(nom_du_champ(q)))}


def _champs_des_autres() -> dict[str, forms.Field]:
    champs: dict[str, forms.Field] = {}
    for rang in RANGS_DES_AUTRES:
        champs[f"prenom_{rang}"] = ChampNom("ce prénom", "Paul", label="Prénom", required=False)
        champs[f"nom_{rang}"] = ChampNom("ce nom", "Lecomte", label="Nom", required=False)
        champs[f"annee_{rang}"] = ChampAnneeDEnfant(label=ANNEE_DES_AUTRES, required=False)
        for champ in (f"prenom_{rang}", f"nom_{rang}"):
            champs[champ].widget.attrs["autocomplete"] = "off"
    return champs


def _champs_des_questions() -> dict[str, forms.Field]:
    return {nom_du_champ(q): champ_de(q) for q in QUESTIONS}


class FormulaireDInscription(FormulaireDeReservation):
    """`attente` : la personne a vu que c'est complet, et accepte un rang dans la file.

    Ceux qui viennent avec et les quatre questions font treize champs. D'un envoi qui n'en dit rien, ils ne se
    construisent que si la page se montre à nouveau.
    """

    attente = forms.CharField(widget=forms.HiddenInput, required=False, max_length=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self._en_dit(NOMS_DES_AUTRES):
            self._construire_les_autres()
        if self._en_dit(NOMS_DES_QUESTIONS):
            self._construire_les_questions()

    def _en_dit(self, noms: Iterable[str]) -> bool:
        return any(self.data.get(self.add_prefix(nom)) for nom in noms)

    def _construire_les_autres(self) -> None:
        if NOMS_DES_AUTRES[0] not in self.fields:
            self.fields |= _champs_des_autres()

    def _construire_les_questions(self) -> None:
        if NOMS_DES_QUESTIONS[0] not in self.fields:
            self.fields |= _champs_des_questions()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        for rang in RANGS_DES_AUTRES:
            if (propres.get(f"nom_{rang}") or propres.get(f"annee_{rang}")) and not propres.get(f"prenom_{rang}"):
                self.add_error(f"prenom_{rang}", "Il manque le prénom de cette personne.")
            if propres.get(f"annee_{rang}") and propres.get("aidant") not in ("", ENFANT):
                self.add_error(f"annee_{rang}", str(SansAdulte()))
        return propres

    @property
    def autres(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """« Vous venez à plusieurs ? » : rang, prénom, nom, année de naissance d'un enfant."""
        self._construire_les_autres()
        return [(rang, *(self[f"{champ}_{rang}"] for champ in AUTRES)) for rang in RANGS_DES_AUTRES]

    @property
    def autres_ouvert(self) -> bool:
        return a_montrer(champ for _, *champs in self.autres for champ in champs)

    @property
    def questions(self) -> list[forms.BoundField]:
        self._construire_les_questions()
        return [self[nom_du_champ(q)] for q in QUESTIONS]

    @property
    def questions_ouvert(self) -> bool:
        return a_montrer(self.questions)

    def demande(self) -> Demande:
        propres = self.cleaned_data
        reponses = {q.code: r for q in QUESTIONS if (r := propres.get(nom_du_champ(q)))}
        premiere = Personne(self.identite, aisance(reponses), reponses)
        return Demande(
            cle=propres["cle"],
            personnes=(premiere, *map(Personne, self._identites_des_autres())),
            contact=self.contact,
            accepte_d_attendre=propres["attente"] == "oui",
        )

    def _identites_des_autres(self) -> list[Identite]:
        """Sans nom, c'est celui de la première personne. Un foyer partage son contact et sa commune ; d'un enfant,
        le prénom suffit, et l'adulte qui réserve en répond."""
        propres, moi, autres = self.cleaned_data, self.identite, []
        adulte = self.responsable or moi
        for rang in RANGS_DES_AUTRES:
            prenom, nom, annee = (propres.get(f"{champ}_{rang}") for champ in AUTRES)
            if prenom and annee:
                autres.append(Identite(prenom, nom, "", "", moi.commune, annee, adulte))
            elif prenom:
                autres.append(Identite(prenom, nom or adulte.nom, moi.telephone, moi.email, moi.commune))
        return autres
