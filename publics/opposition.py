"""S'opposer au suivi (RGPD, article 21) : la personne vient, se compte, et rien d'autre ne s'écrit sur elle."""

import datetime as dt

from django.db import transaction

from epn.commun.refus import Refus
from epn.comptes.models import Compte

from . import journal_des_acces
from .models import Acces, Usager


class SuiviRefuse(Refus):
    """La personne s'y oppose, n'est plus connue, ou il n'y a rien à écrire."""

    phrase = "Cette personne s’est opposée au suivi : aucune note ne s’écrit sur elle. La présence, elle, se compte."


def exiger_suivi_permis(usager: Usager) -> None:
    """Lève SuiviRefuse. À appeler dans toute action qui écrit une note ou un suivi."""
    if usager.oppose_le:
        raise SuiviRefuse


@transaction.atomic
def opposer(usager: Usager, *, maintenant: dt.datetime, par: Compte) -> Usager:
    """Note l'opposition. Deux fois : sans effet."""
    return _changer(usager, maintenant, par, maintenant, "opposition au suivi")


@transaction.atomic
def lever(usager: Usager, *, maintenant: dt.datetime, par: Compte) -> Usager:
    """La personne a changé d'avis."""
    return _changer(usager, None, par, maintenant, "opposition levée")


def _changer(
    usager: Usager, oppose_le: dt.datetime | None, par: Compte, maintenant: dt.datetime, detail: str
) -> Usager:
    usager = Usager.objects.select_for_update(of=("self",)).get(pk=usager.pk)
    if bool(usager.oppose_le) != bool(oppose_le):
        usager.oppose_le = oppose_le
        usager.save(update_fields=["oppose_le"])
        journal_des_acces.noter(par, Acces.Geste.OPPOSER, usager, detail, maintenant=maintenant)
    return usager
