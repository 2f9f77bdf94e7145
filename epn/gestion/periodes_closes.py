"""Les chiffres figés, du côté de qui les tient : ce qui est clos, ce qui le sera, ce qui manque encore au pointage."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncMonth

from accompagnements.models import RendezVous
from ateliers.models import Inscription
from epn.commun import dates
from epn.frequentation import lecture
from epn.frequentation.cloture import premier_jour
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.periodes import Periode, Sorte, commencees
from epn.frequentation.textes import zones
from partenariats.models import ActionExterieure, SeancePartenaire

TITRES = {
    Sorte.ANNEE: "Années",
    Sorte.ANNEE_SCOLAIRE: "Années scolaires",
    Sorte.TRIMESTRE: "Trimestres",
    Sorte.MOIS: "Mois",
}
# Les plus anciennes se replient : une page se lit.
MONTREES = {Sorte.ANNEE: 6, Sorte.ANNEE_SCOLAIRE: 6, Sorte.TRIMESTRE: 8, Sorte.MOIS: 12}


@dataclass(frozen=True)
class Ligne:
    """Une période close. `corrigee_le` : la dernière correction, s'il y en a eu une."""

    cloture: Cloture
    version: int
    corrections: int
    corrigee_le: dt.datetime | None

    @property
    def zones_ecrites(self) -> int:
        return sum(bool(self.cloture.textes.get(zone.cle)) for zone in self.zones)

    @property
    def zones(self) -> Sequence:
        return zones(self.cloture.periode.sorte)


@dataclass(frozen=True)
class Partie:
    sorte: Sorte
    titre: str
    recentes: Sequence[Ligne]
    anciennes: Sequence[Ligne]


@dataclass(frozen=True)
class APointer:
    """Ce qui, dans une période, ne compterait pas si elle se fermait maintenant."""

    venues: int = 0
    sorties: int = 0
    groupes: int = 0

    @property
    def en_tout(self) -> int:
        return self.venues + self.sorties + self.groupes


@dataclass(frozen=True)
class AVenir:
    """Une période commencée, pas encore close. `finie` : ses jours sont passés, il reste à pointer."""

    periode: Periode
    finie: bool
    reste: APointer
    # Le jour où elle se fige ; None : la nuit prochaine.
    le: dt.date | None


def closes() -> list[Partie]:
    """Par sorte, la plus récente d'abord. Deux requêtes."""
    suivies = Chiffres.objects.filter(seuil=Chiffres.Seuil.ECRAN, nature="", lieu=None).order_by()
    par_cloture = {
        ligne["cloture"]: ligne
        for ligne in suivies.values("cloture").annotate(
            version=Max("version"), lignes=Count("pk"), derniere=Max("etabli_le")
        )
    }
    lignes: dict[str, list[Ligne]] = {}
    for une in lecture.periodes_closes():
        lue = par_cloture.get(une.pk, {"version": 1, "lignes": 1, "derniere": None})
        corrigee = lue["derniere"] if lue["lignes"] > 1 else None
        lignes.setdefault(une.sorte, []).append(Ligne(une, lue["version"], lue["lignes"] - 1, corrigee))
    return [
        Partie(sorte, titre, lignes[sorte][: MONTREES[sorte]], lignes[sorte][MONTREES[sorte] :])
        for sorte, titre in TITRES.items()
        if sorte in lignes
    ]


def a_venir(deja: Iterable[Periode], maintenant: dt.datetime) -> list[AVenir]:
    """Ce qui a commencé et n'est pas clos, ce qui se fige le plus tôt d'abord. Sept requêtes au plus."""
    depuis, jour = premier_jour(), dates.jour_local(maintenant)
    if depuis is None:
        return []
    connues = set(deja)
    ouvertes = [p for p in commencees(depuis, jour) if p not in connues]
    restes = _restes(min(p.debut for p in ouvertes), maintenant) if ouvertes else {}
    return [
        AVenir(
            periode,
            periode.au < jour,
            APointer(*(sum(par[m.du] for m in periode.mois) for par in restes.values())),
            None if periode.peut_se_clore(jour) else periode.se_clot_le(),
        )
        for periode in sorted(ouvertes, key=lambda p: (p.se_clot_le(), len(p.mois)))
    ]


def _restes(depuis: dt.datetime, maintenant: dt.datetime) -> dict[str, Counter[dt.date]]:
    """Par mois (son premier jour), ce qui n'est ni pointé ni compté. Quatre requêtes."""
    return {
        "venues": _par_mois(RendezVous.objects.a_pointer(maintenant), depuis)
        + _par_mois(Inscription.objects.a_pointer(maintenant), depuis, "seance__debut"),
        "sorties": _par_mois(ActionExterieure.objects.a_compter(maintenant), depuis),
        "groupes": _par_mois(SeancePartenaire.objects.a_compter(maintenant), depuis),
    }


def _par_mois(lignes: QuerySet, depuis: dt.datetime, champ: str = "debut") -> Counter[dt.date]:
    mois = TruncMonth(champ, tzinfo=dates.fuseau())
    comptees = lignes.filter(**{f"{champ}__gte": depuis}).order_by().annotate(mois=mois).values_list("mois")
    return Counter({m.date(): n for m, n in comptees.annotate(n=Count("pk"))})
