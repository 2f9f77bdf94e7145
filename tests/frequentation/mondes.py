"""Des mondes inventés : des personnes, leurs venues, et les relevés qu'on en tirerait. Aucune base."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from random import Random

from epn.frequentation import plan
from epn.frequentation.periodes import Periode, Sorte
from epn.frequentation.publication import Publication
from epn.frequentation.releve import Releve
from epn.frequentation.secret import publier_periode

TRIMESTRE = Periode(dt.date(2026, 1, 1), Sorte.TRIMESTRE)
ANNEE = Periode(dt.date(2026, 1, 1), Sorte.ANNEE)
NATURES = ("accompagnement", "initiation")
VIDES = ("niveaux", "themes_donnes", "themes_demandes", "orientations", "communes_visitees")
NULS = (
    "places_offertes", "seances", "minutes_possibles", "preavis_jours", "places_occupees", "presence_excuse",
    "presence_a_renseigner", "presence_tardives", "sans_place_attente", "utiles", "trop_difficiles",
)  # fmt: skip


@dataclass(frozen=True)
class Personne:
    commune: str
    age: str
    statut: str
    # (mois, nature, lieu), et combien de fois.
    venues: tuple[tuple[int, str, int], ...]
    absences: tuple[tuple[int, str, int], ...] = ()
    connue: bool = False


def au_hasard(hasard: Random, *, lieux: int = 1, mois: int = 3) -> list[Personne]:
    communes = "ABCDEF"[: hasard.randint(2, 6)]
    poids = [hasard.choice((1, 2, 5, 15)) for _ in communes]
    parts = [(m, n, lieu) for m in range(1, mois + 1) for n in NATURES for lieu in range(1, lieux + 1)]
    rares = [hasard.choice((0.2, 1, 4)) for _ in parts]
    return [
        Personne(
            hasard.choices(communes, poids)[0],
            hasard.choice(("jeune", "adulte", "aine", "aine")),
            hasard.choice(("emploi", "retraite", "retraite", "retraite")),
            tuple(hasard.choices(parts, rares, k=hasard.choice((1, 1, 1, 2, 3, 5, mois)))),
            tuple(hasard.choices(parts, rares, k=hasard.choice((0, 0, 0, 1, 2)))),
            hasard.random() < 0.3,
        )
        for _ in range(hasard.choice((8, 20, 45, 90)) * (1 if mois == 3 else hasard.choice((1, 3))))
    ]


def relever(monde: list[Personne], periode: Periode, nature: str, lieu: int | None) -> Releve:
    """Ce que la base en dirait, et que le plan laisse dire."""
    mois = tuple(m.du.month for m in periode.mois)
    noeud = (periode, nature, lieu)

    def dans(part: tuple[int, str, int]) -> bool:
        return part[0] in mois and nature in ("", part[1]) and lieu in (None, part[2])

    venus = [p for p in monde if any(map(dans, p.venues))]
    venues = [part for p in venus for part in p.venues if dans(part)]
    revenues = sum(p.connue or min(v[0] for v in p.venues) < mois[0] for p in venus)
    chiffres = {
        **dict.fromkeys(NULS, 0),
        "venues": len(venues),
        "personnes": len(venus),
        "nouvelles": len(venus) - revenues,
        "revenues": revenues,
        "presence_absent": sum(dans(part) for p in monde for part in p.absences),
        "minutes_donnees": 60 * len(venues),
        "avis": sum(part[0] == 2 for part in venues),
    }
    tables = {nom: {} for nom in VIDES} | {
        "communes": dict(Counter(p.commune for p in venus)),
        "ages": dict(Counter(p.age for p in venus)),
        "statuts": dict(Counter(p.statut for p in venus)),
        "audiences": {"particulier": len(venus)} if venus else {},
    }
    return Releve(
        {nom: n for nom, n in chiffres.items() if plan.dit_le_chiffre(noeud, nom)},
        {nom: table for nom, table in tables.items() if plan.dit_la_table(noeud, nom)},
    )


def publier(monde: list[Personne], seuil: int, *, longue: Periode = TRIMESTRE, sous: dict | None = None) -> dict:
    """Les mois, les trimestres, puis l'année s'il le faut : {nœud: Publication}. `sous` : la même chose à un seuil
    moindre."""
    publie: dict[tuple, Publication] = {}
    trimestres = [Periode(m.du, Sorte.TRIMESTRE) for m in longue.mois[::3]]
    lieux = sorted({v[2] for p in monde for v in (*p.venues, *p.absences)})
    filtres = [("", None), *((nature, None) for nature in NATURES), *(("", lieu) for lieu in lieux)]
    for periode in (*longue.mois, *trimestres, *([longue] if longue not in trimestres else [])):
        releves = {}
        for filtre in filtres:
            releve = relever(monde, periode, *filtre)
            if filtre == ("", None) or releve.chiffres["venues"] or releve.chiffres.get("presence_absent"):
                releves[filtre] = releve
        caches = [{n[1:]: p for n, p in sous.items() if n[0] == periode}] if sous else []
        for filtre, publication in publier_periode(periode, releves, publie, seuil, caches=caches).items():
            publie[(periode, *filtre)] = publication
    return publie
