"""Reconnaître une personne sans jamais le dire au dehors."""

import unicodedata
from dataclasses import dataclass

from django.db.models import Q

from epn.territoire.models import Commune

from .models import Usager


@dataclass(frozen=True)
class Identite:
    """Ce qu'un formulaire dit d'une personne. `telephone` en E.164 ou vide ; `commune` None : ailleurs."""

    prenom: str
    nom: str
    telephone: str = ""
    email: str = ""
    commune: Commune | None = None


def normaliser(*mots: str) -> str:
    """« Le Goff, Yann-Éric » → « le goff yann eric » : ni accent, ni casse, ni ponctuation."""
    plat = unicodedata.normalize("NFKD", " ".join(mots)).casefold()
    lettres = (c if c.isalnum() else " " for c in plat if not unicodedata.combining(c))
    return " ".join("".join(lettres).split())


def retrouver_ou_creer(identite: Identite) -> Usager:
    """La personne de même nom et de même contact, sinon une nouvelle.

    Même nom et autre contact : une autre personne, que le conseiller pourra rapprocher. Deux requêtes.
    """
    return retrouver(identite) or creer(identite)


def retrouver(identite: Identite) -> Usager | None:
    """La personne de même nom et de même contact, complétée de ce qui lui manquait ; None : inconnue."""
    memes_contacts = Q()
    if identite.telephone:
        memes_contacts |= Q(telephone=identite.telephone)
    if identite.email:
        memes_contacts |= Q(email__iexact=identite.email)
    nom = normaliser(identite.nom, identite.prenom)
    connue = Usager.objects.filter(memes_contacts, nom_normalise=nom).first() if memes_contacts else None
    return _completer(connue, identite) if connue else None


def creer(identite: Identite) -> Usager:
    return Usager.objects.create(
        prenom=identite.prenom,
        nom=identite.nom,
        nom_normalise=normaliser(identite.nom, identite.prenom),
        telephone=identite.telephone,
        email=identite.email,
        commune=identite.commune,
    )


def corriger(
    usager: Usager, *, prenom: str, nom: str, telephone: str = "", email: str = "", commune: Commune | None = None
) -> Usager:
    """Récrit les coordonnées, et le nom comparé avec elles."""
    usager.prenom, usager.nom = prenom, nom
    usager.nom_normalise = normaliser(nom, prenom)
    usager.telephone, usager.email, usager.commune = telephone, email, commune
    usager.save(update_fields=["prenom", "nom", "nom_normalise", "telephone", "email", "commune"])
    return usager


def _completer(usager: Usager, identite: Identite) -> Usager:
    """Ajoute ce qui manquait ; ne remplace rien de ce que l'on savait."""
    manques = [c for c in ("telephone", "email", "commune") if getattr(identite, c) and not getattr(usager, c)]
    for champ in manques:
        setattr(usager, champ, getattr(identite, champ))
    if manques:
        usager.save(update_fields=manques)
    return usager
