"""Donner son lien à une structure : par courriel, ou sur une feuille à garder à l'accueil."""

import datetime as dt
from typing import Any, ClassVar

import segno
from django.db import transaction
from django.template.loader import render_to_string

from epn.agenda.papier import VARIANTE, composer
from epn.commun.refus import Refus
from epn.messagerie.annonces import Annonce, Destinataire
from epn.messagerie.depot import deposer
from epn.messagerie.models import Canal
from epn.territoire.models import Espace
from publics import prescripteurs
from publics.models import LienDePrescripteur, Prescripteur


class SansCourriel(Refus):
    phrase = "Cette structure n’a pas de courriel : donnez-lui une adresse, ou imprimez la feuille."


class LienDuPrescripteur(Annonce):
    nom: ClassVar[str] = "lien-de-prescripteur"
    libelle: ClassVar[str] = "lien d’une structure qui réserve pour des habitants"
    canaux = (Canal.COURRIEL,)

    def __init__(self, lien: LienDePrescripteur, jeton: str) -> None:
        self.lien, self.jeton = lien, jeton

    def objet(self) -> str:
        return f"prescripteur:{self.lien.empreinte[:16]}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.lien.prescripteur.courriel)

    def expire_le(self) -> dt.datetime:
        return self.lien.expire_le

    def contexte(self) -> dict[str, Any]:
        return {
            "espace": Espace.objects.first(),
            "prescripteur": self.lien.prescripteur,
            "expire_le": self.lien.expire_le,
            "lien": prescripteurs.adresse_du_lien(self.jeton),
        }


@transaction.atomic
def envoyer(prescripteur: Prescripteur, *, maintenant: dt.datetime) -> None:
    """Un lien neuf, par courriel. Lève SansCourriel ou PrescripteurArchive."""
    if not prescripteur.courriel:
        raise SansCourriel
    deposer(LienDuPrescripteur(*prescripteurs.nouveau_lien(prescripteur, maintenant=maintenant)))


def imprimer(prescripteur: Prescripteur, *, maintenant: dt.datetime) -> bytes:
    """Un lien neuf, sur une A4 (PDF/UA) : son adresse et son QR code. Lève PrescripteurArchive."""
    lien, jeton = prescripteurs.nouveau_lien(prescripteur, maintenant=maintenant)
    adresse = prescripteurs.adresse_du_lien(jeton)
    contexte = {
        "prescripteur": prescripteur,
        "adresse": adresse,
        "qr": segno.make(adresse, error="m", micro=False).svg_data_uri(border=0, omitsize=True),
        "expire_le": lien.expire_le,
        "espace": Espace.objects.first(),
    }
    texte = render_to_string("gestion/feuille_de_prescripteur.html", contexte)
    return composer(texte, "css/prescripteur.css").write_pdf(pdf_variant=VARIANTE)
