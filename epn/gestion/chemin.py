"""Le chemin d'une personne, d'une venue à l'autre : composé de ses rendez-vous, de ses ateliers et de ses étapes.

Sept requêtes, toujours, qu'elle soit venue une fois ou cinquante.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from accompagnements.models import RendezVous
from ateliers.conseil import Conseil, Place, conseiller, situer, toutes_de
from ateliers.models import Inscription
from ateliers.programme import seances_a_venir
from epn.commun import dates
from epn.commun.vocabulaire import Autonomie, Domaine, Presence, Thematique
from publics.models import Ressource, Suivi, Usager

RESSOURCES_MONTREES = 5


@dataclass(frozen=True)
class Etape:
    """Une ligne du chemin. `acquis` et `suite` sont des mots dits à la personne ; `note` est au conseiller seul."""

    le: dt.date
    sorte: str
    titre: str
    thematiques: tuple[str, ...] = ()
    autonomie: str = ""
    acquis: str = ""
    suite: str = ""
    note: str = ""
    domaine: str = ""
    rendez_vous_pk: int | None = None

    @property
    def est_une_venue(self) -> bool:
        return self.sorte != "etape"

    @property
    def autonomie_dite(self) -> str:
        return Autonomie(self.autonomie).label if self.autonomie in Autonomie.values else ""

    @property
    def domaine_dit(self) -> str:
        return Domaine(self.domaine).label if self.domaine in Domaine.values else ""

    @property
    def thematiques_dites(self) -> str:
        return ", ".join(Thematique(code).label for code in self.thematiques if code in Thematique.values)


@dataclass(frozen=True)
class Chemin:
    usager: Usager
    etapes: list[Etape]
    conseil: Conseil | None
    place: Place
    ressources: list[Ressource] = field(default_factory=list)

    @property
    def venues(self) -> list[Etape]:
        return [e for e in self.etapes if e.est_une_venue]

    @property
    def premiere(self) -> dt.date | None:
        return self.venues[-1].le if self.venues else None

    @property
    def acquis(self) -> str:
        return next((e.acquis for e in self.etapes if e.acquis), "")

    @property
    def suite(self) -> str:
        return next((e.suite for e in self.etapes if e.suite), "")

    @property
    def autonomie(self) -> str:
        return next((e.autonomie_dite for e in self.etapes if e.autonomie_dite), "")

    @property
    def thematiques(self) -> list[str]:
        """Les codes travaillés, le plus récent d'abord, une fois chacun. Jamais une démarche."""
        codes = dict.fromkeys(code for e in self.etapes for code in e.thematiques)
        return [c for c in codes if c in Thematique.values and c != Thematique.DEMARCHES]


def composer(usager: Usager, *, maintenant: dt.datetime) -> Chemin:
    inscriptions = toutes_de(usager.pk)
    etapes = [*_des_suivis(usager), *_des_rendez_vous(usager), *_des_ateliers(inscriptions)]
    # Une étape écrite le jour d'une venue en dit la suite : elle passe devant.
    etapes.sort(key=lambda e: (e.le, not e.est_une_venue), reverse=True)
    place = situer(inscriptions)
    chemin = Chemin(usager, etapes, None, place)
    conseil = conseiller(inscriptions, seances_a_venir(maintenant), chemin.thematiques)
    return Chemin(usager, etapes, conseil, place, _ressources(chemin.thematiques, place.niveau))


def _des_suivis(usager: Usager) -> Iterable[Etape]:
    for suivi in Suivi.objects.filter(usager=usager).order_by("-le", "-pk"):
        yield Etape(
            le=suivi.le,
            sorte="etape",
            titre="Étape écrite ensemble",
            thematiques=tuple(suivi.thematiques),
            autonomie=suivi.autonomie,
            acquis=suivi.acquis,
            suite=suivi.prochaine_etape,
            domaine=suivi.domaine,
        )


def _des_rendez_vous(usager: Usager) -> Iterable[Etape]:
    presents = RendezVous.objects.filter(usager=usager, presence=Presence.PRESENT)
    for rendez_vous in presents.select_related("compte_rendu").order_by("-debut"):
        ecrit = getattr(rendez_vous, "compte_rendu", None)
        yield Etape(
            le=dates.jour_local(rendez_vous.debut),
            sorte="rendez_vous",
            titre="Rendez-vous",
            thematiques=tuple(ecrit.thematiques) if ecrit else (),
            autonomie=ecrit.autonomie if ecrit else "",
            note=ecrit.note if ecrit else "",
            rendez_vous_pk=rendez_vous.pk,
        )


def _des_ateliers(inscriptions: Iterable[Inscription]) -> Iterable[Etape]:
    for inscription in inscriptions:
        if inscription.presence != Presence.PRESENT:
            continue
        atelier = inscription.seance.atelier
        niveau = f", niveau {atelier.get_niveau_display()}" if atelier and atelier.niveau else ""
        yield Etape(
            le=dates.jour_local(inscription.seance.debut),
            sorte="atelier",
            titre=f"Atelier « {inscription.seance.titre} »{niveau}",
            thematiques=tuple(atelier.thematiques) if atelier else (),
            acquis=atelier.resume if atelier else "",
        )


def _ressources(thematiques: Iterable[str], niveau: str) -> list[Ressource]:
    """De quoi continuer : ses sujets d'abord, puis ce qui est pour tout le monde. Une requête."""
    sujets = set(thematiques)
    connues = Ressource.objects.filter(archivee_le=None, niveau__in=("", niveau or ""))
    voulues = [
        (not sujets & set(r.thematiques), r) for r in connues if not r.thematiques or sujets & set(r.thematiques)
    ]
    voulues.sort(key=lambda couple: (couple[0], not couple[1].niveau, couple[1].titre))
    return [r for _, r in voulues[:RESSOURCES_MONTREES]]
