"""Le programme d'un mois, pour le préparer : une séance par ligne, son thème, ses places, si le public la voit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from ateliers import saison, seances
from ateliers.models import Atelier, Seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.planning import calendrier
from epn.planning.models import Nature


@dataclass
class Ligne:
    """Une séance du mois. `themes` : ceux que l'on peut lui donner ici même ; vide, son thème ne se choisit pas là."""

    seance: Seance
    est_passee: bool
    themes: list[Atelier] = field(default_factory=list)
    # Ce que la personne vient de choisir, quand la page lui revient.
    choisi: int | None = None
    cochee: bool = False
    refus: str = ""

    @property
    def etat(self) -> str:
        seance = self.seance
        if seance.est_annulee:
            return "annulée"
        if self.est_passee:
            return "passée"
        if seance.atelier_id is None:
            return "thème à choisir"
        return "en préparation" if seance.brouillon else "publiée"

    @property
    def se_publie(self) -> bool:
        return self.seance.brouillon and not self.seance.est_annulee and not self.est_passee


@dataclass(frozen=True)
class Programme:
    mois: dt.date
    lignes: list[Ligne]

    @property
    def brouillons(self) -> int:
        return sum(ligne.se_publie for ligne in self.lignes)

    @property
    def sans_theme(self) -> int:
        return sum(ligne.etat == "thème à choisir" for ligne in self.lignes)

    @property
    def a_des_themes(self) -> bool:
        return any(ligne.themes for ligne in self.lignes)


@dataclass
class Enregistrement:
    """Ce qu'un envoi de la page a fait, en nombres, et ce qu'il n'a pas pu faire, par séance."""

    themes: int = 0
    publiees: int = 0
    refus: dict[int, str] = field(default_factory=dict)


def composer(mois: dt.date, maintenant: dt.datetime) -> Programme:
    """Deux requêtes, quel que soit le nombre de séances."""
    ateliers = list(Atelier.objects.filter(archive_le=None))
    lignes = []
    for seance in _du_mois(mois):
        ligne = Ligne(seance, seance.debut <= maintenant, choisi=seance.atelier_id)
        if _se_choisit_ici(ligne):
            ligne.themes = [a for a in ateliers if a.nature == seance.nature or a.pk == seance.atelier_id]
        lignes.append(ligne)
    return Programme(mois, lignes)


def enregistrer(
    programme: Programme, themes: Mapping[int, tuple[int | None, int]], a_publier: set[int], *, maintenant: dt.datetime
) -> Enregistrement:
    """Donne les thèmes choisis, puis publie. Chaque thème à part : un refus n'arrête pas les autres.

    `themes` : par séance, l'atelier choisi et la révision lue.
    """
    fait = Enregistrement()
    for ligne in programme.lignes:
        seance = ligne.seance
        choisi, revision = themes.get(seance.pk, (seance.atelier_id, seance.sequence))
        if not ligne.themes or choisi == seance.atelier_id:
            continue
        atelier = next((a for a in ligne.themes if a.pk == choisi), None)
        try:
            seances.changer_seance(seance, maintenant=maintenant, revision=revision, atelier=atelier)
            fait.themes += 1
        except Refus as refus:
            fait.refus[seance.pk] = str(refus)
    voulues = [li.seance for li in programme.lignes if li.se_publie and li.seance.pk in a_publier - set(fait.refus)]
    bilan = saison.publier(voulues, maintenant=maintenant)
    fait.publiees = len(bilan.faites)
    fait.refus |= {s.pk: f"Pas publiée : {raison}." for s, raison in bilan.laissees}
    return fait


def _du_mois(mois: dt.date) -> QuerySet[Seance]:
    zone = dates.fuseau()
    bornes = calendrier.journee(mois, zone).debut, calendrier.journee(dates.mois_suivant(mois), zone).debut
    liste = Seance.objects.filter(debut__gte=bornes[0], debut__lt=bornes[1]).avec_places()
    return liste.select_related("atelier", "lieu", "parcours__cycle").order_by("debut", "pk")


def _se_choisit_ici(ligne: Ligne) -> bool:
    """Personne n'y est inscrit (sinon l'étape montre d'abord qui sera prévenu), et elle n'est d'aucun parcours."""
    seance = ligne.seance
    if ligne.est_passee or seance.est_annulee or seance.parcours_id or seance.prises or seance.en_attente:
        return False
    return seance.atelier_id is None or seance.brouillon or seance.nature == Nature.THEMATIQUE
