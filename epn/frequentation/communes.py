"""Les communes d'une publication : ce qui s'en montre, et où aller ensuite. Le classement ne range que les communes non
touchées : ranger celles dont le nombre est caché dirait laquelle est la plus grande."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from epn.territoire.models import Commune, Lieu

from . import phrases
from .graphiques import carte
from .phrases import CACHE, dire
from .publication import Publication, Ventilation
from .sorties import Proposition, proposer
from .tableaux import Fiche, communes_touchees

LOIN_KM = 10


@dataclass(frozen=True)
class Ligne:
    commune: Commune
    personnes: int | None
    distance: float | None

    @property
    def pour_mille(self) -> str:
        """Pour mille habitants, si le nombre se dit."""
        if not self.personnes or not self.commune.population:
            return "–"
        return phrases.nombre(round(1000 * self.personnes / self.commune.population))

    @property
    def dite(self) -> str:
        if self.personnes is None:
            return CACHE
        return phrases.nombre(self.personnes) if self.personnes else "non touchée"


@dataclass(frozen=True)
class Tableau:
    lignes: Sequence[Ligne]
    ailleurs: Sequence[tuple[str, str]]
    touchees: Fiche
    sorties: Sequence[Proposition[Ligne]]
    titre: str
    grande: SafeString
    petite: SafeString
    cache: bool
    reste: str
    arrondie: bool

    @property
    def non_touchees(self) -> int:
        return sum(ligne.personnes == 0 for ligne in self.lignes)


def composer(
    publication: Publication, an_dernier: Publication | None, communes: Sequence[Commune], principal: Lieu | None
) -> Tableau:
    """`communes` : toutes, celles qui ont quitté le territoire aussi ; elles comptent hors du territoire."""
    table = _table(publication)
    d_ici = [c for c in communes if c.sortie_le is None]
    lignes = [Ligne(c, table.valeur(c.pk), principal.distance_a(c) if principal else None) for c in d_ici]
    lignes.sort(key=lambda ligne: (ligne.distance or 0, ligne.commune.nom))
    personnes = {ligne.commune.pk: ligne.personnes for ligne in lignes}
    avant = an_dernier and _touchees([_table(an_dernier).valeur(c.pk) for c in d_ici])
    loin = [ligne.personnes for ligne in lignes if (ligne.distance or 0) > LOIN_KM]
    grande = petite = SafeString("")
    if centre := principal or next(iter(d_ici), None):
        grande = carte.dessiner(d_ici, personnes, centre, largeur=560, noms=len(d_ici))
        petite = carte.dessiner(d_ici, personnes, centre, largeur=310, noms=7)
    return Tableau(
        lignes,
        _ailleurs(table, communes, personnes),
        communes_touchees(_touchees([ligne.personnes for ligne in lignes]), avant, len(lignes)),
        proposer([ligne for ligne in lignes if ligne.personnes == 0], settings.ALLER_VERS_RAYON_KM),
        phrases.titre_de_la_carte(loin, LOIN_KM),
        grande,
        petite,
        None in personnes.values(),
        phrases.nombre(table.reste) if table.reste else "",
        table.arrondie,
    )


def _table(publication: Publication) -> Ventilation:
    """Une période qui ne ventile pas ses communes n'en dit rien : elles ne sont pas non touchées pour autant."""
    return publication.tables.get("communes") or Ventilation(tue=True)


def _touchees(valeurs: Sequence[int | None]) -> int | None:
    """None si rien ne s'en dit."""
    return None if valeurs and all(n is None for n in valeurs) else sum(n != 0 for n in valeurs)


def _ailleurs(table, communes: Sequence[Commune], d_ici: dict[str, int | None]) -> list[tuple[str, str]]:
    noms = {c.pk: c.nom for c in communes} | {"": "Commune non dite"}
    autres = sorted({*table.visibles, *table.caches} - d_ici.keys(), reverse=True)
    dits = [(noms.get(code, "Hors du territoire"), table.valeur(code)) for code in autres]
    return [(nom, dire(n)) for nom, n in dits]
