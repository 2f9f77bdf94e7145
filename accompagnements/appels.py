"""Qui appeler : ceux qu'aucun message ne peut prévenir, et ceux qui ont demandé qu'on les appelle la veille."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from phonenumbers import PhoneNumber

from epn.commun import dates
from epn.commun.vocabulaire import Presence
from epn.planning import calendrier
from publics.models import Reservation

from . import annonces
from .models import Alerte, RendezVous


@dataclass(frozen=True)
class Appel:
    """Une personne, son numéro, et ce qu'il y a à lui dire. `sorte` et `revision` disent ce que l'on coche."""

    sorte: str
    pk: int
    revision: int
    personne: str
    telephone: PhoneNumber | str
    pourquoi: str


def a_appeler(maintenant: dt.datetime, veille_de: dt.date) -> list[Appel]:
    """Les changements à annoncer, les heures libérées à proposer, puis les rappels des rendez-vous d'ici à la
    fin du jour `veille_de` (le prochain jour ouvert : un lundi se rappelle le vendredi). Deux requêtes."""
    demain = calendrier.journee(dates.jour_local(maintenant), dates.fuseau()).fin
    au_plus_tard = calendrier.journee(veille_de, dates.fuseau()).fin
    proches = Q(annule_le=None, presence=Presence.A_RENSEIGNER, debut__gte=demain, debut__lt=au_plus_tard)
    changes = Q(a_appeler_le__isnull=False, debut__gt=maintenant)
    lus = RendezVous.objects.filter(proches | changes, appele_le=None).avec_personnes().order_by("debut")
    a_dire = [r for r in lus if r.a_appeler_le]
    a_rappeler = [r for r in lus if not r.a_appeler_le and _attend_un_appel(r)]
    return [
        *(_appel(r, _changement(r)) for r in a_dire),
        *(_de_l_alerte(a) for a in Alerte.objects.a_appeler(maintenant).order_by("a_appeler_le")),
        *(_appel(r, f"Rappeler son rendez-vous de {dates.jour_et_heure(r.debut)}.") for r in a_rappeler),
    ]


def noter_rendez_vous(pk: int, revision: int, *, maintenant: dt.datetime) -> bool:
    """« C'est fait. » Faux si le rendez-vous a changé depuis : il reste quelque chose à dire."""
    return bool(RendezVous.objects.filter(pk=pk, sequence=revision).update(appele_le=maintenant))


def noter_alerte(pk: int, *, maintenant: dt.datetime) -> bool:
    return bool(Alerte.objects.filter(pk=pk, a_appeler_le__isnull=False).update(appelee_le=maintenant))


def _attend_un_appel(rendez_vous: RendezVous) -> bool:
    rappel = rendez_vous.reservation.rappel
    par_message = rappel in (Reservation.Rappel.TEXTO, Reservation.Rappel.COURRIEL)
    sans_voie = par_message and not annonces.RappelVeille(rendez_vous).joignable
    return bool(rendez_vous.telephone) and (rappel == Reservation.Rappel.APPEL or sans_voie)


def _changement(rendez_vous: RendezVous) -> str:
    quand = dates.jour_et_heure(rendez_vous.debut)
    if rendez_vous.est_annule:
        motif = f" ({rendez_vous.motif_annulation})" if rendez_vous.motif_annulation else ""
        return f"Son rendez-vous de {quand} est annulé{motif}."
    return f"Son rendez-vous est déplacé : {quand}."


def _appel(rendez_vous: RendezVous, pourquoi: str) -> Appel:
    personne = str(rendez_vous.usager)
    if rendez_vous.reservation.aidant_nom:
        personne = f"{rendez_vous.reservation.aidant_nom}, pour {personne}"
    return Appel("rendez-vous", rendez_vous.pk, rendez_vous.sequence, personne, rendez_vous.telephone, pourquoi)


def _de_l_alerte(alerte: Alerte) -> Appel:
    pourquoi = f"Une heure s’est libérée ; attend depuis le {dates.jour_et_mois(dates.jour_local(alerte.cree_le))}."
    return Appel("alerte", alerte.pk, 0, f"{alerte.prenom} {alerte.nom}", alerte.telephone, pourquoi)
