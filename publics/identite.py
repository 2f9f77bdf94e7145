"""Reconnaître une personne sans jamais le dire au dehors."""

import unicodedata
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from epn.commun import dates
from epn.territoire.models import Commune

from .models import Responsable, Usager

COMPLETES = ("telephone", "email", "commune", "annee_naissance")


@dataclass(frozen=True)
class Identite:
    """Ce qu'un formulaire dit d'une personne. `telephone` en E.164 ou vide ; `commune` None : ailleurs.

    `responsable` : l'adulte qui réserve pour cet enfant, et dont le contact reçoit les messages.
    """

    prenom: str
    nom: str
    telephone: str = ""
    email: str = ""
    commune: Commune | None = None
    annee_naissance: int | None = None
    responsable: "Identite | None" = None


def normaliser(*mots: str) -> str:
    """« Le Goff, Yann-Éric » → « le goff yann eric » : ni accent, ni casse, ni ponctuation."""
    plat = unicodedata.normalize("NFKD", " ".join(mots)).casefold()
    lettres = (c if c.isalnum() else " " for c in plat if not unicodedata.combining(c))
    return " ".join("".join(lettres).split())


def retrouver_ou_creer(identite: Identite) -> Usager:
    """La personne de même nom et de même contact, sinon une nouvelle.

    Même nom et autre contact : une autre personne, que le conseiller pourra rapprocher. Deux requêtes ; pour un
    enfant, que l'on reconnaît par son responsable, jusqu'à six.
    """
    if identite.responsable:
        return _enfant(identite, _adulte(identite.responsable))
    nom = normaliser(identite.nom, identite.prenom)
    memes_contacts = Q()
    if identite.telephone:
        memes_contacts |= Q(telephone=identite.telephone)
    if identite.email:
        memes_contacts |= Q(email__iexact=identite.email)
    connue = Usager.objects.filter(memes_contacts, nom_normalise=nom).first() if memes_contacts else None
    return _completer(connue, identite) if connue else _creer(identite)


def corriger(
    usager: Usager, *, prenom: str, nom: str, telephone: str = "", email: str = "", commune: Commune | None = None
) -> Usager:
    """Récrit les coordonnées, et le nom comparé avec elles."""
    usager.prenom, usager.nom = prenom, nom
    usager.nom_normalise = normaliser(nom, prenom)
    usager.telephone, usager.email, usager.commune = telephone, email, commune
    usager.save(update_fields=["prenom", "nom", "nom_normalise", "telephone", "email", "commune"])
    return usager


def identite_d_apres(nom_entier: str, telephone: str = "", email: str = "") -> Identite:
    """« Marie Le Goff » : le premier mot est le prénom. Un seul mot est un nom."""
    prenom, _, nom = nom_entier.partition(" ")
    return Identite(prenom, nom, telephone, email) if nom else Identite("", prenom, telephone, email)


def _creer(identite: Identite) -> Usager:
    return Usager.objects.create(
        prenom=identite.prenom,
        nom=identite.nom,
        nom_normalise=normaliser(identite.nom, identite.prenom),
        telephone=identite.telephone,
        email=identite.email,
        commune=identite.commune,
        annee_naissance=identite.annee_naissance,
    )


def _adulte(identite: Identite) -> Usager:
    """Jamais une fiche que l'on sait être celle d'un mineur, fût-elle de même nom et de même contact."""
    trouve = retrouver_ou_creer(identite)
    return _creer(identite) if trouve.est_mineur(dates.jour_local(timezone.now())) else trouve


def _enfant(identite: Identite, adulte: Usager) -> Usager:
    """L'enfant de ce prénom dont cet adulte répond déjà, sinon un nouveau, sans contact à lui."""
    siens = Usager.objects.connus().filter(responsables__adulte=adulte)
    nom = normaliser(identite.nom, identite.prenom)
    for enfant in siens:
        meme_nom = enfant.nom_normalise == nom or (not identite.nom and normaliser(enfant.prenom) == nom)
        if meme_nom and enfant.annee_naissance in (None, identite.annee_naissance):
            return _completer(enfant, identite)
    enfant = _creer(replace(identite, telephone="", email=""))
    Responsable.objects.create(enfant=enfant, adulte=adulte)
    return enfant


def _completer(usager: Usager, identite: Identite) -> Usager:
    """Ajoute ce qui manquait ; ne remplace rien de ce que l'on savait."""
    manques = [c for c in COMPLETES if getattr(identite, c) and not getattr(usager, c)]
    for champ in manques:
        setattr(usager, champ, getattr(identite, champ))
    if manques:
        usager.save(update_fields=manques)
    return usager
