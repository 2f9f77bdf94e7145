"""Faire naître les séances des groupes habituels sur l'horizon. La refaire ne change rien : une séance retouchée
(déplacée, préparée, annulée) n'est plus à la programmation."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from epn.commun import dates
from epn.planning import registre
from epn.planning.models import Nature, Plage
from epn.planning.ouvertures import ouvertures
from epn.planning.programmation import Bilan

from . import seances
from .models import GroupeHabituel, SeancePartenaire

Identite = tuple[int, dt.date]


def programmer(maintenant: dt.datetime, jusqu_au: dt.date) -> Bilan:
    """Accorde les séances à venir aux plages réservées, d'ici `jusqu_au` (compris). Verrouille chaque conseiller."""
    bilan = Bilan()
    conseillers = set(GroupeHabituel.objects.values_list("plage__conseiller_id", flat=True))
    conseillers |= set(SeancePartenaire.objects.intactes().a_venir(maintenant).values_list("conseiller_id", flat=True))
    for conseiller_id in sorted(conseillers):
        with transaction.atomic():
            registre.verrouiller(conseiller_id)
            _programmer_conseiller(conseiller_id, maintenant, jusqu_au, bilan)
    return bilan


def derniere_programmee(maintenant: dt.datetime) -> dt.date | None:
    """Jusqu'où des séances intactes sont déjà nées : la semaine, changée, doit les refaire toutes."""
    return SeancePartenaire.objects.intactes().a_venir(maintenant).aggregate(derniere=Max("date_theorique"))["derniere"]


def transmettre_le_groupe(ancienne: Plage, suite: Plage) -> None:
    """Donne à la plage qui prend la suite le groupe de celle qu'elle remplace, et ses dates retouchées ou annulées :
    changer la semaine ne fait pas revenir une date annulée."""
    groupe = GroupeHabituel.objects.filter(plage=ancienne).first()
    if groupe and suite.nature == Nature.PARTENAIRE:
        valeurs = {"partenaire": groupe.partenaire, "attendus": groupe.attendus}
        GroupeHabituel.objects.get_or_create(plage=suite, defaults=valeurs)
        siennes = SeancePartenaire.objects.filter(plage=ancienne, date_theorique__gte=suite.valide_du)
        siennes.exclude(retouchee_le=None).update(plage=suite)


def _programmer_conseiller(conseiller_id: int, maintenant: dt.datetime, jusqu_au: dt.date, bilan: Bilan) -> None:
    attendues = _attendues(conseiller_id, maintenant, jusqu_au)
    connues = SeancePartenaire.objects.filter(
        conseiller_id=conseiller_id, date_theorique__range=(dates.jour_local(maintenant), jusqu_au)
    )
    for seance in connues.select_related("occupation"):
        identite = (seance.plage_id, seance.date_theorique)
        intacte = seance.retouchee_le is None and seance.debut > maintenant
        if intacte and not _semblables(seance, attendues.get(identite)):
            _defaire(seance)
            bilan.retirees += 1
        else:
            attendues.pop(identite, None)
    for seance in attendues.values():
        try:
            seances.ouvrir(seance)
        except registre.ConseillerDejaPris as refus:
            bilan.a_decider.append(f"{seance} n’a pas pu être programmée. {refus}")
        else:
            bilan.creees += 1


def _attendues(conseiller_id: int, maintenant: dt.datetime, jusqu_au: dt.date) -> dict[Identite, SeancePartenaire]:
    """Ce que la semaine type demande, non enregistré. Une date fermée, même en partie, n'en est pas."""
    habituels = GroupeHabituel.objects.filter(plage__conseiller=conseiller_id, partenaire__archive_le=None)
    groupes = {g.plage_id: g for g in habituels.select_related("partenaire")}
    ouverture = ouvertures(dates.jour_local(maintenant), jusqu_au)
    return {
        (p.plage.pk, p.jour): SeancePartenaire(
            partenaire=groupes[p.plage.pk].partenaire,
            attendus=groupes[p.plage.pk].attendus,
            conseiller_id=conseiller_id,
            lieu=p.plage.lieu,
            debut=p.debut,
            fin=p.fin,
            plage=p.plage,
            date_theorique=p.jour,
        )
        for p in ouverture.plages
        if p.plage.pk in groupes and p.debut > maintenant and not ouverture.coupure_de(p)
    }


def _semblables(seance: SeancePartenaire, attendue: SeancePartenaire | None) -> bool:
    champs = ("partenaire_id", "attendus", "lieu_id", "debut", "fin")
    return attendue is not None and all(getattr(seance, c) == getattr(attendue, c) for c in champs)


def _defaire(seance: SeancePartenaire) -> None:
    occupation = seance.occupation
    seance.delete()
    registre.liberer(occupation)
