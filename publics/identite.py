"""Reconnaître une personne sans jamais le dire au dehors."""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.db.models.lookups import Exact
from django.utils import timezone

from epn.commun import dates
from epn.commun.requete_prete import Parametre, RequetePrete, inserer
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
    return retrouver(identite) or creer(identite)


def retrouver(identite: Identite) -> Usager | None:
    """La personne de même nom et de même contact, complétée de ce qui lui manquait ; None : inconnue.

    Un enfant se reconnaît par l'adulte qui en répond.
    """
    if identite.responsable:
        return _enfant_connu(identite, identite.responsable)
    if not identite.telephone and not identite.email:
        return None
    memes = _memes_contacts(bool(identite.telephone), bool(identite.email))
    nom = normaliser(identite.nom, identite.prenom)
    connues = memes.objets(nom=nom, telephone=identite.telephone, email=identite.email)
    return _completer(connues[0], identite) if connues else None


def meme_contact(*, par_telephone: bool, par_email: bool, chemin: str = "") -> Q:
    """« Ce numéro, ou cet e-mail à la casse près », pour une requête prête : paramètres `telephone` et `email`."""
    condition = Q(pk=None)
    if par_telephone:
        condition |= Q(**{f"{chemin}telephone": Parametre("telephone", models.CharField())})
    if par_email:
        condition |= Q(Exact(Upper(f"{chemin}email"), Upper(Parametre("email", models.CharField()))))
    return condition


def du_meme_nom(contact: Q) -> models.QuerySet[Usager]:
    """Les personnes de ce contact et de ce nom comparé : paramètre `nom`."""
    return Usager.objects.filter(contact, nom_normalise=Parametre("nom", models.CharField()))


@cache
def _memes_contacts(par_telephone: bool, par_email: bool) -> RequetePrete[Usager]:
    contact = meme_contact(par_telephone=par_telephone, par_email=par_email)
    return RequetePrete(lambda: du_meme_nom(contact).order_by("nom", "prenom", "pk")[:1])


def creer(identite: Identite) -> Usager:
    if identite.responsable:
        return _creer_un_enfant(identite, identite.responsable)
    return inserer(
        Usager(
            prenom=identite.prenom,
            nom=identite.nom,
            nom_normalise=normaliser(identite.nom, identite.prenom),
            telephone=identite.telephone,
            email=identite.email,
            commune=identite.commune,
            annee_naissance=identite.annee_naissance,
        )
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


def identite_d_apres(nom_entier: str, telephone: str = "", email: str = "") -> Identite:
    """« Marie Le Goff » : le premier mot est le prénom. Un seul mot est un nom."""
    prenom, _, nom = nom_entier.partition(" ")
    return Identite(prenom, nom, telephone, email) if nom else Identite("", prenom, telephone, email)


def _adulte(identite: Identite) -> Usager | None:
    """Jamais une fiche que l'on sait être celle d'un mineur, fût-elle de même nom et de même contact."""
    trouve = retrouver(identite)
    return None if trouve and trouve.est_mineur(dates.jour_local(timezone.now())) else trouve


def _enfant_connu(identite: Identite, responsable: Identite) -> Usager | None:
    """L'enfant de ce prénom et de cette année dont cet adulte répond déjà. Deux requêtes."""
    adulte = _adulte(responsable)
    if adulte is None:
        return None
    nom = normaliser(identite.nom, identite.prenom)
    for enfant in Usager.objects.connus().filter(responsables__adulte=adulte):
        meme_nom = enfant.nom_normalise == nom or (not identite.nom and normaliser(enfant.prenom) == nom)
        if meme_nom and enfant.annee_naissance in (None, identite.annee_naissance):
            return _completer(enfant, identite)
    return None


def _creer_un_enfant(identite: Identite, responsable: Identite) -> Usager:
    """Sans contact à lui : celui de l'adulte suffit."""
    enfant = creer(replace(identite, telephone="", email="", responsable=None))
    Responsable.objects.create(enfant=enfant, adulte=_adulte(responsable) or creer(responsable))
    return enfant


def _completer(usager: Usager, identite: Identite) -> Usager:
    """Ajoute ce qui manquait ; ne remplace rien de ce que l'on savait."""
    manques = [c for c in COMPLETES if getattr(identite, c) and not getattr(usager, c)]
    for champ in manques:
        setattr(usager, champ, getattr(identite, champ))
    if manques:
        usager.save(update_fields=manques)
    return usager
