"""Prévoir une sortie, la déplacer, l'annuler, dire qui l'on a rencontré."""

import datetime as dt
from typing import Any

from django import forms

from epn.commun import dates
from epn.commun.vocabulaire import Thematique, TrancheAge
from epn.comptes.models import Compte
from epn.gestion.formulaires_etapes import ChampHeureDePendule, ChampJour
from epn.gestion.formulaires_saison import FormulaireAvecDates
from epn.planning import calendrier
from epn.planning.heures_libres import Voulu
from epn.territoire.models import Commune, Lieu
from partenariats import trajets
from partenariats.dehors import DESCRIPTION, RENCONTRE_MAX
from partenariats.models import ActionExterieure, Partenaire

TRAJET_MAX = 240
PROPOSE = "En minutes. Vide : proposé d’après la distance."
TRANCHES = [t for t in TrancheAge if t != TrancheAge.NON_COMMUNIQUE]


def champ_texte(label: str, maximum: int, *, manque: str = "", **options: Any) -> forms.CharField:
    messages = {"required": manque, "max_length": f"C’est trop long : {maximum} lettres au plus."}
    return forms.CharField(label=label, max_length=maximum, required=bool(manque), error_messages=messages, **options)


def champ_nombre(label: str, maximum: int, exemple: int, *, manque: str = "", **options: Any) -> forms.IntegerField:
    messages = {
        "required": manque,
        "invalid": f"Écrivez un nombre entier, par exemple {exemple}.",
        "min_value": "Ce nombre ne peut pas être négatif.",
        "max_value": f"C’est trop : {maximum} au plus.",
    }
    return forms.IntegerField(
        label=label, min_value=0, max_value=maximum, required=bool(manque), error_messages=messages, **options
    )


class FormulaireDHeures(FormulaireAvecDates):
    """Un jour, des heures sur place, et la route de part et d'autre."""

    jour = ChampJour(label="Jour")
    de = ChampHeureDePendule(label="Sur place de")
    a = ChampHeureDePendule(label="À")
    aller = champ_nombre("Route à l’aller", TRAJET_MAX, 25, help_text=PROPOSE)
    retour = champ_nombre("Route au retour", TRAJET_MAX, 25, help_text=PROPOSE)

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        de, a = propres.get("de"), propres.get("a")
        if de and a and a <= de:
            self.add_error("a", "L’action finit avant de commencer : vérifiez les heures.")
        return propres

    def voulu(self, commune: Commune) -> Voulu:
        """Les heures demandées, la route comprise. Une requête, si une route est à proposer."""
        propres, zone = self.cleaned_data, dates.fuseau()
        debut, fin = (calendrier.instant(propres["jour"], propres[nom], zone) for nom in ("de", "a"))
        routes = [propres["aller"], propres["retour"]]
        if None in routes:
            proposes = minutes_de_route(commune)
            routes = [proposes if route is None else route for route in routes]
        return Voulu(debut, fin, *(dt.timedelta(minutes=route) for route in routes))

    def ecrire(self, voulu: Voulu) -> None:
        """Remet à l'écran ces heures-là, à la place de celles qui ont été tapées."""
        debut, fin = dates.heure_locale(voulu.debut), dates.heure_locale(voulu.fin)
        self.data = self.data.copy()
        self.data.update({"jour": f"{debut:%Y-%m-%d}", "de": f"{debut:%H:%M}", "a": f"{fin:%H:%M}"})
        for nom, route in (("aller", voulu.avant), ("retour", voulu.apres)):
            self.data[nom] = str(int(route.total_seconds()) // 60)


def minutes_de_route(commune: Commune) -> int:
    """De l'espace à cette commune ; zéro si l'espace n'a pas de lieu. Une requête."""
    espace = Lieu.objects.filter(principal=True).first()
    return min(trajets.minutes(espace, commune), TRAJET_MAX) if espace else 0


class FormulaireSortie(FormulaireDHeures):
    conseiller = forms.ModelChoiceField(
        Compte.objects.none(),
        label="Qui y va ?",
        empty_label=None,
        error_messages={"required": "Choisissez le conseiller.", "invalid_choice": "Ce conseiller n’existe pas."},
    )
    titre = champ_texte(
        "Titre",
        120,
        manque="Donnez un titre, par exemple « Le numérique au marché ».",
        help_text="Tel que le lira le public.",
    )
    endroit = champ_texte(
        "Endroit",
        120,
        manque="Dites où, par exemple « collège Bignon ».",
        help_text="Collège, marché, mairie, entreprise…",
    )
    adresse = champ_texte("Adresse", 200)
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        label="Commune",
        empty_label="à choisir",
        error_messages={"required": "Choisissez la commune.", "invalid_choice": "Cette commune n’existe pas."},
    )
    # Une sortie déjà faite se note aussi.
    jour = ChampJour(label="Jour", passe=True)
    pour_qui = champ_texte("Pour qui", 120, help_text="Par exemple « les parents d’élèves », « tout le monde ».")
    attendus = champ_nombre("Personnes attendues", RENCONTRE_MAX, 30)
    partenaire = forms.ModelChoiceField(
        Partenaire.objects.none(),
        label="Partenaire",
        required=False,
        empty_label="aucun",
        error_messages={"invalid_choice": "Ce partenaire n’existe plus, ou il est archivé."},
    )
    publique = forms.BooleanField(label="La montrer au public : semaine, affiche, agenda", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["conseiller"].queryset = Compte.objects.filter(role=Compte.Role.CONSEILLER, is_active=True)
        self.fields["commune"].queryset = Commune.objects.du_territoire()
        self.fields["partenaire"].queryset = Partenaire.objects.actifs()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        partenaire = propres.get("partenaire")
        if propres.get("publique") and partenaire and partenaire.discret:
            self.add_error("publique", "Ce partenaire est discret : une action chez lui ne se montre pas au public.")
        return propres

    def action(self, voulu: Voulu) -> ActionExterieure:
        """L'action demandée, pas enregistrée."""
        valeurs = {nom: self.cleaned_data[nom] for nom in ("conseiller", "commune", *DESCRIPTION)}
        return ActionExterieure(debut=voulu.debut, fin=voulu.fin, **valeurs)


class Revision(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class FormulaireDeplacementDeSortie(Revision, FormulaireDHeures):
    def __init__(self, *args: Any, action: ActionExterieure, **options: Any) -> None:
        debut, fin = dates.heure_locale(action.debut), dates.heure_locale(action.fin)
        routes = {"aller": action.trajet_aller, "retour": action.trajet_retour}
        options["initial"] = {"jour": debut.date(), "de": debut.time(), "a": fin.time()} | {
            nom: int(route.total_seconds()) // 60 for nom, route in routes.items()
        }
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        jour, de = propres.get("jour"), propres.get("de")
        if jour and de and calendrier.instant(jour, de, dates.fuseau()) <= self.maintenant:
            self.add_error("de", "Cette heure est passée : choisissez une heure à venir.")
        return propres


class FormulaireAnnulationDeSortie(Revision):
    motif = champ_texte("Motif", 120, help_text="Il se lit sur la semaine publique, si la sortie y est montrée.")

    def clean_motif(self) -> str:
        return " ".join(self.cleaned_data["motif"].split())


class FormulaireDeCompte(Revision):
    """Des nombres, et rien qui nomme : combien, de quels âges, de quoi l'on a parlé, combien de route."""

    effectif = champ_nombre(
        "Personnes rencontrées",
        RENCONTRE_MAX,
        24,
        manque="Dites combien de personnes vous avez rencontrées, même zéro.",
    )
    thematiques = forms.MultipleChoiceField(
        label="Thématiques",
        choices=[c for c in Thematique.choices if c[0] != Thematique.DEMARCHES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kilometres = champ_nombre("Kilomètres parcourus", RENCONTRE_MAX, 31, help_text="Aller et retour.")

    def __init__(self, *args: Any, action: ActionExterieure, **options: Any) -> None:
        options["initial"] = {
            "effectif": action.effectif,
            "thematiques": action.thematiques,
            "kilometres": action.kilometres if action.effectif is not None else kilometres_de_route(action.commune),
            **action.tranches,
        }
        super().__init__(*args, **options)
        for tranche in TRANCHES:
            self.fields[tranche.value] = champ_nombre(tranche.label.capitalize(), RENCONTRE_MAX, 8)

    @property
    def par_age(self) -> list[forms.BoundField]:
        return [self[tranche.value] for tranche in TRANCHES]

    @property
    def compte(self) -> dict[str, Any]:
        """Ce que reçoit `dehors.rendre_compte`."""
        propres = self.cleaned_data
        return {nom: propres[nom] for nom in ("effectif", "thematiques", "kilometres", "revision")} | {
            "tranches": {t.value: propres[t.value] for t in TRANCHES if propres[t.value]}
        }


def kilometres_de_route(commune: Commune) -> int | None:
    """Aller et retour, proposés ; None si l'on n'a pas roulé. Une requête."""
    espace = Lieu.objects.filter(principal=True).first()
    return (round(2 * trajets.kilometres(espace, commune)) or None) if espace else None
