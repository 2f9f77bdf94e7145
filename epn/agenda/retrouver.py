"""Retrouver sa réservation : par le contact déjà donné, ou par le code du billet et le nom de famille."""

import datetime as dt
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from accompagnements.annonces import lien_neuf
from accompagnements.models import RendezVous
from epn.messagerie.annonces import Annonce, Destinataire
from epn.messagerie.depot import deposer
from epn.territoire.models import Espace
from publics.identite import normaliser
from publics.models import Reservation


class FormulaireDeContact(forms.Form):
    contact = forms.CharField(
        label="Votre téléphone mobile ou votre e-mail",
        max_length=254,
        error_messages={"required": "Donnez le mobile ou l’e-mail de la réservation."},
        help_text="Celui que vous avez donné en réservant.",
    )

    def clean_contact(self) -> str:
        """Un numéro en E.164, ou une adresse."""
        texte = self.cleaned_data["contact"].strip()
        if "@" in texte:
            try:
                validate_email(texte)
            except forms.ValidationError as erreur:
                raise forms.ValidationError("Cette adresse n’est pas complète.") from erreur
            return texte
        try:
            numero = phonenumbers.parse(texte, settings.PHONENUMBER_DEFAULT_REGION)
        except phonenumbers.NumberParseException as erreur:
            raise forms.ValidationError("Donnez un numéro de dix chiffres, ou une adresse e-mail.") from erreur
        return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


class FormulaireDeBillet(forms.Form):
    code = forms.CharField(
        label="Code du billet",
        max_length=20,
        error_messages={"required": "Donnez le code du billet, six signes.", "max_length": "Un code a six signes."},
        help_text="Six signes, par exemple K7M\u00a04QX.",
    )
    nom = forms.CharField(
        label="Nom de famille",
        max_length=60,
        error_messages={"required": "Donnez le nom de famille.", "max_length": "60 lettres au plus."},
    )

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())


class LienRetrouve(Annonce):
    nom: ClassVar[str] = "lien-retrouve"
    libelle: ClassVar[str] = "lien d’une réservation, redemandé"

    def __init__(self, rendez_vous: RendezVous, maintenant: dt.datetime) -> None:
        self.rendez_vous, self.maintenant = rendez_vous, maintenant

    def objet(self) -> str:
        # Une demande par quart d'heure : redemander ne remplit pas la boîte de quelqu'un d'autre.
        return f"rendezvous:{self.rendez_vous.pk}:{int(self.maintenant.timestamp()) // 900}"

    def destinataire(self) -> Destinataire:
        reservation = self.rendez_vous.reservation
        return Destinataire(courriel=reservation.email, mobile=reservation.telephone)

    def expire_le(self) -> dt.datetime:
        return self.rendez_vous.debut

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": Espace.objects.first(),
            "rendez_vous": self.rendez_vous,
            "lien": SimpleLazyObject(lambda: lien_neuf(self.rendez_vous)),
            "lien_court": SimpleLazyObject(lambda: lien_neuf(self.rendez_vous, court=True)),
        }


def envoyer_les_liens(contact: str, *, maintenant: dt.datetime) -> None:
    """Écrit, à ce contact seulement, le lien de ses rendez-vous à venir. Ne dit pas s'il y en a."""
    miens = Q(reservation__email__iexact=contact) if "@" in contact else Q(reservation__telephone=contact)
    for rendez_vous in RendezVous.objects.a_venir(maintenant).filter(miens).select_related("reservation"):
        deposer(LienRetrouve(rendez_vous, maintenant))


def reservation_du_billet(code: str, nom: str) -> Reservation | None:
    """La réservation de ce code, si le nom est celui de la personne ou de l'aidant."""
    rendez_vous = RendezVous.objects.select_related("reservation", "usager").filter(reservation__code=code).first()
    if rendez_vous is None:
        return None
    noms = {normaliser(rendez_vous.usager.nom), *normaliser(rendez_vous.reservation.aidant_nom).split()}
    return rendez_vous.reservation if normaliser(nom) in noms else None
