"""Le secret statistique : d'un relevé, ce qui se montre à un seuil sans que rien de caché ne se déduise."""

from collections.abc import Mapping

from .indicateurs import Par
from .publication import Publication, Ventilation
from .releve import Releve

PERSONNES = ("communes", "ages", "statuts", "audiences")


def publier(releve: Releve, seuil: int) -> Publication:
    chiffres: dict[str, int | None] = dict(releve.chiffres)
    for nom in ("personnes", "nouvelles", "revenues", "groupes"):
        if nom in chiffres and 0 < (chiffres[nom] or 0) < seuil:
            chiffres[nom] = None
    tables = {nom: ventiler(par, seuil, releve.personnes_derriere.get(nom)) for nom, par in releve.tables.items()}
    return Publication(chiffres, tables)


def ventiler(par: Par, seuil: int, derriere: Mapping[str, int] | None = None) -> Ventilation:
    """`derriere` : les personnes de chaque case, quand la case compte des venues."""
    personnes = derriere or par
    presentes = sorted((cle for cle in par if par[cle]), key=lambda cle: (personnes.get(cle, 0), cle))
    caches = [cle for cle in presentes if personnes.get(cle, 0) < seuil]
    while caches and len(caches) < len(presentes) and not _se_garde([par[c] for c in caches], seuil):
        caches.append(presentes[len(caches)])
    visibles = {cle: n for cle, n in par.items() if cle not in caches}
    return Ventilation(visibles, tuple(sorted(caches)), sum(par[c] for c in caches) or None, sum(par.values()))


def _se_garde(caches: list[int], seuil: int) -> bool:
    """Chaque nombre caché peut encore valoir de 1 à `seuil` moins un."""
    return len(caches) > 1 and sum(caches) >= len(caches) + seuil - 2
