"""Retrouver sa réservation : par le contact déjà donné, ou par le code du billet et le nom de famille."""

import datetime as dt
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from epn.messagerie.annonces import Annonce, Destinataire
from epn.messagerie.depot import deposer
from epn.territoire.models import Espace
from publics.identite import normaliser
from publics.jetons import lien_neuf
from publics.models import Reservation, Usager


class FormulaireDeContact(forms.Form):
    contact = forms.CharField(
        label="Votre téléphone mobile ou votre e-mail",
        max_length=254,
        error_messages={"required": "Donnez le mobile ou l’e-mail de la réservation."},
        help_text="Celui que vous avez donné en réservant.",
        widget=forms.TextInput({"autocomplete": "email"}),
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
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())


class LienRetrouve(Annonce):
    """`quand` : la prochaine date de cette réservation ; `fin` : la dernière, après quoi le lien ne sert plus."""

    nom: ClassVar[str] = "lien-retrouve"
    libelle: ClassVar[str] = "lien d’une réservation, redemandé"

    def __init__(
        self, reservation: Reservation, quoi: str, quand: dt.datetime, fin: dt.datetime, maintenant: dt.datetime
    ) -> None:
        self.reservation, self.quoi, self.quand, self.fin = reservation, quoi, quand, fin
        self.maintenant = maintenant

    def objet(self) -> str:
        # Une demande par quart d'heure : redemander ne remplit pas la boîte de quelqu'un d'autre.
        return f"reservation:{self.reservation.pk}:{int(self.maintenant.timestamp()) // 900}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.reservation.email, mobile=self.reservation.telephone)

    def expire_le(self) -> dt.datetime:
        return self.fin

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": Espace.objects.first(),
            "quoi": self.quoi,
            "quand": self.quand,
            "lien": SimpleLazyObject(lambda: lien_neuf(self.reservation, jusqu_au=self.fin)),
            "lien_court": SimpleLazyObject(lambda: lien_neuf(self.reservation, jusqu_au=self.fin, court=True)),
        }


def envoyer_les_liens(contact: str, *, maintenant: dt.datetime) -> None:
    """Écrit, à ce contact seulement, le lien de chacune de ses réservations à venir. Ne dit pas s'il y en a."""
    champ = "email__iexact" if "@" in contact else "telephone"
    miens = Q(**{f"reservation__{champ}": contact})
    rendez_vous = RendezVous.objects.a_venir(maintenant).filter(miens).select_related("reservation")
    liens = [LienRetrouve(r.reservation, "rendez-vous", r.debut, r.fin, maintenant) for r in rendez_vous]
    inscriptions = Inscription.objects.a_venir(maintenant).filter(miens).select_related("reservation", "seance")
    par_billet: dict[Reservation, list[Seance]] = {}
    for inscription in inscriptions.order_by("seance__debut"):
        par_billet.setdefault(inscription.reservation, []).append(inscription.seance)
    liens += [
        LienRetrouve(billet, "atelier", seances[0].debut, seances[-1].fin, maintenant)
        for billet, seances in par_billet.items()
    ]
    deposer(*liens)


def reservation_du_billet(code: str, nom: str) -> Reservation | None:
    """La réservation de ce code, si le nom est celui de qui vient, ou d'un proche qui aide. Trois requêtes."""
    reservation = Reservation.objects.filter(code=code).first()
    if reservation is None:
        return None
    viennent = Usager.objects.filter(Q(rendez_vous__reservation=reservation) | Q(inscriptions__reservation=reservation))
    noms = {normaliser(n) for n in viennent.values_list("nom", flat=True)}
    if reservation.prescripteur_id is None:
        # Le nom d'une mairie se devine ; celui d'un proche, non.
        noms |= set(normaliser(reservation.aidant_nom).split())
    # Un enfant peut n'avoir qu'un prénom : un nom vide n'ouvre rien.
    return reservation if normaliser(nom) in noms - {""} else None
