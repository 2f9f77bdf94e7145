"""La semaine type en grille : un jour par colonne, une bande par plage, et les vides où en ouvrir une.

La feuille de style n'a que des classes fixes, par pas d'un quart d'heure depuis le haut de la grille.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from epn.comptes.models import Compte
from epn.gestion.plages import details, lire_plages
from epn.planning.models import Jour, Plage
from epn.territoire.models import Lieu

PAS = 15
# Ce que la grille montre au moins, pour qu'une semaine presque vide ait une forme.
JOURNEE = (9 * 60, 17 * 60)
OUVRES = range(5)
VIDE_AU_MOINS = 30


@dataclass(frozen=True)
class Bande:
    """Un morceau d'une journée, en pas depuis le haut. `plage` None : un vide, où en ouvrir une."""

    debut: dt.time
    fin: dt.time
    de: int
    pas: int
    adresse: str
    plage: Plage | None = None

    @property
    def details(self) -> list[str]:
        return details(self.plage)

    @property
    def est_courte(self) -> bool:
        return self.pas < 4


@dataclass(frozen=True)
class Colonne:
    jour: Jour
    bandes: list[Bande]

    @property
    def est_vide(self) -> bool:
        return not any(b.plage for b in self.bandes)


@dataclass(frozen=True)
class Grille:
    """La semaine d'un conseiller, telle qu'elle sera ce jour-là. `heures` : chaque heure ronde et son pas."""

    le: dt.date
    conseiller: Compte
    colonnes: list[Colonne]
    heures: list[tuple[dt.time, int]]
    pas: int
    ponctuelles: list[tuple[Plage, list[str], str]]
    changements: list[dt.date]

    @property
    def est_vide(self) -> bool:
        return all(c.est_vide for c in self.colonnes)


def composer(conseiller: Compte, le: dt.date, aujourd_hui: dt.date) -> Grille:
    """Deux requêtes."""
    siennes = [p for p in lire_plages(min(le, aujourd_hui)).values() if p.conseiller_id == conseiller.pk]
    de_la_semaine = [p for p in siennes if not p.ponctuelle]
    ce_jour_la = [p for p in de_la_semaine if p.valide_du <= le and (p.valide_au is None or le <= p.valide_au)]
    haut, bas = _bornes(ce_jour_la)
    lieu = Lieu.objects.filter(principal=True).first()
    jours = sorted({*OUVRES, *(p.jour for p in ce_jour_la)})
    return Grille(
        le=le,
        conseiller=conseiller,
        colonnes=[Colonne(Jour(j), _bandes(j, ce_jour_la, haut, bas, conseiller, lieu, le)) for j in jours],
        heures=[(_heure(m), (m - haut) // PAS + 1) for m in range(haut, bas, 60)],
        pas=(bas - haut) // PAS,
        ponctuelles=[
            (p, details(p), _fiche(p, le)) for p in sorted(siennes, key=lambda p: p.valide_du) if p.ponctuelle
        ],
        changements=_changements(de_la_semaine, aujourd_hui),
    )


def _bornes(plages: Iterable[Plage]) -> tuple[int, int]:
    """En minutes : de l'heure d'avant la première plage à celle d'après la dernière."""
    heures = [*JOURNEE, *(_minutes(h) for p in plages for h in (p.debut, p.fin))]
    return max(min(heures) // 60 * 60 - 60, 0), min(-(-max(heures) // 60) * 60 + 60, 24 * 60)


def _bandes(
    jour: int,
    plages: Sequence[Plage],
    haut: int,
    bas: int,
    conseiller: Compte,
    lieu: Lieu | None,
    le: dt.date,
) -> list[Bande]:
    """Les plages du jour et les vides entre elles, de haut en bas."""
    du_jour = sorted((p for p in plages if p.jour == jour), key=lambda p: p.debut)
    bandes, depuis = [], haut
    for plage in du_jour:
        debut, fin = _minutes(plage.debut), _minutes(plage.fin)
        bandes += _vide(jour, depuis, debut, haut, conseiller, lieu, le)
        bandes.append(_bande(debut, fin, haut, _fiche(plage, le), plage))
        depuis = max(depuis, fin)
    return [*bandes, *_vide(jour, depuis, bas, haut, conseiller, lieu, le)]


def _bande(debut: int, fin: int, haut: int, adresse: str, plage: Plage | None = None) -> Bande:
    de = (debut - haut) // PAS + 1
    pas = max(-(-(fin - haut) // PAS) + 1 - de, 1)
    return Bande(_heure(debut), _heure(fin), de, pas, adresse, plage)


def _vide(
    jour: int, debut: int, fin: int, haut: int, conseiller: Compte, lieu: Lieu | None, le: dt.date
) -> list[Bande]:
    if fin - debut < VIDE_AU_MOINS:
        return []
    prerempli = {"jour": jour, "debut": f"{_heure(debut):%H:%M}", "fin": f"{_heure(fin):%H:%M}"}
    prerempli |= {"conseiller": conseiller.pk, "valide_du": le.isoformat()}
    prerempli |= {"lieu": lieu.pk} if lieu else {}
    return [_bande(debut, fin, haut, f"{reverse('admin:planning_plage_add')}?{urlencode(prerempli)}")]


def _fiche(plage: Plage, le: dt.date) -> str:
    suite = "" if plage.ponctuelle else f"?{urlencode({'a_partir_du': le.isoformat()})}"
    return f"{reverse('admin:planning_plage_change', args=[plage.pk])}{suite}"


def _changements(plages: Iterable[Plage], aujourd_hui: dt.date) -> list[dt.date]:
    """Les jours à venir où la semaine n'est plus la même."""
    debuts = {p.valide_du for p in plages}
    lendemains = {p.valide_au + dt.timedelta(days=1) for p in plages if p.valide_au and p.valide_au < dt.date.max}
    return sorted(j for j in debuts | lendemains if j > aujourd_hui)


def _minutes(heure: dt.time) -> int:
    return heure.hour * 60 + heure.minute


def _heure(minutes: int) -> dt.time:
    """Minuit, au bas de la grille, se dit 23 h 59 : une plage ne passe pas la nuit."""
    return dt.time(minutes // 60, minutes % 60) if minutes < 24 * 60 else dt.time(23, 59)
