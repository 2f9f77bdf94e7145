"""La feuille d'une séance : qui vient, qui attend, ce que l'on sait de chacun. Six requêtes, pour un ou cinquante."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accompagnements.models import RendezVous
from ateliers.aisance import ses_mots
from ateliers.models import Inscription, Seance
from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.commun.vocabulaire import Presence
from epn.gestion.places import Places, compter
from publics.presences import EN_AVANCE


@dataclass(frozen=True)
class Venue:
    """Une fois où la personne est venue, et ce qu'il en reste : une note de rendez-vous, ou l'atelier suivi."""

    debut: dt.datetime
    memoire: str

    @property
    def dite(self) -> str:
        return f"Le {dates.jour_et_mois(dates.jour_local(self.debut))} : {self.memoire}"


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
    venues = _venues({i.usager_id for i in toutes if i.est_vivante}, avant=seance.debut)
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
    )


def _venues(usagers: Iterable[int], avant: dt.datetime) -> defaultdict[int, list[Venue]]:
    """Les venues passées de ces personnes, aux ateliers comme aux rendez-vous, dans l'ordre. Deux requêtes."""
    passees: defaultdict[int, list[Venue]] = defaultdict(list)
    siennes = {"usager__in": list(usagers), "presence": Presence.PRESENT}
    ateliers = Inscription.objects.filter(**siennes, seance__debut__lt=avant)
    for usager, debut, titre in ateliers.values_list("usager", "seance__debut", "seance__atelier__titre").order_by():
        passees[usager].append(Venue(debut, f"atelier « {titre} »" if titre else ""))
    rendez_vous = RendezVous.objects.filter(**siennes, debut__lt=avant)
    for usager, debut, note in rendez_vous.values_list("usager", "debut", "compte_rendu__note").order_by():
        passees[usager].append(Venue(debut, note or ""))
    for venues in passees.values():
        venues.sort(key=lambda v: v.debut)
    return passees


def _dates(seance: Seance) -> list[Seance]:
    """Les dates vivantes de son parcours, dans l'ordre ; aucune hors d'un parcours."""
    if not seance.parcours_id:
        return []
    return list(
        Seance.objects.vivantes().filter(parcours=seance.parcours_id).select_related("atelier").order_by("debut")
    )
