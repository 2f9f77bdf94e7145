"""Les appels d'une inscription : une place gardée à proposer, un changement à dire, le rappel de la veille."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from epn.commun import dates
from epn.commun.vocabulaire import Presence
from epn.planning import calendrier
from publics.appels import Appel, attend_un_rappel, qui_demander

from . import annonces, groupes
from .models import Inscription, Seance

Statut = Inscription.Statut
SORTE = "inscription"


def a_appeler(maintenant: dt.datetime, veille_de: dt.date) -> list[Appel]:
    """Les places gardées, les changements, puis les rappels des séances d'ici à la fin du jour `veille_de`. Un
    seul appel par billet : on ne téléphone pas deux fois à un couple, ni cinq pour un parcours. Une requête."""
    aujourd_hui = calendrier.journee(dates.jour_local(maintenant), dates.fuseau())
    au_plus_tard = calendrier.journee(veille_de, dates.fuseau()).fin
    a_dire = Q(a_appeler_le__isnull=False, appele_le=None, seance__debut__gt=maintenant)
    # Appelée un autre jour pour autre chose, elle attend toujours son rappel.
    pas_rappelee = Q(appele_le=None) | Q(a_appeler_le__isnull=False, appele_le__lt=aujourd_hui.debut)
    proches = pas_rappelee & Q(
        statut=Statut.INSCRITE,
        presence=Presence.A_RENSEIGNER,
        seance__debut__gte=aujourd_hui.fin,
        seance__debut__lt=au_plus_tard,
    )
    lues = list(Inscription.objects.filter(a_dire | proches).avec_personnes().select_related("seance__parcours__cycle"))
    nouvelles = [i for i in lues if i.a_appeler_le and i.appele_le is None]
    gardees = [i for i in nouvelles if i.statut == Statut.PROPOSEE]
    changees = [i for i in nouvelles if i.statut != Statut.PROPOSEE]
    return [
        # Une personne répond pour toutes ses dates, et pour elle seule.
        *_appels(gardees, lambda i: (i.reservation_id, i.usager_id), _place_gardee, gardee=True),
        *_appels(changees, _billet_et_date, _changement),
        *_appels(_attendent_un_rappel(lues, nouvelles), _billet_et_date, _rappel, est_un_rappel=True),
    ]


@transaction.atomic
def noter(pk: int, revision: int, *, maintenant: dt.datetime) -> bool:
    """« C'est fait », pour tout le billet à cette date. Faux si quelque chose a changé depuis : il reste à dire.

    Sous le verrou de la séance, qu'une autre fenêtre peut être en train de déplacer.
    """
    lue = Inscription.objects.filter(pk=pk).select_related("seance").first()
    if lue is None or lue.statut == Statut.PROPOSEE:
        return False
    seance = groupes.verrouiller_seances([lue.seance])[0]
    siennes = list(Inscription.objects.filter(reservation=lue.reservation_id, seance=seance))
    de_vive_voix = [i for i in siennes if i.a_appeler_le and i.appele_le is None and i.statut != Statut.PROPOSEE]
    dites = de_vive_voix or [i for i in siennes if i.est_inscrite]
    if pk not in {i.pk for i in dites} or revision != _revision(dites, seance):
        return False
    # Un rappel fait efface l'appel d'avant : il ne se refait pas.
    champs = {"appele_le": maintenant} | ({} if de_vive_voix else {"a_appeler_le": None})
    return bool(Inscription.objects.filter(pk__in=[i.pk for i in dites]).update(**champs))


def _attendent_un_rappel(lues: Iterable[Inscription], nouvelles: Sequence[Inscription]) -> list[Inscription]:
    """Ceux à qui l'on dit déjà autre chose aujourd'hui n'ont pas besoin d'un second appel."""
    deja = {_billet_et_date(i) for i in nouvelles}
    return [
        i
        for i in lues
        if _billet_et_date(i) not in deja
        and i.est_inscrite
        and attend_un_rappel(i.reservation, i.telephone, annonces.RappelDeSeance([i], 0))
    ]


def _appels(
    inscriptions: Iterable[Inscription],
    cle: Callable[[Inscription], tuple[int, int]],
    dire: Callable[[Sequence[Inscription]], str],
    *,
    est_un_rappel: bool = False,
    gardee: bool = False,
) -> list[Appel]:
    """Un appel par groupe, dans l'ordre des séances."""
    rangees = sorted(inscriptions, key=lambda i: (cle(i), i.seance.debut, i.pk))
    groupees = [list(siennes) for _, siennes in groupby(rangees, key=cle)]
    return [
        Appel(
            SORTE,
            siennes[0].pk,
            _revision(siennes, siennes[0].seance),
            qui_demander(siennes[0].reservation, annonces.personnes(siennes)),
            siennes[0].telephone,
            dire(siennes),
            est_un_rappel,
            siennes[0].seance_id if gardee else None,
        )
        for siennes in sorted(groupees, key=lambda g: (g[0].seance.debut, g[0].pk))
    ]


def _billet_et_date(inscription: Inscription) -> tuple[int, int]:
    return inscription.reservation_id, inscription.seance_id


def _revision(siennes: Sequence[Inscription], seance: Seance) -> int:
    """Ne fait que grandir : la séance déplacée, ou l'une de ces inscriptions changée, en donne une autre."""
    return seance.sequence + sum(i.sequence for i in siennes)


def _place_gardee(siennes: Sequence[Inscription]) -> str:
    seance = siennes[0].seance
    quand = dates.jour_et_heure(seance.debut)
    if len(siennes) > 1:
        return f"Une place s’est libérée dans le parcours « {seance.parcours} », à partir de {quand}."
    return f"Une place s’est libérée {quand}, « {seance.titre} »."


def _changement(siennes: Sequence[Inscription]) -> str:
    """Pour un couple dont l'un seulement n'a plus sa place, chacun est nommé."""
    phrases: dict[str, list[Inscription]] = {}
    for inscription in siennes:
        phrases.setdefault(_ce_qui_change(inscription), []).append(inscription)
    if len(phrases) == 1:
        return next(iter(phrases))
    return " ".join(f"{annonces.personnes(eux)} : {phrase}" for phrase, eux in phrases.items())


def _ce_qui_change(inscription: Inscription) -> str:
    seance, quand = inscription.seance, dates.jour_et_heure(inscription.seance.debut)
    if seance.est_annulee:
        motif = f" ({seance.motif_annulation})" if seance.motif_annulation else ""
        return f"L’atelier « {seance.titre} » de {quand} est annulé{motif}."
    if not inscription.est_vivante:
        return f"Son inscription à « {seance.titre} », {quand}, est annulée."
    attend = " (en liste d’attente)" if inscription.attend else ""
    return f"Son atelier a changé{attend} : « {seance.titre} », {quand}, {seance.lieu}."


def _rappel(siennes: Sequence[Inscription]) -> str:
    seance = siennes[0].seance
    return f"Rappeler son atelier de {dates.jour_et_heure(seance.debut)}, « {seance.titre} »."
