"""La feuille d'une séance : qui vient, qui attend, ce que l'on sait de chacun. Six requêtes, pour un ou cinquante ;
une de plus s'il y vient un mineur."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from ateliers.aisance import ses_mots
from ateliers.models import Inscription, Seance
from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.commun.vocabulaire import Presence
from epn.gestion.histoire import Venue, venues_de
from epn.gestion.places import Places, compter
from partenariats.models import Demande
from publics import mineurs
from publics.presences import EN_AVANCE


@dataclass(frozen=True)
class Ligne:
    """Une personne sur la feuille. `rang` : son numéro à l'émargement, ou dans la file."""

    rang: int
    inscription: Inscription
    venues: list[Venue]

    @property
    def mots(self) -> str:
        """Ce que ses réponses disent qui lui manque ; vide si rien."""
        return ses_mots(self.inscription.reponses)

    @property
    def derniere(self) -> Venue | None:
        """La plus récente dont il reste quelque chose à dire."""
        return next((v for v in reversed(self.venues) if v.memoire), None)


@dataclass(frozen=True)
class Feuille:
    seance: Seance
    places: Places
    viennent: list[Ligne]
    attendent: list[Ligne]
    annulees: list[Inscription]
    dates_du_parcours: list[Seance]
    se_pointe: bool
    est_commencee: bool
    # Ce qu'un groupe a demandé, quand la séance est la sienne.
    demande: Demande | None

    @property
    def nature_et_niveau(self) -> str:
        niveau = self.seance.atelier.get_niveau_display() if self.seance.atelier else ""
        return f"{self.seance.get_nature_display()}, niveau {niveau}" if niveau else self.seance.get_nature_display()

    @property
    def resume_des_presences(self) -> str:
        """« 3 présents, 1 excusé, 2 à pointer » ; vide tant que rien n'est pointé."""
        notees = [i.inscription.presence for i in self.viennent if i.inscription.est_inscrite]
        mots = [("présent", Presence.PRESENT), ("absent", Presence.ABSENT), ("excusé", Presence.EXCUSE)]
        dits = [accorder(n, mot) for mot, sorte in mots if (n := notees.count(sorte))]
        restent = notees.count(Presence.A_RENSEIGNER)
        return ", ".join([*dits, f"{restent}{dates.INSECABLE}à pointer"]) if dits and restent else ", ".join(dits)

    @property
    def reste_a_pointer(self) -> int:
        return sum(li.inscription.est_inscrite and not li.inscription.est_pointee for li in self.viennent)


def seances_lues() -> QuerySet[Seance]:
    return Seance.objects.select_related("atelier", "lieu__commune", "conseiller", "parcours__cycle")


def composer(seance: Seance, maintenant: dt.datetime) -> Feuille:
    """`seance` : lue par `seances_lues()`."""
    toutes = list(seance.inscriptions.avec_personnes().par_nom())
    for inscription in toutes:
        inscription.seance = seance
    mineurs.marquer([i.usager for i in toutes], dates.jour_local(seance.debut))
    venues = venues_de({i.usager_id for i in toutes if i.est_vivante}, avant=seance.debut)
    viennent = [i for i in toutes if i.est_vivante and not i.attend]
    attendent = sorted((i for i in toutes if i.attend), key=lambda i: (i.attend_depuis, i.pk))
    return Feuille(
        seance=seance,
        places=compter(seance, (i for i in toutes if i.est_vivante)),
        viennent=[Ligne(n, i, venues[i.usager_id]) for n, i in enumerate(viennent, 1)],
        attendent=[Ligne(n, i, venues[i.usager_id]) for n, i in enumerate(attendent, 1)],
        annulees=[i for i in toutes if not i.est_vivante],
        dates_du_parcours=_dates(seance),
        se_pointe=not seance.est_annulee and seance.debut - EN_AVANCE <= maintenant,
        est_commencee=seance.debut <= maintenant,
        demande=_demande(seance),
    )


def _demande(seance: Seance) -> Demande | None:
    """Par la ligne du registre. Une requête, pour une séance réservée."""
    tenue = seance.reservee and seance.occupation_id
    return Demande.objects.filter(occupation=seance.occupation_id).first() if tenue else None


def _dates(seance: Seance) -> list[Seance]:
    """Les dates vivantes de son parcours, dans l'ordre ; aucune hors d'un parcours."""
    if not seance.parcours_id:
        return []
    return list(
        Seance.objects.vivantes().filter(parcours=seance.parcours_id).select_related("atelier").order_by("debut")
    )
