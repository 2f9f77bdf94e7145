"""Le formulaire public de réservation, commun aux rendez-vous et aux ateliers.

Les noms des champs sont un contrat : prenom, nom, telephone, email, commune, puis ce qui est facultatif,
et `cle`, la clé d'idempotence. Peu de champs obligatoires ; ce qui est mal rempli reste à l'écran.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import phonenumbers
from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone

from epn.territoire.models import Commune

from .contacts import Contact
from .identite import Identite
from .models import Reservation

AILLEURS = "autre"
_CODE_INSEE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
_LETTRES = re.compile(r"[^\W\d_][\w\u0300-\u036f .'’()-]*", re.UNICODE)
# Ce que des claviers de téléphone mettent pour une apostrophe ou un trait d'union.
_CLAVIERS = str.maketrans({"´": "’", "`": "’", "ʼ": "’", "‘": "’", "‐": "-", "‑": "-"})
# Au-delà, la page a dormi : on la fait relire, sans rien perdre.
VIE_DU_FORMULAIRE_SECONDES = 12 * 3600


def un_nom(valeur: str, quoi: str) -> str:
    """Le nom, blancs resserrés. ValidationError s'il n'a pas l'air d'un nom."""
    valeur = unicodedata.normalize("NFC", " ".join(valeur.translate(_CLAVIERS).split()))
    if not _LETTRES.fullmatch(valeur) or any(c.isdigit() or c == "_" for c in valeur):
        raise forms.ValidationError(f"Écrivez {quoi} avec des lettres, par exemple « Anne-Marie ».")
    return valeur


class ChampNom(forms.CharField):
    def __init__(self, quoi: str, exemple: str, **options: Any) -> None:
        self.quoi = quoi
        messages = {
            "required": f"Il manque {quoi}, par exemple « {exemple} ».",
            "max_length": f"C’est trop long pour {quoi} : 60 lettres au plus.",
        }
        super().__init__(max_length=60, error_messages=messages, **options)

    def clean(self, value: Any) -> str:
        valeur = super().clean(value)
        return un_nom(valeur, self.quoi) if valeur else ""


class ChampTelephone(forms.CharField):
    """Toute façon usuelle d'écrire un numéro ; rendu en E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, required=False, **options)

    def clean(self, value: Any) -> str:
        texte = super().clean(value)
        if not texte:
            return ""
        try:
            numero = phonenumbers.parse(texte, settings.PHONENUMBER_DEFAULT_REGION)
        except phonenumbers.NumberParseException as erreur:
            raise forms.ValidationError(_numero_faux(texte)) from erreur
        if not phonenumbers.is_possible_number(numero) or _sans_le_premier_chiffre(texte):
            raise forms.ValidationError(_numero_faux(texte))
        return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


def _sans_le_premier_chiffre(texte: str) -> bool:
    """« 233 25 12 34 » : neuf chiffres se lisent comme un numéro entier, mais il en manque sans doute un."""
    chiffres = "".join(c for c in texte if c.isdigit())
    return settings.PHONENUMBER_DEFAULT_REGION == "FR" and len(chiffres) == 9 and "+" not in texte


def _numero_faux(texte: str) -> str:
    chiffres = sum(c.isdigit() for c in texte)
    if chiffres < 10:
        debut = "Il manque des chiffres : un numéro en compte dix"
    elif chiffres > 10:
        debut = "Il y a trop de chiffres : un numéro en compte dix"
    else:
        debut = "Ce numéro n’existe pas : vérifiez ses dix chiffres"
    return f"{debut}, par exemple 02\u00a061\u00a091\u00a012\u00a034."


class ChampCommune(forms.ChoiceField):
    """Une commune du territoire ; None : ailleurs, ou rien si rien n’y oblige. On ne lit en base que celle-là."""

    def clean(self, value: Any) -> Commune | None:
        code = self.to_python(value)
        if not code and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if code in ("", AILLEURS):
            return None
        commune = Commune.objects.du_territoire().filter(pk=code).first() if _CODE_INSEE.fullmatch(code) else None
        if commune is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return commune


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
            (Reservation.Aidant.PROCHE, "un proche"),
            (Reservation.Aidant.PROFESSIONNEL, "une personne que vous accompagnez par métier"),
            (Reservation.Aidant.MAIRIE, "un habitant, depuis une mairie ou un accueil"),
        ],
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
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
    AU_PLI: tuple[str, ...] = ("aidant", "aidant_nom", "rappel")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # La liste se lit une fois par formulaire, et seulement s'il s'affiche.
        self.fields["commune"].choices = cache(_choix_des_communes)
        self.initial.setdefault("cle", uuid4())
        self.initial.setdefault("depart", _depart())
        self.fields["site_web"].widget.attrs |= {"autocomplete": "off", "tabindex": "-1"}
        for champ, remplissage in (
            ("prenom", "given-name"),
            ("nom", "family-name"),
            ("telephone", "tel"),
            ("email", "email"),
        ):
            self.fields[champ].widget.attrs["autocomplete"] = remplissage

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

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if not propres.get("telephone") and not propres.get("email") and not {"telephone", "email"} & set(self.errors):
            self.add_error("telephone", "Donnez un téléphone ou un e-mail, pour vous joindre en cas d’imprévu.")
        if propres.get("aidant") and not propres.get("aidant_nom"):
            self.add_error("aidant_nom", "Donnez votre nom : c’est vous que nous préviendrons.")
        return propres

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
        if propres["aidant"]:
            return Identite(propres["prenom"], propres["nom"], commune=propres["commune"])
        return Identite(propres["prenom"], propres["nom"], propres["telephone"], propres["email"], propres["commune"])

    @property
    def contact(self) -> Contact:
        """Où iront les messages, et qui réserve."""
        propres = self.cleaned_data
        return Contact(
            telephone=propres["telephone"],
            email=propres["email"],
            aidant=propres["aidant"],
            aidant_nom=propres["aidant_nom"] if propres["aidant"] else "",
            rappel=propres["rappel"],
        )

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
