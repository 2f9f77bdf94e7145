"""Lire ce qui est figé : une période, celle d’avant, la même l’an dernier, et les mois qu’elle compte."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .ecarts import Ecart, Mots, ecarts
from .models import Chiffres, Cloture
from .periodes import Periode, Sorte
from .publication import Publication


@dataclass(frozen=True)
class Lecture:
    """`versions` : celles de la période, de la clôture à la dernière correction ; vide si rien ne s'y est passé sous
    ce filtre."""

    cloture: Cloture
    versions: Sequence[Chiffres]
    precedente: Publication | None = None
    an_dernier: Publication | None = None
    par_mois: Mapping[Periode, Publication] = field(default_factory=dict)
    # La même un an avant avait commencé en route : elle ne se compare pas.
    avant_est_entamee: bool = False

    @property
    def comparable(self) -> Publication | None:
        """La même, l'an dernier, si elle était entière."""
        return None if self.avant_est_entamee else self.an_dernier

    @property
    def periode(self) -> Periode:
        return self.cloture.periode

    @property
    def nature(self) -> str:
        return self.versions[-1].nature

    @property
    def est_filtree(self) -> bool:
        return bool(self.nature) or self.versions[-1].lieu_id is not None

    @property
    def publication(self) -> Publication:
        return Publication.de(self.versions[-1].contenu)

    @property
    def d_abord(self) -> Publication | None:
        """Ce que la clôture avait dit, si une correction l'a changé."""
        return Publication.de(self.versions[0].contenu) if len(self.versions) > 1 else None


@dataclass(frozen=True)
class Version:
    """Ce qui a été figé d'un coup. `ecarts` : par seuil touché, ce qui y diffère de la version d'avant."""

    numero: int
    le: dt.datetime
    motif: str
    ecarts: dict[Chiffres.Seuil, list[Ecart]]


def histoire(lignes: Sequence[Chiffres], mots: Mots) -> list[Version]:
    """Les versions d'une période, de la clôture à la dernière. `lignes` : sans filtre, dans l'ordre des versions."""
    dernieres: dict[int, Publication] = {}
    versions: dict[int, Version] = {}
    for ligne in lignes:
        version = versions.setdefault(ligne.version, Version(ligne.version, ligne.etabli_le, ligne.motif, {}))
        publiee = Publication.de(ligne.contenu)
        if avant := dernieres.get(ligne.seuil):
            version.ecarts[Chiffres.Seuil(ligne.seuil)] = ecarts(avant, publiee, mots)
        dernieres[ligne.seuil] = publiee
    return list(versions.values())


def periodes_closes() -> list[Cloture]:
    """De la plus récente à la plus ancienne."""
    return sorted(Cloture.objects.all(), key=lambda c: (c.periode.au, -c.du.toordinal()), reverse=True)


def habituelle(closes: Sequence[Cloture]) -> Cloture:
    """La dernière année close ; à défaut, la dernière période."""
    annuelles = [c for c in closes if c.sorte in (Sorte.ANNEE_SCOLAIRE, Sorte.ANNEE)]
    return (annuelles or closes)[0]


def lire(
    cloture: Cloture,
    closes: Sequence[Cloture],
    nature: str,
    lieu_id: int | None,
    *,
    seuil: int = Chiffres.Seuil.ECRAN,
) -> Lecture:
    """Une requête, quel que soit le nombre de mois."""
    periode = cloture.periode
    voulues = [periode, periode.precedente(), periode.de_l_an_dernier(), *periode.mois]
    versions = lire_versions(voulues, closes, nature, lieu_id, seuil=seuil)
    dernieres = {p: Publication.de(v[-1].contenu) for p, v in versions.items()}
    # Un mois clos sans ligne : rien ne s'y est passé. Un mois qui n'est pas clos n'a pas de nombre.
    clos = {c.periode for c in closes}
    mois = {p: dernieres.get(p, Publication()) for p in periode.mois if p in clos}
    return Lecture(
        cloture,
        versions.get(periode, []),
        dernieres.get(periode.precedente()),
        dernieres.get(periode.de_l_an_dernier()),
        mois if len(periode.mois) > 1 else {},
        0 < sum(m in clos for m in periode.de_l_an_dernier().mois) < len(periode.mois),
    )


def lire_versions(
    voulues: Sequence[Periode], closes: Sequence[Cloture], nature: str, lieu_id: int | None, *, seuil: int
) -> dict[Periode, list[Chiffres]]:
    """De chaque période voulue et close, ses versions, de la clôture à la dernière correction. Une requête."""
    periodes = {c.pk: c.periode for c in closes if c.periode in voulues}
    lignes = Chiffres.objects.filter(cloture__in=periodes, seuil=seuil, nature=nature, lieu=lieu_id)
    versions: dict[Periode, list[Chiffres]] = {}
    for ligne in lignes.order_by("cloture", "version"):
        versions.setdefault(periodes[ligne.cloture_id], []).append(ligne)
    return versions
