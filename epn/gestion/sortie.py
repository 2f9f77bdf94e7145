"""Avant d'engager le temps d'une sortie : ce qu'elle prend, ce qui la gêne, les heures où elle tiendrait."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accompagnements.creneaux import Creneau, creneaux_libres
from epn.commun import dates
from epn.gestion.conflit import Gene, genes
from epn.planning.heures_libres import Voulu, debuts_proches
from epn.planning.models import Occupation
from epn.planning.ouvertures import coupures


@dataclass(frozen=True)
class Apercu:
    """`fermes` : les heures libres qui ne seront plus proposées. `autres` : s'il y a gêne, les débuts proches."""

    voulu: Voulu
    genes: Sequence[Gene]
    autres: Sequence[dt.datetime]
    fermes: Sequence[Creneau]
    ferme: str

    @property
    def empreinte(self) -> str:
        """Change dès que les heures engagées changent : on ne confirme que ce que l'on a lu."""
        engage = self.voulu.engage
        return f"{engage.debut.timestamp():.0f}-{self.voulu.debut.timestamp():.0f}-{engage.fin.timestamp():.0f}"

    @property
    def minutes_aller(self) -> int:
        return int(self.voulu.avant.total_seconds()) // 60

    @property
    def minutes_retour(self) -> int:
        return int(self.voulu.apres.total_seconds()) // 60


def prevoir(conseiller_id: int, voulu: Voulu, *, maintenant: dt.datetime, sauf: Occupation | None = None) -> Apercu:
    """Huit requêtes au plus. `sauf` : sa propre ligne du registre, quand on déplace."""
    engage = voulu.engage
    genent = genes(conseiller_id, engage, sauf=sauf)
    du, au = dates.jour_local(engage.debut), dates.jour_local(engage.fin)
    libres = [
        c
        for c in creneaux_libres(maintenant, du, au)
        if c.conseiller_id == conseiller_id and c.debut < engage.fin and engage.debut < c.fin
    ]
    autres = debuts_proches(conseiller_id, voulu, maintenant=maintenant, sauf=sauf) if genent else []
    return Apercu(voulu, genent, autres, libres, _fermeture(conseiller_id, voulu))


def _fermeture(conseiller_id: int, voulu: Voulu) -> str:
    """« jour férié : Noël » : ce qui ferme tout l'espace, ou ce conseiller ; vide, rien."""
    engage = voulu.engage
    jours = dates.jour_local(engage.debut), dates.jour_local(engage.fin)
    trouvees = (
        c
        for c in coupures(*jours)
        if c.lieu_id is None and c.conseiller_id in (None, conseiller_id) and c.chevauche(engage)
    )
    return next((c.motif or "fermeture" for c in trouvees), "")
