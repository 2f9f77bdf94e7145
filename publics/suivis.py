"""Écrire une étape du chemin d'une personne, avec elle."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from epn.commun import dates

from .models import Suivi, Usager
from .opposition import SuiviRefuse, exiger_suivi_permis


@transaction.atomic
def ecrire_suivi(
    usager: Usager,
    *,
    le: dt.date,
    maintenant: dt.datetime,
    thematiques: Iterable[str] = (),
    domaine: str = "",
    autonomie: str = "",
    acquis: str = "",
    prochaine_etape: str = "",
) -> Suivi:
    """Ajoute une étape ; la même, le même jour, ne s'écrit pas deux fois. Lève SuiviRefuse. Verrouille la personne."""
    usager = Usager.objects.select_for_update().get(pk=usager.pk)
    etape = {
        "thematiques": list(thematiques),
        "domaine": domaine,
        "autonomie": autonomie,
        "acquis": acquis,
        "prochaine_etape": prochaine_etape,
    }
    _verifier(usager, le, etape, maintenant)
    meme_jour = Suivi.objects.filter(usager=usager, le=le)
    for ecrit in meme_jour:
        if all(getattr(ecrit, champ) == valeur for champ, valeur in etape.items()):
            return ecrit
    return Suivi.objects.create(usager=usager, le=le, ecrit_le=maintenant, **etape)


def _verifier(usager: Usager, le: dt.date, etape: dict[str, object], maintenant: dt.datetime) -> None:
    if usager.anonymise_le:
        raise SuiviRefuse("Cette personne a été effacée : il n’y a plus de suivi à écrire.")
    exiger_suivi_permis(usager)
    if le > dates.jour_local(maintenant):
        raise SuiviRefuse("Cette date n’est pas encore venue.")
    if le.year < 2000:
        raise SuiviRefuse("Cette date est trop ancienne : vérifiez l’année.")
    if not any(etape.values()):
        raise SuiviRefuse("Écrivez au moins une chose : ce que la personne sait faire, ou ce qui vient ensuite.")
