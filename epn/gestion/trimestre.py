"""Un trimestre d'un coup d'œil : ce qui est programmé, ce qu'il reste à décider, ce que le public verra."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ateliers.models import Seance
from epn.commun import dates
from epn.gestion.a_traiter import ATraiter, a_decider
from epn.planning import calendrier
from epn.planning.feries import feries
from epn.planning.models import Fermeture, Nature
from epn.planning.ouvertures import Ouvertures, ouvertures
from partenariats.models import SeancePartenaire

# En deçà, revoir le même thème paraît une répétition.
RAPPROCHES = dt.timedelta(weeks=4)
MOIS_PAR_TRIMESTRE = 3
TOUS_NIVEAUX = "tous niveaux"
SANS_THEMATIQUE = "sans thématique"


@dataclass(frozen=True)
class Trimestre:
    """Les séances vivantes de la période, dans l'ordre, et ce qu'en dit la semaine type."""

    du: dt.date
    au: dt.date
    seances: list[Seance]
    groupes: int
    a_decider: list[ATraiter]
    fermetures: list[str]
    semaines_fermees: list[dt.date]
    maintenant: dt.datetime

    @property
    def a_publier(self) -> list[Seance]:
        return [s for s in self._en_preparation if s.atelier_id]

    @property
    def sans_theme(self) -> list[Seance]:
        return [s for s in self.seances if s.atelier_id is None and s.debut > self.maintenant]

    @property
    def publiees(self) -> int:
        return sum(not s.brouillon and s.atelier_id is not None for s in self.seances)

    @property
    def a_publier_par_mois(self) -> list[tuple[dt.date, list[Seance]]]:
        return _par_mois(self.a_publier)

    @property
    def sans_theme_par_mois(self) -> list[tuple[dt.date, list[Seance]]]:
        return _par_mois(self.sans_theme)

    @property
    def niveaux(self) -> list[tuple[str, int]]:
        """Du plus au moins donné."""
        return _compter([[s.atelier.get_niveau_display() or TOUS_NIVEAUX] for s in self._avec_theme])

    @property
    def themes(self) -> list[tuple[str, int]]:
        """Les thématiques officielles ; une séance peut en avoir plusieurs."""
        return _compter([s.atelier.thematiques_dites or [SANS_THEMATIQUE] for s in self._avec_theme])

    @property
    def rapproches(self) -> list[tuple[Seance, Seance]]:
        """Deux séances thématiques de même sujet, trop près l'une de l'autre."""
        par_sujet: dict[int, list[Seance]] = {}
        for seance in self._avec_theme:
            if seance.nature == Nature.THEMATIQUE and not seance.parcours_id:
                par_sujet.setdefault(seance.atelier_id, []).append(seance)
        paires = [(a, b) for siennes in par_sujet.values() for a, b in pairwise(siennes)]
        return sorted(((a, b) for a, b in paires if b.debut - a.debut < RAPPROCHES), key=lambda p: p[1].debut)

    @property
    def _en_preparation(self) -> list[Seance]:
        return [s for s in self.seances if s.brouillon and s.debut > self.maintenant]

    @property
    def _avec_theme(self) -> list[Seance]:
        return [s for s in self.seances if s.atelier_id]


def lire(du: dt.date, au: dt.date, maintenant: dt.datetime) -> Trimestre:
    """Cinq requêtes, quel que soit le nombre de séances."""
    zone = dates.fuseau()
    bornes = calendrier.journee(du, zone).debut, calendrier.journee(au, zone).fin
    vivantes = Seance.objects.vivantes().filter(debut__gte=bornes[0], debut__lt=bornes[1])
    seances = list(vivantes.select_related("atelier", "lieu", "parcours__cycle").order_by("debut", "pk"))
    # Des semaines entières : celle où le trimestre commence n'est pas fermée parce qu'il commence un vendredi.
    ouverture = ouvertures(dates.lundi_de(du), dates.lundi_de(au) + dt.timedelta(days=6))
    de_la_periode = [s for s in seances if s.date_theorique is None or s.date_theorique >= du]
    return Trimestre(
        du=du,
        au=au,
        seances=seances,
        groupes=SeancePartenaire.objects.vivantes().entre(*bornes).count(),
        a_decider=a_decider(de_la_periode, ouverture, maintenant, au),
        fermetures=_fermetures(du, au),
        semaines_fermees=_semaines_fermees(ouverture),
        maintenant=maintenant,
    )


def trimestres(aujourd_hui: dt.date, nombre: int = 3) -> list[tuple[dt.date, dt.date]]:
    """Les prochains trimestres civils, bornes comprises."""
    premier = aujourd_hui.replace(day=1, month=(aujourd_hui.month - 1) // MOIS_PAR_TRIMESTRE * MOIS_PAR_TRIMESTRE + 1)
    debuts = [dates.mois_suivant(premier, MOIS_PAR_TRIMESTRE * n) for n in range(1, nombre + 2)]
    return [(debut, suivant - dt.timedelta(days=1)) for debut, suivant in pairwise(debuts)]


def _fermetures(du: dt.date, au: dt.date) -> list[str]:
    """Fermetures et jours fériés de la période, dans l'ordre. Une requête."""
    notees = [(f.du, str(f)) for f in Fermeture.objects.entre(du, au)]
    fermes = [(j, f"{nom} (férié) : {dates.en_toutes_lettres(j, annee=True)}") for j, nom in feries(du, au).items()]
    return [dite for _, dite in sorted([*notees, *fermes])]


def _semaines_fermees(ouverture: Ouvertures) -> list[dt.date]:
    """Les lundis des semaines où aucune plage ne reste ouverte."""
    par_semaine = groupby(ouverture.plages, key=lambda p: dates.lundi_de(p.jour))
    return [lundi for lundi, plages in par_semaine if all(ouverture.fermeture_de(p) for p in plages)]


def _par_mois(seances: Iterable[Seance]) -> list[tuple[dt.date, list[Seance]]]:
    def mois(seance: Seance) -> dt.date:
        return dates.jour_local(seance.debut).replace(day=1)

    return [(premier, list(siennes)) for premier, siennes in groupby(seances, key=mois)]


def _compter(mots: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    comptes = Counter(mot for plusieurs in mots for mot in plusieurs)
    return sorted(comptes.items(), key=lambda c: (-c[1], c[0]))
