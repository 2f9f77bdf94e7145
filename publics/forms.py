"""Le formulaire public de réservation, commun aux rendez-vous et aux ateliers.

Les noms des champs sont un contrat : prenom, nom, telephone, email, commune, puis ce qui est facultatif,
et `cle`, la clé d'idempotence. Peu de champs obligatoires ; ce qui est mal rempli reste à l'écran.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone

from epn.commun import dates
from epn.commun.page_a_trous import page_a_trous
from epn.commun.requete_prete import Parametre, RequetePrete
from epn.territoire.models import Commune

from . import pour_autrui
from .champs import ANNEE_FAUSSE, NOM_MAX, ChampAnneeDEnfant, ChampNom, ChampTelephone, un_nom
from .contacts import Contact
from .identite import Identite, identite_d_apres
from .mineurs import SansAdulte
from .models import Prescripteur, Reservation
from .models.usagers import AGE_POUR_RESERVER

AILLEURS = "autre"
# Un adulte réserve pour l'enfant dont il répond. La réservation le garde comme un proche ; l'enfant, son responsable.
ENFANT = "enfant"
_CODE_INSEE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
# Au-delà, la page a dormi : on la fait relire, sans rien perdre.
VIE_DU_FORMULAIRE_SECONDES = 12 * 3600


_DU_TERRITOIRE = RequetePrete(
    lambda: Commune.objects.du_territoire().filter(pk=Parametre("code", models.CharField())).order_by()
)


class ChampCommune(forms.ChoiceField):
    """Une commune du territoire ; None : ailleurs, ou rien si rien n’y oblige. On ne lit en base que celle-là."""

    def clean(self, value: Any) -> Commune | None:
        code = self.to_python(value)
        if not code and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if code in ("", AILLEURS):
            return None
        communes = _DU_TERRITOIRE.objets(code=code) if _CODE_INSEE.fullmatch(code) else []
        if not communes:
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return communes[0]


def _choix_des_communes() -> list[tuple[str, str]]:
    communes = Commune.objects.du_territoire().values_list("code_insee", "nom")
    return [("", "Choisir…"), *communes, (AILLEURS, "Une autre commune")]


class FormulaireDeReservation(forms.Form):
    prenom = ChampNom("le prénom", "Simone", label="Prénom")
    nom = ChampNom("le nom", "Lecomte", label="Nom")
    telephone = ChampTelephone(label="Téléphone")
    email = forms.EmailField(
        label="E-mail (facultatif)",
        required=False,
        # Ce que la base peut garder (RFC 5321).
        max_length=254,
        error_messages={
            "invalid": "Cette adresse n’est pas complète, par exemple simone.lecomte@orange.fr.",
            "max_length": "Cette adresse est trop longue.",
        },
    )
    commune = ChampCommune(
        label="Votre commune",
        error_messages={
            "required": "Choisissez votre commune, ou « Une autre commune ».",
            "invalid_choice": "Choisissez une commune de la liste, ou « Une autre commune ».",
        },
    )
    aidant = forms.ChoiceField(
        label="Vous réservez pour",
        required=False,
        choices=[
            ("", "vous-même"),
            (ENFANT, "votre enfant, ou un enfant dont vous répondez"),
            (Reservation.Aidant.PROCHE, "un proche"),
            (Reservation.Aidant.PROFESSIONNEL, "une personne que vous accompagnez par métier"),
            (Reservation.Aidant.MAIRIE, "un habitant, depuis une mairie ou un accueil"),
        ],
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    annee_naissance = ChampAnneeDEnfant(label="Pour un enfant : son année de naissance", required=False)
    aidant_nom = forms.CharField(
        label="Votre nom, si vous réservez pour quelqu’un d’autre",
        max_length=120,
        required=False,
        error_messages={"max_length": "C’est trop long : 120 lettres au plus."},
        help_text="Les messages vous seront envoyés. Le prénom et le nom ci-dessus sont ceux de la personne qui vient.",
    )
    rappel = forms.ChoiceField(
        label="Comment vous le rappeler la veille ?",
        required=False,
        choices=[("", "au plus simple"), *Reservation.Rappel.choices],
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    # Le piège : un humain ne le voit pas, un robot le remplit.
    site_web = forms.CharField(label="Laissez ce champ vide", required=False, max_length=200)
    cle = forms.CharField(widget=forms.HiddenInput, required=False)
    depart = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    # Sous « Ajouter une précision », dans cet ordre ; chaque formulaire y met les siens devant.
    AU_PLI: tuple[str, ...] = ("aidant", "annee_naissance", "aidant_nom", "rappel")

    def __init__(self, *args: Any, prescripteur: Prescripteur | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.prescripteur = prescripteur
        # La liste se lit une fois par formulaire, et seulement s'il s'affiche.
        self.fields["commune"].choices = cache(_choix_des_communes)
        # Tirée et signé seulement si le formulaire s'affiche.
        self.initial.setdefault("cle", uuid4)
        self.initial.setdefault("depart", _depart)
        self.fields["site_web"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        for champ, remplissage in (
            ("prenom", "given-name"),
            ("nom", "family-name"),
            ("telephone", "tel"),
            ("email", "email"),
            ("commune", "address-level2"),
            ("aidant_nom", "name"),
        ):
            self.fields[champ].widget.attrs["autocomplete"] = remplissage
        if prescripteur:
            pour_autrui.adapter(self.fields, prescripteur)

    def clean_site_web(self) -> str:
        if self.cleaned_data["site_web"]:
            raise forms.ValidationError(
                "Ce formulaire n’a pas pu être vérifié. Téléphonez-nous : nous réservons pour vous."
            )
        return ""

    def clean_cle(self) -> UUID:
        """Une clé absente ou abîmée ne bloque personne : on en donne une neuve."""
        try:
            return UUID(self.cleaned_data["cle"])
        except ValueError:
            return uuid4()

    def clean_aidant_nom(self) -> str:
        nom = self.cleaned_data["aidant_nom"]
        return un_nom(nom, "votre nom") if nom else ""

    def clean_depart(self) -> str:
        """Trop vite ou trop tard : la personne relit et renvoie. Rien n'est perdu."""
        depart = self.cleaned_data["depart"]
        if not settings.FORMULAIRE_DELAI_SECONDES:
            return depart
        try:
            age = timezone.now().timestamp() - float(signing.Signer(salt="formulaire").unsign(depart))
        except (signing.BadSignature, ValueError):
            age = VIE_DU_FORMULAIRE_SECONDES + 1
        if age > VIE_DU_FORMULAIRE_SECONDES:
            self._repartir()
            raise forms.ValidationError("Cette page attendait depuis longtemps : relisez, puis confirmez à nouveau.")
        if age < settings.FORMULAIRE_DELAI_SECONDES:
            raise forms.ValidationError("C’est allé très vite : relisez, puis confirmez à nouveau.")
        return depart

    def full_clean(self) -> None:
        if "aidant" in self.fields:
            # D'un enfant, le prénom suffit.
            self.fields["nom"].required = self["aidant"].value() != ENFANT
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if self.prescripteur:
            propres |= pour_autrui.aidant(self.prescripteur)
        elif "messages_a" in self.data:
            # Un formulaire de prescripteur, renvoyé une fois sa page fermée.
            self.add_error(None, pour_autrui.FERMEE)
        self._verifier_le_contact(propres)
        if propres.get("aidant") and not propres.get("aidant_nom"):
            self.add_error("aidant_nom", "Donnez votre nom : c’est vous que nous préviendrons.")
        self._verifier_l_enfant(propres)
        return propres

    def _verifier_le_contact(self, propres: dict[str, Any]) -> None:
        donne = propres.get("telephone") or propres.get("email") or {"telephone", "email"} & set(self.errors)
        if not donne and propres.get("messages_a") != pour_autrui.AU_PRESCRIPTEUR:
            sans_contact = "Donnez un téléphone ou un e-mail, pour vous joindre en cas d’imprévu."
            self.add_error("telephone", pour_autrui.SANS_CONTACT if self.prescripteur else sans_contact)

    def _verifier_l_enfant(self, propres: dict[str, Any]) -> None:
        annee, aidant = propres.get("annee_naissance"), propres.get("aidant")
        if aidant == ENFANT and not annee and "annee_naissance" not in self.errors:
            self.add_error("annee_naissance", ANNEE_FAUSSE)
        if annee and aidant != ENFANT and dates.jour_local(timezone.now()).year - annee <= AGE_POUR_RESERVER:
            self.add_error("aidant", str(SansAdulte()))
        if aidant == ENFANT and any(len(m) > NOM_MAX for m in propres.get("aidant_nom", "").split(" ", 1)):
            self.add_error("aidant_nom", f"C’est trop long : {NOM_MAX} lettres au plus.")

    @property
    def pli(self) -> list[forms.BoundField]:
        return [self[champ] for champ in self.AU_PLI if champ in self.fields]

    @property
    def pli_ouvert(self) -> bool:
        """« Ajouter une précision » s'ouvre quand il y a là une faute à voir, ou quelque chose de déjà écrit."""
        return a_montrer(self.pli)

    @property
    def deja_ecrit(self) -> list[tuple[str, str]]:
        """Ce que la personne a donné, champ par champ, dans les mots de l'écran. Ni le piège, ni les rouages."""
        visibles = [c for c in self.visible_fields() if c.name != "site_web" and c.value()]
        return [(c.label.removesuffix(" (facultatif)"), _a_l_ecran(c)) for c in visibles]

    @property
    def tout_ecrit(self) -> list[tuple[str, Any]]:
        """Chaque champ et sa valeur, rouages compris, pour renvoyer le formulaire tel quel."""
        return [(champ.html_name, valeur) for champ in self for valeur in _valeurs(champ)]

    @property
    def identite(self) -> Identite:
        """La personne qui vient. Quand un aidant réserve, le contact est le sien, pas celui de la personne."""
        propres = self.cleaned_data
        commune, annee = propres["commune"], propres.get("annee_naissance")
        if propres["aidant"] and not self.prescripteur:
            return Identite(
                propres["prenom"], propres["nom"], commune=commune, annee_naissance=annee, responsable=self.responsable
            )
        return Identite(propres["prenom"], propres["nom"], propres["telephone"], propres["email"], commune, annee)

    @property
    def responsable(self) -> Identite | None:
        """L'adulte qui réserve pour son enfant."""
        propres = self.cleaned_data
        if propres["aidant"] != ENFANT:
            return None
        adulte = identite_d_apres(propres["aidant_nom"], propres["telephone"], propres["email"])
        return replace(adulte, commune=propres["commune"])

    @property
    def contact(self) -> Contact:
        """Où iront les messages, et qui réserve."""
        propres = self.cleaned_data
        if self.prescripteur:
            return pour_autrui.contact(self.prescripteur, propres)
        return Contact(
            telephone=propres["telephone"],
            email=propres["email"],
            aidant=self.aidant_garde,
            aidant_nom=propres["aidant_nom"] if propres["aidant"] else "",
            rappel=propres["rappel"],
        )

    @property
    def aidant_garde(self) -> str:
        """Comme la réservation le garde."""
        aidant: str = self.cleaned_data["aidant"]
        return Reservation.Aidant.PROCHE if aidant == ENFANT else aidant

    def _repartir(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("depart")] = _depart()


def a_montrer(champs: Iterable[forms.BoundField]) -> bool:
    """Une faute à voir, ou quelque chose de déjà écrit."""
    return any(champ.errors or champ.value() for champ in champs)


def _valeurs(champ: forms.BoundField) -> list[Any]:
    """Ce qui est écrit ou choisi ; plusieurs valeurs pour des cases à cocher."""
    return champ.value() if isinstance(champ.value(), list) else [champ.value()]


def _a_l_ecran(champ: forms.BoundField) -> str:
    """Les mots choisis dans une liste ; sinon, ce qui est écrit."""
    choix = {str(valeur): libelle for valeur, libelle in getattr(champ.field, "choices", ())}
    return " ; ".join(str(choix.get(str(valeur), valeur)) for valeur in _valeurs(champ))


def _depart() -> str:
    return signing.Signer(salt="formulaire").sign(str(int(timezone.now().timestamp())))


# Ce que chaque visite d'un formulaire encore vide a de propre.
page_de_reservation = page_a_trous(cle=lambda: str(uuid4()), depart=_depart)
