"""« Quel atelier vous manque ? » Recueillir les souhaits, et prévenir ceux qui les ont faits, une seule fois."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from epn.commun.refus import Refus
from epn.messagerie.depot import deposer
from epn.territoire.models import Commune

from .annonces_retours import AtelierProgramme
from .models import Atelier, Seance, Souhait
from .plus_simples import niveau_en_dessous, rang_du_niveau


class RienAAnnoncer(Refus):
    phrase = (
        "Cette séance ne s’annonce pas aux habitants : elle est passée, annulée, en préparation, sans thème, ou pour "
        "les professionnels."
    )


@dataclass(frozen=True)
class Voeu:
    """Ce que dit le formulaire. Le contact est facultatif ; téléphone en E.164."""

    cle: UUID
    thematiques: Sequence[str] = ()
    mots: str = ""
    niveau: str = ""
    commune: Commune | None = None
    prenom: str = ""
    telephone: str = ""
    email: str = ""


@dataclass
class Bilan:
    """Qui a reçu un message, et qui est à appeler."""

    ecrits: list[Souhait] = field(default_factory=list)
    a_appeler: list[Souhait] = field(default_factory=list)


def souhaiter(voeu: Voeu, *, maintenant: dt.datetime) -> Souhait:
    """Garde le souhait. La même clé rend le même."""
    champs: dict[str, Any] = {
        "thematiques": list(voeu.thematiques),
        "mots": voeu.mots,
        "niveau": voeu.niveau,
        "commune": voeu.commune,
        "prenom": voeu.prenom,
        "telephone": voeu.telephone,
        "email": voeu.email,
        "cree_le": maintenant,
    }
    return Souhait.objects.get_or_create(cle=voeu.cle, defaults=champs)[0]


def plus_simple(seance: Seance, voeu: Voeu, *, maintenant: dt.datetime) -> Souhait:
    """« Prévenez-moi d'un atelier plus simple » : le niveau d'en dessous, sur les sujets de cet atelier. Rien ne le
    relie à un avis, ni à la séance."""
    atelier = seance.atelier
    return souhaiter(
        Voeu(
            cle=voeu.cle,
            thematiques=atelier.thematiques,
            mots=_plus_simple_que(atelier),
            niveau=niveau_en_dessous(atelier.niveau),
            prenom=voeu.prenom,
            telephone=voeu.telephone,
            email=voeu.email,
        ),
        maintenant=maintenant,
    )


def en_attente(maintenant: dt.datetime) -> QuerySet[Souhait]:
    """Ceux qui ont laissé un contact et que l'on n'a pas prévenus, le plus ancien d'abord. Qui devait être appelé
    pour une séance passée ou annulée depuis attend à nouveau."""
    sans_appel = (
        Q(a_appeler_pour=None) | Q(a_appeler_pour__debut__lte=maintenant) | Q(a_appeler_pour__annulee_le__isnull=False)
    )
    joignables = ~Q(telephone="") | ~Q(email="")
    return Souhait.objects.filter(sans_appel, joignables, prevenu_le=None).order_by("cree_le", "pk")


def repond(seance: Seance, souhait: Souhait) -> bool:
    """Cette séance est-elle ce que l'on demandait : un sujet en commun, et pas plus difficile que dit. L'atelier
    trouvé trop difficile n'est pas la réponse, même s'il est déjà pour débutants."""
    atelier = seance.atelier
    if souhait.mots == _plus_simple_que(atelier) or not set(atelier.thematiques) & set(souhait.thematiques):
        return False
    return not souhait.niveau or rang_du_niveau(atelier.niveau) <= rang_du_niveau(souhait.niveau)


def qui_prevenir(seance: Seance, *, maintenant: dt.datetime) -> list[Souhait]:
    """Ceux qui l'ont demandée et ne le savent pas encore. Lève RienAAnnoncer. Une requête."""
    _verifier(seance, maintenant)
    return [s for s in en_attente(maintenant) if repond(seance, s)]


@transaction.atomic
def prevenir(seance: Seance, *, maintenant: dt.datetime) -> Bilan:
    """Écrit à ceux qui l'ont demandée ; qui n'a ni e-mail ni mobile est à appeler. Deux fois : sans effet.

    Lève RienAAnnoncer. Le verrou est sur les souhaits : deux conseillers ne préviennent pas la même personne.
    """
    voulus = [s.pk for s in qui_prevenir(seance, maintenant=maintenant)]
    list(Souhait.objects.select_for_update(of=("self",)).filter(pk__in=voulus).order_by("pk"))
    bilan = Bilan()
    # Relus sous le verrou : un autre a pu prévenir pendant qu'on l'attendait.
    for souhait in en_attente(maintenant).filter(pk__in=voulus):
        annonce = AtelierProgramme(souhait, seance)
        if annonce.joignable:
            deposer(annonce)
            bilan.ecrits.append(souhait)
        else:
            bilan.a_appeler.append(souhait)
    _noter(bilan, seance, maintenant)
    return bilan


def _plus_simple_que(atelier: Atelier) -> str:
    return f"Un atelier plus simple que « {atelier.titre} »"


def _noter(bilan: Bilan, seance: Seance, maintenant: dt.datetime) -> None:
    Souhait.objects.filter(pk__in=[s.pk for s in bilan.ecrits]).update(prevenu_le=maintenant)
    Souhait.objects.filter(pk__in=[s.pk for s in bilan.a_appeler]).update(a_appeler_pour=seance)


def _verifier(seance: Seance, maintenant: dt.datetime) -> None:
    annoncee = seance.atelier_id is not None and not seance.brouillon and not seance.est_annulee
    if not annoncee or not seance.est_pour_les_habitants or seance.debut <= maintenant:
        raise RienAAnnoncer
