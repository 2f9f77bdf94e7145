"""Ce que disent les avis, par atelier et par niveau, sans que l'on puisse en déduire une réponse.

Un groupe de moins de cinq avis ne se montre pas. Une séance qui ne se montre pas ne compte dans son atelier que si
toutes celles qui sont dans ce cas font cinq avis ensemble : sinon, une soustraction la donnerait. Les ateliers font
de même dans leur niveau.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count

from .models import Atelier, Avis, Seance
from .models.offres import Niveau

SEUIL = 5
COMMENTAIRES_MONTRES = 20


@dataclass
class Lot:
    """Des avis mis ensemble. `reponses` : combien de fois chaque réponse."""

    nombre: int = 0
    reponses: Counter[str] = field(default_factory=Counter)
    seances: set[int] = field(default_factory=set)

    def __add__(self, autre: "Lot") -> "Lot":
        return Lot(self.nombre + autre.nombre, self.reponses + autre.reponses, self.seances | autre.seances)


@dataclass(frozen=True)
class Ligne:
    mot: str
    nombre: int


@dataclass
class Resultat:
    """Ce qui se montre sous un titre ; `caches` : combien d'avis ne se montrent pas."""

    titre: str
    lot: Lot
    recus: int
    commentaires: list[str] = field(default_factory=list)

    @property
    def montres(self) -> int:
        return self.lot.nombre

    @property
    def caches(self) -> int:
        return self.recus - self.lot.nombre

    @property
    def utile(self) -> list[Ligne]:
        return [Ligne(str(mot), self.lot.reponses[code]) for code, mot in Avis.Utile.choices]

    @property
    def difficulte(self) -> list[Ligne]:
        return [Ligne(str(mot), self.lot.reponses[code]) for code, mot in Avis.Difficulte.choices]


@dataclass(frozen=True)
class Tableau:
    par_niveau: list[Resultat]
    par_atelier: list[Resultat]


def de_la_seance(seance: Seance) -> Resultat:
    """Deux requêtes."""
    lot = _lots(seance.pk).get(seance.pk, Lot())
    montre = lot if lot.nombre >= SEUIL else Lot()
    mots = _commentaires(montre.seances).get(seance.pk, [])
    return Resultat(seance.titre, montre, lot.nombre, mots)


def tableau() -> Tableau:
    """Trois requêtes, quel que soit le nombre d'avis."""
    lots = _lots()
    seances = Seance.objects.filter(pk__in=list(lots)).exclude(atelier=None).select_related("atelier")
    rangees = sorted(seances, key=lambda s: (s.atelier.titre, s.atelier_id))
    ateliers, par_niveau = [], {}
    for _, siennes in groupby(rangees, key=lambda s: s.atelier_id):
        siennes = list(siennes)
        atelier: Atelier = siennes[0].atelier
        montre, reste = reunir(lots[s.pk] for s in siennes)
        ateliers.append(Resultat(atelier.titre, montre, montre.nombre + reste.nombre))
        par_niveau.setdefault(atelier.niveau, []).extend([montre, reste])
    _ajouter_les_mots(ateliers)
    return Tableau(_niveaux(par_niveau), ateliers)


def reunir(lots: Iterable[Lot]) -> tuple[Lot, Lot]:
    """Ce qui se montre, et ce qui reste caché. Les petits lots n'y entrent qu'à cinq avis ensemble, ou pas du tout."""
    lots = list(lots)
    grands = sum((lot for lot in lots if lot.nombre >= SEUIL), Lot())
    petits = sum((lot for lot in lots if lot.nombre < SEUIL), Lot())
    return (grands + petits, Lot()) if petits.nombre >= SEUIL else (grands, petits)


def _niveaux(par_niveau: dict[str, list[Lot]]) -> list[Resultat]:
    resultats = []
    for code, nom in [*Niveau.choices, ("", "tous niveaux")]:
        if code in par_niveau:
            montre, reste = reunir(par_niveau[code])
            resultats.append(Resultat(str(nom), montre, montre.nombre + reste.nombre))
    return resultats


def _ajouter_les_mots(resultats: list[Resultat]) -> None:
    mots = _commentaires({pk for r in resultats for pk in r.lot.seances})
    for resultat in resultats:
        siens = [mot for pk in sorted(resultat.lot.seances, reverse=True) for mot in mots.get(pk, [])]
        resultat.commentaires = siens[:COMMENTAIRES_MONTRES]


def _lots(seance_pk: int | None = None) -> dict[int, Lot]:
    avis = Avis.objects.all() if seance_pk is None else Avis.objects.filter(seance=seance_pk)
    comptes = avis.order_by().values_list("seance_id", "utile", "difficulte").annotate(n=Count("pk"))
    lots: dict[int, Lot] = {}
    for pk, utile, difficulte, nombre in comptes:
        lots[pk] = lots.get(pk, Lot()) + Lot(nombre, Counter({utile: nombre, difficulte: nombre}), {pk})
    return lots


def _commentaires(seances: set[int]) -> dict[int, list[str]]:
    """Les mots de ces séances, rangés par ordre alphabétique : aucun ordre n'est celui des arrivées."""
    ecrits = Avis.objects.filter(seance__in=seances).exclude(commentaire="").order_by("commentaire")
    mots: dict[int, list[str]] = {}
    for pk, commentaire in ecrits.values_list("seance_id", "commentaire"):
        mots.setdefault(pk, []).append(commentaire)
    return mots
