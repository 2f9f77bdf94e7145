"""Reconnaître une personne sans jamais le dire au dehors."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Upper
from django.db.models.lookups import Exact
from django.utils import timezone

from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.requete_prete import Parametre, RequetePrete, inserer
from epn.comptes.models import Compte
from epn.territoire.models import Commune

from .journal_des_acces import noter
from .models import Acces, Responsable, Usager
from .models.usagers import MAJORITE
from .normaliser import normaliser

__all__ = ["Identite", "corriger", "normaliser", "retrouver_ou_creer", "verifier_annee"]

COMPLETES = ("telephone", "email", "commune", "annee_naissance")
# Ce qu'une fiche dit d'une personne, et que l'on corrige.
CHAMPS = (
    "prenom",
    "nom",
    "telephone",
    "email",
    "commune",
    "annee_naissance",
    "statut",
    "audience",
    "genre",
    "rappel_prefere",
    "notes",
)
# Personne n'a vécu plus longtemps que Jeanne Calment, 122 ans.
AGE_POSSIBLE = 122


class AnneeImpossible(Refus):
    def __init__(self, annee_courante: int) -> None:
        super().__init__(
            f"Cette année de naissance n’est pas possible : elle est entre {annee_courante - AGE_POSSIBLE} et "
            f"{annee_courante}, par exemple 1948."
        )


class PersonneEffacee(Refus):
    phrase = "Cette personne a été effacée : il n’y a plus rien à corriger."


class ResponsableMineur(Refus):
    phrase = "Cette personne répond d’un enfant : son année de naissance ne peut pas en faire un mineur."


@dataclass(frozen=True)
class Identite:
    """Ce qu'un formulaire dit d'une personne. `telephone` en E.164 ou vide ; `commune` None : ailleurs.

    `responsable` : l'adulte qui réserve pour cet enfant, et dont le contact reçoit les messages. `audience` : comment
    elle vient la première fois ; une fiche connue garde la sienne.
    """

    prenom: str
    nom: str
    telephone: str = ""
    email: str = ""
    commune: Commune | None = None
    annee_naissance: int | None = None
    responsable: "Identite | None" = None
    audience: str = Usager.Audience.PARTICULIER


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
            audience=identite.audience,
        )
    )


@transaction.atomic
def corriger(
    usager: Usager, *, par: Compte | None = None, maintenant: dt.datetime | None = None, **champs: Any
) -> Usager:
    """Récrit ces champs, et le nom comparé avec eux ; le dit au journal. Lève AnneeImpossible, PersonneEffacee ou
    ResponsableMineur. Rien de changé : rien d'écrit."""
    if inconnus := set(champs) - set(CHAMPS):
        raise TypeError(f"Une fiche n’a pas de {', '.join(sorted(inconnus))}.")
    tenue = Usager.objects.select_for_update(of=("self",)).get(pk=usager.pk)
    if tenue.anonymise_le:
        raise PersonneEffacee
    changes = [c for c, valeur in champs.items() if getattr(tenue, c) != valeur]
    if "annee_naissance" in changes:
        verifier_annee(champs["annee_naissance"], maintenant or timezone.now(), usager=tenue)
    if changes:
        for champ in changes:
            setattr(tenue, champ, champs[champ])
        ecrire(tenue, changes)
        noter(par, Acces.Geste.CHANGER, tenue, ", ".join(sorted(changes)))
    for champ in (*CHAMPS, "nom_normalise"):
        setattr(usager, champ, getattr(tenue, champ))
    return usager


def verifier_annee(annee: int | None, maintenant: dt.datetime, usager: Usager | None = None) -> None:
    """Une année que quelqu'un de vivant peut avoir ; pour qui répond d'un enfant, celle d'un adulte."""
    if annee is None:
        return
    courante = dates.jour_local(maintenant).year
    if not courante - AGE_POSSIBLE <= annee <= courante:
        raise AnneeImpossible(courante)
    if usager and courante - annee < MAJORITE and usager.enfants.exists():
        raise ResponsableMineur


def ecrire(usager: Usager, champs: Iterable[str]) -> None:
    """Écrit ces champs, le nom comparé avec eux."""
    usager.nom_normalise = normaliser(usager.nom, usager.prenom)
    usager.save(update_fields=[*champs, "nom_normalise"])


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
