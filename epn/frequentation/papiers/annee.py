"""Une année close, telle que son rapport la lit : elle, la même un an avant, et leurs mois."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from epn.commun.dates import INSECABLE
from epn.commun.templatetags.francais import capitale
from epn.frequentation import lecture
from epn.frequentation.definitions import mots
from epn.frequentation.graphiques import barres
from epn.frequentation.graphiques.barres import REGROUPEES, Barre
from epn.frequentation.lecture import Lecture
from epn.frequentation.models import Cloture
from epn.frequentation.periodes import Periode
from epn.frequentation.phrases import ABSENT, nombre
from epn.frequentation.phrases import dire as dire_nombre
from epn.frequentation.publication import Publication, Ventilation

from .elements import SEUIL, Table, dire, part


@dataclass(frozen=True)
class Annee:
    lue: Lecture
    mois_d_avant: Mapping[Periode, Publication]

    @classmethod
    def de(cls, cloture: Cloture, closes: Sequence[Cloture]) -> "Annee":
        """Deux requêtes."""
        lue = lecture.lire(cloture, closes, "", None, seuil=SEUIL)
        avant = next((c for c in closes if c.periode == cloture.periode.de_l_an_dernier()), None)
        mois = lecture.lire(avant, closes, "", None, seuil=SEUIL).par_mois if avant else {}
        return cls(lue, mois)

    @property
    def existe(self) -> bool:
        return bool(self.lue.versions)

    @property
    def publication(self) -> Publication:
        return self.lue.publication

    @property
    def avant(self) -> Publication | None:
        return self.lue.an_dernier

    @property
    def mois_en_moins(self) -> int:
        """Ceux que l'année d'avant n'a pas comptés, si elle a commencé en route : on ne se compare pas à elle."""
        return len(self.lue.periode.mois) - len(self.mois_d_avant) if self.avant and self.mois_d_avant else 0

    @property
    def tetes(self) -> list[str]:
        """Les colonnes de nombres : cette année et, si elle est close, la précédente."""
        codes = [self.lue.periode.code, self.lue.periode.de_l_an_dernier().code]
        return codes if self.avant else codes[:1]

    def les_deux(self, nom: str, *, par: int = 1) -> list[str]:
        """Un chiffre, cette année et la précédente."""
        publications = [self.publication, self.avant][: len(self.tetes)]
        return [dire(p, nom, par=par) for p in publications]

    def parts(self, nom: str, ensemble: str) -> list[str]:
        publications = [p for p in (self.publication, self.avant) if p]
        return [part(p.chiffres.get(nom), p.chiffres.get(ensemble)) for p in publications]

    def d_avant(self, nom: str) -> Ventilation | None:
        """La table de l'an dernier, si elle dit quelque chose."""
        table = self.avant.tables.get(nom) if self.avant else None
        return None if table is None or table.tue else table

    def table(self, nom: str, legende: str, premiere: str, *, ensemble: bool) -> Table:
        """Une ligne par case où il y a quelqu'un, cette année ou l'an dernier."""
        table, avant = self.publication.table(nom), self.d_avant(nom)
        lignes = []
        for cle, mot in mots(nom).items():
            n, a = table.valeur(cle), avant.valeur(cle) if avant else 0
            if n != 0 or a != 0:
                lignes.append([capitale(mot), dire_nombre(n), *([dire_nombre(a)] if avant else [])])
        if table.reste or (avant and avant.reste):
            lignes.append([REGROUPEES, *(nombre(t.reste) if t.reste else ABSENT for t in (table, avant) if t)])
        if ensemble:
            lignes.append(["Ensemble", *(dire_nombre(t.ensemble) for t in (table, avant) if t)])
        tetes = self.tetes if avant else self.tetes[:1]
        return Table(legende, [premiere, *tetes], lignes, ensemble=ensemble)

    def barres(self, nom: str, couleurs: Mapping[str, str] | None = None) -> list[Barre]:
        """Ce qui se dit de cette table ; ce qui ne se dit qu'ensemble vient en dernier."""
        return barres.d_une_table(self.publication.table(nom), mots(nom), self.d_avant(nom), couleurs or {})


def sur(n: int, combien: int) -> str:
    """« 247 sur 300 (82 %) »."""
    return f"{nombre(n)} sur {nombre(combien)} ({round(100 * n / combien)}{INSECABLE}%)"
