"""Une activité à recopier dans l'outil national : ce que chaque pièce en sait, dans les mots officiels.

Les noms ne partent pas : un bénéficiaire s'y dit par sa commune, son genre, sa situation et sa tranche d'âge.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from epn.commun.vocabulaire import LieuDActivite, TrancheAge, TypeDActivite, tranche_d_age
from epn.comptes.models import Compte
from epn.territoire.models import Commune, Lieu

from .models import Usager


@dataclass(frozen=True)
class Beneficiaire:
    """`nom` : pour le reconnaître à l'écran, jamais pour le recopier."""

    nom: str
    numero: int
    commune: Commune | None
    genre: str
    statut: str
    tranche: TrancheAge


def beneficiaire(usager: Usager, annee: int) -> Beneficiaire:
    tranche = tranche_d_age(usager.age_en(annee))
    return Beneficiaire(str(usager), usager.pk, usager.commune, usager.genre, usager.statut, tranche)


@dataclass(frozen=True)
class Endroit:
    """Où l'activité s'est tenue. `genre` : un code national."""

    genre: LieuDActivite
    nom: str
    commune: Commune
    adresse: str = ""
    code_postal: str = ""


def endroit(lieu: Lieu, genre: str = LieuDActivite.LIEU_ACTIVITE) -> Endroit:
    return Endroit(LieuDActivite(genre), lieu.nom, lieu.commune, lieu.adresse, lieu.code_postal)


@dataclass(frozen=True)
class Activite:
    """`sorte` et `pk` : ce que l'on marque. `manque` : ce qu'il faut encore écrire, et `ou_l_ecrire`, l'adresse."""

    sorte: str
    pk: int
    type: TypeDActivite
    debut: dt.datetime
    minutes: int
    endroit: Endroit
    participants: int
    titre: str = ""
    thematiques: list[str] = field(default_factory=list)
    materiels: list[str] = field(default_factory=list)
    autonomie: str = ""
    niveau: str = ""
    orientation: str = ""
    beneficiaires: tuple[Beneficiaire, ...] = ()
    # {tranche: nombre}, pour un public compté sans être nommé.
    tranches: Counter[str] = field(default_factory=Counter)
    ecrit_le: dt.datetime | None = None
    recopie_le: dt.datetime | None = None
    recopie_par: Compte | None = None
    manque: str = ""
    ou_l_ecrire: str = ""

    @property
    def est_individuelle(self) -> bool:
        return self.type == TypeDActivite.INDIVIDUEL

    @property
    def est_prete(self) -> bool:
        return not self.manque

    @property
    def a_change_depuis(self) -> bool:
        """Récrite après avoir été recopiée : l'outil national n'a plus la même chose."""
        return bool(self.recopie_le and self.ecrit_le and self.ecrit_le > self.recopie_le)


@dataclass(frozen=True)
class Source:
    """Une sorte d'activités. `lignes` : celles d'un conseiller qui se recopient, dont on marque l'une."""

    lire: Callable[[Compte, dt.datetime, dt.datetime], list[Activite]]
    lignes: Callable[[Compte], QuerySet]
