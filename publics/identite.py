"""Reconnaître une personne sans jamais le dire au dehors."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from epn.commun import dates
from epn.commun.refus import Refus
from epn.comptes.models import Compte
from epn.territoire.models import Commune

from .journal_des_acces import noter
from .models import Acces, Usager
from .models.usagers import MAJORITE
from .normaliser import normaliser

__all__ = ["Identite", "corriger", "normaliser", "retrouver_ou_creer", "verifier_annee"]

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
    """Ce qu'un formulaire dit d'une personne. `telephone` en E.164 ou vide ; `commune` None : ailleurs."""

    prenom: str
    nom: str
    telephone: str = ""
    email: str = ""
    commune: Commune | None = None


def retrouver_ou_creer(identite: Identite) -> Usager:
    """La personne de même nom et de même contact, sinon une nouvelle.

    Même nom et autre contact : une autre personne, que le conseiller pourra rapprocher. Deux requêtes.
    """
    nom = normaliser(identite.nom, identite.prenom)
    memes_contacts = Q()
    if identite.telephone:
        memes_contacts |= Q(telephone=identite.telephone)
    if identite.email:
        memes_contacts |= Q(email__iexact=identite.email)
    connue = Usager.objects.filter(memes_contacts, nom_normalise=nom).first() if memes_contacts else None
    if connue is None:
        return Usager.objects.create(
            prenom=identite.prenom,
            nom=identite.nom,
            nom_normalise=nom,
            telephone=identite.telephone,
            email=identite.email,
            commune=identite.commune,
        )
    return _completer(connue, identite)


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


def _completer(usager: Usager, identite: Identite) -> Usager:
    """Ajoute ce qui manquait ; ne remplace rien de ce que l'on savait."""
    manques = [c for c in ("telephone", "email", "commune") if getattr(identite, c) and not getattr(usager, c)]
    for champ in manques:
        setattr(usager, champ, getattr(identite, champ))
    if manques:
        usager.save(update_fields=manques)
    return usager
