"""Les appels d'un rendez-vous : ce qui a changé, une heure libérée, le rappel de la veille."""

import datetime as dt

from django.db.models import Q

from epn.commun import dates
from epn.commun.vocabulaire import Presence
from epn.planning import calendrier
from publics.appels import Appel, attend_un_rappel, qui_demander

from . import annonces
from .models import Alerte, RendezVous


def a_appeler(maintenant: dt.datetime, veille_de: dt.date) -> list[Appel]:
    """Les changements à annoncer, les heures libérées à proposer, puis les rappels des rendez-vous d'ici à la
    fin du jour `veille_de` (le prochain jour ouvert : un lundi se rappelle le vendredi). Deux requêtes."""
    demain = calendrier.journee(dates.jour_local(maintenant), dates.fuseau()).fin
    au_plus_tard = calendrier.journee(veille_de, dates.fuseau()).fin
    proches = Q(annule_le=None, presence=Presence.A_RENSEIGNER, debut__gte=demain, debut__lt=au_plus_tard)
    changes = Q(a_appeler_le__isnull=False, debut__gt=maintenant)
    lus = RendezVous.objects.filter(proches | changes, appele_le=None).avec_personnes().order_by("debut")
    a_dire = [r for r in lus if r.a_appeler_le]
    a_rappeler = [
        r for r in lus if not r.a_appeler_le and attend_un_rappel(r.reservation, r.telephone, annonces.RappelVeille(r))
    ]
    return [
        *(_appel(r, _changement(r)) for r in a_dire),
        *(_de_l_alerte(a) for a in Alerte.objects.a_appeler(maintenant).order_by("a_appeler_le")),
        *(_appel(r, _rappel(r), est_un_rappel=True) for r in a_rappeler),
    ]


def noter_rendez_vous(pk: int, revision: int, *, maintenant: dt.datetime) -> bool:
    """« C'est fait. » Faux si le rendez-vous a changé depuis : il reste quelque chose à dire."""
    return bool(RendezVous.objects.filter(pk=pk, sequence=revision).update(appele_le=maintenant))


def noter_alerte(pk: int, *, maintenant: dt.datetime) -> bool:
    return bool(Alerte.objects.filter(pk=pk, a_appeler_le__isnull=False).update(appelee_le=maintenant))


def _changement(rendez_vous: RendezVous) -> str:
    quand = dates.jour_et_heure(rendez_vous.debut)
    if rendez_vous.est_annule:
        motif = f" ({rendez_vous.motif_annulation})" if rendez_vous.motif_annulation else ""
        return f"Son rendez-vous de {quand} est annulé{motif}."
    return f"Son rendez-vous est déplacé : {quand}."


def _rappel(rendez_vous: RendezVous) -> str:
    return f"Rappeler son rendez-vous de {dates.jour_et_heure(rendez_vous.debut)}."


def _appel(rendez_vous: RendezVous, pourquoi: str, *, est_un_rappel: bool = False) -> Appel:
    return Appel(
        "rendez-vous",
        rendez_vous.pk,
        rendez_vous.sequence,
        qui_demander(rendez_vous.reservation, str(rendez_vous.usager)),
        rendez_vous.telephone,
        pourquoi,
        est_un_rappel,
    )


def _de_l_alerte(alerte: Alerte) -> Appel:
    pourquoi = f"Une heure s’est libérée ; attend depuis le {dates.jour_et_mois(dates.jour_local(alerte.cree_le))}."
    return Appel("alerte", alerte.pk, 0, f"{alerte.prenom} {alerte.nom}", alerte.telephone, pourquoi)
