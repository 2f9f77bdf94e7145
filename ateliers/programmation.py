"""Faire naître les séances de la semaine type sur un horizon glissant. La refaire ne change rien.

La semaine dit ce qui est attendu ; une séance intacte est exactement cela, sinon elle est refaite. Une
séance retouchée (déplacée, changée, annulée) appartient au conseiller : on n'y touche plus, et si la
semaine la contredit, elle lui est signalée.

Au-delà de l'horizon, elle naît en préparation, et le reste si elle est refaite : le public ne voit rien d'un trimestre
que personne n'a relu. Un parcours est en préparation tout entier, ou pas du tout.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, Q

from epn.commun import dates
from epn.planning import registre
from epn.planning.calendrier import PlageDatee
from epn.planning.horizon import dernier_jour
from epn.planning.models import Plage
from epn.planning.ouvertures import Ouvertures, ouvertures
from epn.planning.programmation import Bilan

from .enchainement import Place, enchainer, retirer_les_parcours_vides
from .models import AtelierParDefaut, Seance
from .seances import ouvrir_seance

Identite = tuple[int, dt.date]


def programmer(maintenant: dt.datetime, jusqu_au: dt.date | None = None) -> Bilan:
    """Accorde les séances à venir à la semaine type, d'ici `jusqu_au` (compris).

    Une transaction par conseiller, sous son verrou ; un conflit n'arrête pas le reste.
    """
    jusqu_au = jusqu_au or dernier_jour(maintenant)
    bilan = Bilan()
    conseillers = set(
        Plage.objects.entre(dates.jour_local(maintenant), jusqu_au).values_list("conseiller_id", flat=True)
    )
    conseillers |= set(Seance.objects.a_venir(maintenant).values_list("conseiller_id", flat=True))
    for conseiller_id in sorted(conseillers):
        with transaction.atomic():
            registre.verrouiller(conseiller_id)
            _programmer_conseiller(conseiller_id, maintenant, jusqu_au, bilan)
    return bilan


def derniere_programmee(maintenant: dt.datetime) -> dt.date | None:
    """Jusqu'où des séances intactes sont déjà nées : la semaine, changée, doit les refaire toutes."""
    return Seance.objects.intactes().a_venir(maintenant).aggregate(derniere=Max("date_theorique"))["derniere"]


def transmettre_l_atelier(ancienne: Plage, suite: Plage) -> None:
    """Donne à la plage qui prend la suite l'atelier par défaut de celle qu'elle remplace, si c'est encore le sien."""
    defaut = AtelierParDefaut.objects.filter(plage=ancienne).select_related("atelier", "cycle").first()
    if defaut and suite != ancienne and suite.nature == ancienne.nature:
        AtelierParDefaut.objects.get_or_create(plage=suite, defaults={"atelier": defaut.atelier, "cycle": defaut.cycle})


def _programmer_conseiller(conseiller_id: int, maintenant: dt.datetime, jusqu_au: dt.date, bilan: Bilan) -> None:
    ouverture = ouvertures(dates.jour_local(maintenant), jusqu_au)
    _rattacher(conseiller_id, maintenant)
    connues = _connues(conseiller_id, maintenant, jusqu_au)
    en_preparation = {s.date_theorique for s in connues if s.brouillon and s.retouchee_le is None}
    en_preparation |= {p.jour for p in ouverture.plages if p.jour > dernier_jour(maintenant)}
    attendues = _attendues(conseiller_id, ouverture, en_preparation, maintenant)
    for seance in connues:
        attendue = attendues.get((seance.plage_id, seance.date_theorique))
        if seance.est_annulee or seance.debut <= maintenant or (attendue and _semblables(seance, attendue)):
            continue
        if seance.retouchee_le is None:
            _defaire(seance)
            bilan.retirees += 1
        elif not attendue or _ferme(seance, ouverture):
            bilan.a_decider.append(f"{seance} : l’espace n’est plus ouvert à cette heure.")
    gardees = {(s.plage_id, s.date_theorique) for s in connues if s.pk}
    for identite, seance in attendues.items():
        if identite not in gardees:
            _ouvrir(seance, bilan)
    retirer_les_parcours_vides(conseiller_id)


def _attendues(
    conseiller_id: int, ouverture: Ouvertures, en_preparation: set[dt.date], maintenant: dt.datetime
) -> dict[Identite, Seance]:
    """Ce que la semaine type demande, non enregistré. Une requête."""
    datees = [
        p
        for p in ouverture.plages
        if p.plage.conseiller_id == conseiller_id and p.plage.est_de_groupe and p.debut > maintenant
    ]
    places = _places(datees, ouverture, en_preparation, maintenant)
    attendues = {
        (p.plage.pk, p.jour): _seance_de(p, places.get((p.plage.pk, p.jour), Place()), p.jour in en_preparation)
        for p in datees
    }
    return {cle: seance for cle, seance in attendues.items() if not _ferme(seance, ouverture)}


def _places(
    datees: list[PlageDatee[Plage]], ouverture: Ouvertures, en_preparation: set[dt.date], maintenant: dt.datetime
) -> dict[Identite, Place]:
    """L'atelier de chaque date : celui de sa plage, ou l'étape suivante de son cycle."""
    vivants = Q(atelier__archive_le=None, cycle=None) | Q(cycle__archive_le=None, atelier=None)
    defauts = AtelierParDefaut.objects.filter(vivants, plage__in={p.plage.pk for p in datees})
    places: dict[Identite, Place] = {}
    for defaut in defauts.select_related("atelier", "cycle", "plage"):
        siennes = [p for p in datees if p.plage.pk == defaut.plage_id]
        if defaut.cycle:
            # Une date fermée, même en partie, ne compte pas : l'étape passe à la suivante.
            jours = [p.jour for p in siennes if not ouverture.coupure_de(p)]
            enchainees = enchainer(
                defaut.plage, defaut.cycle, jours, en_preparation=en_preparation, maintenant=maintenant
            )
        else:
            enchainees = dict.fromkeys((p.jour for p in siennes), Place(defaut.atelier))
        places |= {(defaut.plage_id, jour): place for jour, place in enchainees.items()}
    return places


def _seance_de(datee: PlageDatee[Plage], place: Place, en_preparation: bool) -> Seance:
    plage, fin = datee.plage, datee.fin
    if place.atelier:
        fin = min(fin, datee.debut + dt.timedelta(minutes=place.atelier.duree_minutes))
    return Seance(
        nature=plage.nature,
        atelier=place.atelier,
        parcours=place.parcours,
        rang=place.rang,
        conseiller_id=plage.conseiller_id,
        lieu_id=plage.lieu_id,
        debut=datee.debut,
        fin=fin,
        capacite=plage.capacite,
        brouillon=place.parcours.brouillon if place.parcours else en_preparation,
        plage=plage,
        date_theorique=datee.jour,
    )


def _connues(conseiller_id: int, maintenant: dt.datetime, jusqu_au: dt.date) -> list[Seance]:
    """Les séances nées d'une plage pour les jours de la période, où qu'on les ait déplacées depuis."""
    return list(
        Seance.objects.filter(
            conseiller_id=conseiller_id,
            date_theorique__gte=dates.jour_local(maintenant),
            date_theorique__lte=jusqu_au,
        ).select_related("occupation", "atelier", "lieu")
    )


def _semblables(seance: Seance, attendue: Seance) -> bool:
    if seance.retouchee_le:
        return False
    champs = ("nature", "atelier_id", "parcours_id", "rang", "lieu_id", "debut", "fin", "capacite")
    return all(getattr(seance, c) == getattr(attendue, c) for c in champs)


def _ferme(seance: Seance, ouverture: Ouvertures) -> bool:
    return any(c.concerne(seance) and c.chevauche(seance) for c in ouverture.coupures)


def _defaire(seance: Seance) -> None:
    occupation = seance.occupation
    seance.delete()
    registre.liberer(occupation)


def _ouvrir(seance: Seance, bilan: Bilan) -> None:
    try:
        ouvrir_seance(seance)
    except registre.ConseillerDejaPris as refus:
        bilan.a_decider.append(f"{seance} n’a pas pu être programmée. {refus}")
    else:
        bilan.creees += 1


def _rattacher(conseiller_id: int, maintenant: dt.datetime) -> None:
    """Passe à la plage qui prend la suite les séances retouchées ou annulées de celle qu'elle remplace :
    changer la semaine ne fait pas revenir une séance annulée."""
    orphelines: Iterable[Seance] = (
        Seance.objects.filter(conseiller_id=conseiller_id, date_theorique__gte=dates.jour_local(maintenant))
        .exclude(retouchee_le=None)
        .exclude(plage__suite=None)
        .select_related("plage")
    )
    for seance in orphelines:
        plage = seance.plage
        while plage.valide_au and plage.valide_au < seance.date_theorique and hasattr(plage, "suite"):
            plage = plage.suite
        if plage != seance.plage:
            Seance.objects.filter(pk=seance.pk).update(plage=plage)
