"""Les périodes lues dans un calendrier, et celles que l'on prend. La page les rapporte, signées."""

import datetime as dt
from dataclasses import astuple, dataclass

from django.core import signing
from django.http import QueryDict

from epn.planning.calendriers.lecture import Lecture, Periode
from epn.planning.fermetures import couvre, deja_fermees
from epn.planning.models import Fermeture

SEL = "fermetures-lues"
# Le temps de relire.
VIE_SECONDES = 45 * 60


@dataclass(frozen=True)
class Ligne:
    """Une période proposée. `deja` : la fermeture qui ferme déjà ces jours."""

    numero: int
    periode: Periode
    deja: Fermeture | None
    cochee: bool


@dataclass(frozen=True)
class Choix:
    lignes: list[Ligne]
    motif_public: bool

    @property
    def voulues(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.cochee and not ligne.deja]

    @property
    def nouvelles(self) -> int:
        return sum(ligne.deja is None for ligne in self.lignes)

    def fermetures(self) -> list[Fermeture]:
        """Celles que l'on prend, pas enregistrées."""
        return [_fermeture(ligne.periode, self.motif_public) for ligne in self.voulues]

    def signer(self) -> str:
        return signing.dumps([_dite(ligne.periode) for ligne in self.lignes], salt=SEL, compress=True)


def proposer(lecture: Lecture) -> Choix:
    """Des vacances scolaires ne ferment pas forcément l'espace : rien n'y est coché d'avance. Une requête."""
    periodes = sorted(lecture.periodes, key=lambda p: (p.du, p.au, p.ligne))
    cochees = set() if lecture.vacances else set(range(len(periodes)))
    return Choix(_lignes(periodes, cochees), motif_public=True)


def lire_le_choix(donnees: QueryDict) -> Choix:
    """Ce que la page rapporte. Lève BadSignature. Une requête."""
    lues = signing.loads(donnees["lues"], salt=SEL, max_age=VIE_SECONDES)
    cochees = {int(n) for n in donnees.getlist("prendre") if n.isascii() and n.isdigit() and len(n) < 6}
    return Choix(_lignes([_relue(lue) for lue in lues], cochees), motif_public="motif_public" in donnees)


def _lignes(periodes: list[Periode], cochees: set[int]) -> list[Ligne]:
    if not periodes:
        return []
    connues = deja_fermees(min(p.du for p in periodes), max(p.au for p in periodes))
    lignes = []
    for numero, periode in enumerate(periodes):
        voulue = _fermeture(periode, motif_public=True)
        deja = next((f for f in connues if couvre(f, voulue)), None)
        lignes.append(Ligne(numero, periode, deja, numero in cochees))
    return lignes


def _fermeture(periode: Periode, motif_public: bool) -> Fermeture:
    heures = {"de": periode.de, "a": periode.a}
    return Fermeture(motif=periode.motif, du=periode.du, au=periode.au, motif_public=motif_public, **heures)


def _dite(periode: Periode) -> list[object]:
    return [v.isoformat() if isinstance(v, dt.date | dt.time) else v for v in astuple(periode)]


def _relue(dite: list) -> Periode:
    ligne, motif, du, au, de, a = dite
    heures = (dt.time.fromisoformat(h) if h else None for h in (de, a))
    return Periode(ligne, motif, dt.date.fromisoformat(du), dt.date.fromisoformat(au), *heures)
