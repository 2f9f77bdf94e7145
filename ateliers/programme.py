"""Ce qui s'annonce : le programme, la fiche d'une séance ou d'un parcours, et d'autres dates."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.http import Http404

from .models import Parcours, Seance
from .models.seances import SeanceQuerySet

AUTRES_DATES = 3


class Etat(TextChoices):
    """Ce que l'on peut faire d'une offre, vue du public."""

    OUVERTE = "ouverte", "ouverte"
    PASSEE = "passee", "passée"
    ANNULEE = "annulee", "annulée"
    COMMENCE = "commence", "commencée"
    BIENTOT = "bientot", "ouvre bientôt"
    DANS_UN_PARCOURS = "dans_un_parcours", "dans un parcours"


@dataclass(frozen=True)
class Fiche:
    """Une offre telle qu'on la lit. `seance` : la première à venir ; `seances` : toutes ses dates, dans l'ordre.

    `libres` : les places offertes à qui arrive ; `en_attente` : les personnes devant, dans la file.
    """

    offre: Seance | Parcours
    etat: Etat
    seance: Seance
    seances: list[Seance]
    capacite: int
    libres: int
    en_attente: int

    @property
    def est_un_parcours(self) -> bool:
        return isinstance(self.offre, Parcours)

    @property
    def titre(self) -> str:
        return str(self.offre) if self.est_un_parcours else self.seance.titre

    @property
    def resume(self) -> str:
        return self.offre.cycle.resume if self.est_un_parcours else self.seance.atelier.resume

    @property
    def est_des_professionnels(self) -> bool:
        return not self.seance.est_pour_les_habitants

    @property
    def est_ouverte(self) -> bool:
        return self.etat == Etat.OUVERTE

    @property
    def rang(self) -> int:
        """Le rang que prendrait une personne de plus dans la file."""
        return self.en_attente + 1


@dataclass(frozen=True)
class Ligne:
    """Une ligne du programme : une séance, ou un parcours à sa prochaine date."""

    seance: Seance
    parcours: Parcours | None
    dates: int
    libres: int
    en_attente: int

    @property
    def suivantes(self) -> int:
        return self.dates - 1

    @property
    def titre(self) -> str:
        return str(self.parcours or self.seance.titre)

    @property
    def resume(self) -> str:
        return self.parcours.cycle.resume if self.parcours else self.seance.atelier.resume

    @property
    def adresse(self) -> str:
        return (self.parcours or self.seance).get_absolute_url()


def seances_a_venir(maintenant: dt.datetime) -> list[Seance]:
    """Le programme des habitants, dans l'ordre. D'un parcours commencé que l'on ne peut plus rejoindre, rien.
    Deux requêtes."""
    seances = Seance.objects.publiques().des_habitants().a_venir(maintenant).avec_places()
    liste = list(seances.select_related("lieu__commune"))
    parcours = _parcours_de(liste)
    return [s for s in liste if not s.parcours_id or _se_rejoint(parcours.get(s.parcours_id), maintenant)]


def lignes(seances: Iterable[Seance]) -> list[Ligne]:
    """Un parcours n'y fait qu'une ligne, à sa première date."""
    groupes: dict[tuple[bool, int], list[Seance]] = {}
    for seance in seances:
        cle = (True, seance.parcours_id) if seance.parcours_id else (False, seance.pk)
        groupes.setdefault(cle, []).append(seance)
    return [
        Ligne(
            seance=groupe[0],
            parcours=groupe[0].parcours,
            dates=len(groupe),
            libres=min(s.se_reserve for s in groupe),
            en_attente=max(s.en_attente for s in groupe),
        )
        for groupe in groupes.values()
    ]


def fiche(offre: Seance | Parcours, maintenant: dt.datetime) -> Fiche:
    """L'état d'une offre, places comprises. D'une à trois requêtes."""
    toutes = offre.seances.all() if isinstance(offre, Parcours) else Seance.objects.filter(pk=offre.pk)
    seances = list(toutes.select_related("atelier", "lieu__commune", "parcours__cycle").avec_places().order_by("debut"))
    if not seances:
        return _fiche_d_une_absente(offre)
    restent = [s for s in seances if not s.est_annulee and s.debut > maintenant]
    return Fiche(
        offre=offre,
        etat=_etat_du_parcours(offre, restent, maintenant)
        if isinstance(offre, Parcours)
        else _etat(seances[0], maintenant),
        seance=(restent or seances)[0],
        seances=seances,
        capacite=min(s.capacite for s in restent or seances),
        libres=min((s.se_reserve for s in restent), default=0),
        en_attente=max((s.en_attente for s in restent), default=0),
    )


def _fiche_d_une_absente(offre: Seance | Parcours) -> Fiche:
    """La programmation l'a retirée pendant qu'on la lisait : il reste de quoi proposer d'autres dates."""
    if isinstance(offre, Parcours):
        raise Http404("Ce parcours n’existe plus.")
    return Fiche(offre, Etat.ANNULEE, offre, [offre], offre.capacite, 0, 0)


def autres_dates(
    seance: Seance, *, maintenant: dt.datetime, nombre: int = AUTRES_DATES, sauf: Collection[int] = ()
) -> list[Seance]:
    """D'autres séances où il reste des places : du même atelier d'abord, puis de même nature. Une requête.

    `sauf` : les clés de celles qui ne sont pas à proposer.
    """
    return parmi(
        seance, _avec_des_places(maintenant, Seance.objects.filter(nature=seance.nature)), nombre=nombre, sauf=sauf
    )


def ouvertes(maintenant: dt.datetime) -> list[Seance]:
    """Toutes celles où un habitant peut s'inscrire et où il reste des places. Une requête."""
    return _avec_des_places(maintenant, Seance.objects.des_habitants())


def _avec_des_places(maintenant: dt.datetime, parmi_elles: SeanceQuerySet) -> list[Seance]:
    possibles = parmi_elles.publiques().vivantes().a_venir(maintenant).filter(parcours=None)
    return [s for s in possibles.avec_places().select_related("lieu__commune") if s.se_reserve]


def parmi(
    seance: Seance, possibles: Iterable[Seance], *, nombre: int = AUTRES_DATES, sauf: Collection[int] = ()
) -> list[Seance]:
    """Celles à proposer à la place de cette séance, dans l'ordre des dates."""
    ecartees = {seance.pk, *sauf}
    libres = [s for s in possibles if s.nature == seance.nature and s.pk not in ecartees]
    libres.sort(key=lambda s: (s.atelier_id != seance.atelier_id, s.debut))
    return sorted(libres[:nombre], key=lambda s: s.debut)


def _etat(seance: Seance, maintenant: dt.datetime) -> Etat:
    if seance.est_annulee:
        return Etat.ANNULEE
    if seance.debut <= maintenant:
        return Etat.PASSEE if seance.fin <= maintenant else Etat.COMMENCE
    return Etat.DANS_UN_PARCOURS if seance.parcours_id else Etat.OUVERTE


def _etat_du_parcours(parcours: Parcours, restent: list[Seance], maintenant: dt.datetime) -> Etat:
    if not restent:
        return Etat.PASSEE
    if not parcours.est_complet:
        return Etat.BIENTOT
    commence = parcours.a_commence(maintenant) and not parcours.cycle.entree_en_cours
    return Etat.COMMENCE if commence else Etat.OUVERTE


def _parcours_de(seances: Iterable[Seance]) -> dict[int, Parcours]:
    cles = {s.parcours_id for s in seances if s.parcours_id}
    return {p.pk: p for p in Parcours.objects.publics().avec_dates().filter(pk__in=cles)}


def _se_rejoint(parcours: Parcours | None, maintenant: dt.datetime) -> bool:
    """Faux pour un parcours en préparation (None)."""
    if parcours is None:
        return False
    return parcours.cycle.entree_en_cours or parcours.premiere is None or parcours.premiere > maintenant
