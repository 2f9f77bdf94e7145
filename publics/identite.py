"""Reconnaître une personne sans jamais le dire au dehors."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.db.models.lookups import Exact

from epn.commun.requete_prete import Parametre, RequetePrete, inserer
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
    if not identite.telephone and not identite.email:
        return None
    memes = _memes_contacts(bool(identite.telephone), bool(identite.email))
    nom = normaliser(identite.nom, identite.prenom)
    connues = memes.objets(nom=nom, telephone=identite.telephone, email=identite.email)
    return _completer(connues[0], identite) if connues else None


def meme_contact(*, par_telephone: bool, par_email: bool, chemin: str = "") -> Q:
    """« Ce numéro, ou cet e-mail à la casse près », pour une requête prête : paramètres `telephone` et `email`.

    L'un des deux au moins, et rien d'autre : « OU la clé est nulle » écarterait l'index du numéro.
    """
    condition = Q()
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
    return inserer(
        Usager(
            prenom=identite.prenom,
            nom=identite.nom,
            nom_normalise=normaliser(identite.nom, identite.prenom),
            telephone=identite.telephone,
            email=identite.email,
            commune=identite.commune,
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


def _completer(usager: Usager, identite: Identite) -> Usager:
    """Ajoute ce qui manquait ; ne remplace rien de ce que l'on savait."""
    manques = [c for c in ("telephone", "email", "commune") if getattr(identite, c) and not getattr(usager, c)]
    for champ in manques:
        setattr(usager, champ, getattr(identite, champ))
    if manques:
        usager.save(update_fields=manques)
    return usager
