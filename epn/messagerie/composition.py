"""Du gabarit au texte : pur rendu, en-têtes sûrs, texto d'un seul segment."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context, loader

from epn.commun.refus import Refus
from epn.messagerie import gsm7
from epn.messagerie.annonces import Annonce
from epn.messagerie.models import Canal, Message

LONGUEUR_D_UNE_ADRESSE = 254  # RFC 5321
LONGUEUR_D_UN_SUJET = 200
_LIGNES_VIDES = re.compile(r"\n{3,}")


class EnTeteRefuse(Refus):
    """Un saut de ligne dans un sujet ou une adresse ajouterait une ligne d'en-tête au courriel."""

    phrase = "Cette adresse ou ce sujet ne peut pas servir à écrire un courriel : vérifiez-les."


def composer(annonce: Annonce, canal: Canal, adresse: str) -> Message:
    """Le message prêt à déposer, non enregistré. EnTeteRefuse, ou TextoTropLong si le gabarit déborde."""
    message = Message(cle=annonce.cle, canal=canal, destinataire=adresse, expire_le=annonce.expire_le())
    contexte = {"annonce": annonce, "site": settings.ADRESSE_DU_SITE, **annonce.contexte()}
    if canal == Canal.TEXTO:
        message.corps = gsm7.composer(_rendre(f"{annonce.nom}.sms.txt", contexte))
        return message
    message.destinataire = _adresse_sure(adresse)
    message.sujet = _ligne_sure(_rendre(f"{annonce.nom}.sujet.txt", contexte))
    message.corps = _aerer(_rendre(f"{annonce.nom}.txt", contexte))
    piece = annonce.ics()
    if piece:
        message.ics, message.methode = piece.texte, piece.methode
    return message


def _rendre(gabarit: str, contexte: dict[str, Any]) -> str:
    """Du texte brut : « l'atelier », et non « l&#x27;atelier »."""
    # `Template.render` du moteur échappe toujours ; seul le Context de Django sait ne pas le faire.
    return loader.get_template(f"messages/{gabarit}").template.render(Context(contexte, autoescape=False))


def _aerer(texte: str) -> str:
    """Ôte les blancs que les balises laissent derrière elles."""
    lignes = "\n".join(ligne.rstrip() for ligne in texte.replace("\x00", "").splitlines())
    return _LIGNES_VIDES.sub("\n\n", lignes).strip() + "\n"


def _ligne_sure(texte: str) -> str:
    texte = texte.strip()
    if not texte or len(texte.splitlines()) > 1 or not texte.replace("\u00a0", " ").isprintable():
        raise EnTeteRefuse
    return texte[:LONGUEUR_D_UN_SUJET]


def _adresse_sure(adresse: str) -> str:
    try:
        validate_email(adresse)
    except ValidationError as erreur:
        raise EnTeteRefuse from erreur
    if len(adresse) > LONGUEUR_D_UNE_ADRESSE:
        raise EnTeteRefuse
    return adresse
