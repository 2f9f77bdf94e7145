"""Préparer une saison : répéter une séance, copier une période, publier. Rien n'est laissé de côté sans être nommé.

On projette d'abord (lecture seule, la page le montre), puis l'action projette à nouveau sous le verrou et ouvre ce
qui peut l'être : ce qui a changé entre les deux se lit dans le bilan.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from epn.commun import dates
from epn.commun.refus import Refus
from epn.planning import calendrier, registre
from epn.planning.calendrier import PlageDatee
from epn.planning.models import Occupation, Plage
from epn.planning.ouvertures import Ouvertures, ouvertures

from .models import AtelierParDefaut, Parcours, Seance
from .seances import changer_seance, ouvrir_seance

DATES_MAX = 60
PERIODE_MAX = dt.timedelta(days=366)


class RepetitionImpossible(Refus):
    phrase = "Cette séance est l’étape d’un parcours : elle ne se répète pas seule. Copiez la période entière."


class CopieImpossible(Refus):
    phrase = "Choisissez une période d’un an au plus, et une semaine d’arrivée plus tard que celle du départ."


@dataclass(frozen=True)
class Projet:
    """Une séance que l'on ouvrirait, ou l'obstacle qui l'empêche. `a_prendre` : la séance déjà là, sans thème ni
    inscrit, à qui il suffit de donner ce thème."""

    modele: Seance
    seance: Seance
    obstacle: str = ""
    a_prendre: Seance | None = None


@dataclass
class Bilan:
    """Ce qui a été fait, et ce qui ne l'a pas été, avec sa raison."""

    faites: list[Seance] = field(default_factory=list)
    laissees: list[tuple[Seance, str]] = field(default_factory=list)


def dates_suivantes(
    jour: dt.date, *, semaines: int, fois: int | None = None, jusqu_au: dt.date | None = None
) -> list[dt.date]:
    """Les dates de la répétition, la première exclue : `fois` dates, ou toutes celles d'ici à `jusqu_au` compris."""
    pas = dt.timedelta(weeks=semaines)
    toutes = (jour + n * pas for n in range(1, DATES_MAX + 1))
    voulues = [j for j in toutes if jusqu_au is None or j <= jusqu_au]
    return voulues[:fois] if fois is not None else voulues


def projeter_la_repetition(seance: Seance, jours: Sequence[dt.date], *, maintenant: dt.datetime) -> list[Projet]:
    """Cette séance à ces autres dates, dans l'ordre. Six requêtes au plus. Lève RepetitionImpossible."""
    if seance.parcours_id:
        raise RepetitionImpossible
    return _projeter([(seance, jour) for jour in jours], brouillon=seance.brouillon, maintenant=maintenant)


@transaction.atomic
def repeter(seance: Seance, jours: Sequence[dt.date], *, maintenant: dt.datetime) -> Bilan:
    """Ouvre ces dates, sauf celles qu'un obstacle empêche. Sous le verrou du conseiller."""
    registre.verrouiller(seance.conseiller_id)
    return _realiser(projeter_la_repetition(seance, jours, maintenant=maintenant), maintenant)


def projeter_la_copie(du: dt.date, au: dt.date, vers: dt.date, *, maintenant: dt.datetime) -> list[Projet]:
    """Les séances de la période, mêmes jours et mêmes heures, à partir de la semaine de `vers`. Sept requêtes au plus.

    Lève CopieImpossible.
    """
    decalage = dates.lundi_de(vers) - dates.lundi_de(du)
    if not du <= au <= du + PERIODE_MAX or decalage <= dt.timedelta(0):
        raise CopieImpossible
    modeles = [(s, dates.jour_local(s.debut) + decalage) for s in _de_la_periode(du, au)]
    return _projeter(modeles, brouillon=True, maintenant=maintenant)


@transaction.atomic
def copier(du: dt.date, au: dt.date, vers: dt.date, *, maintenant: dt.datetime) -> Bilan:
    """Ouvre, en préparation, les séances copiées. Sous le verrou de chaque conseiller."""
    for conseiller_id in sorted({s.conseiller_id for s in _de_la_periode(du, au)}):
        registre.verrouiller(conseiller_id)
    return _realiser(projeter_la_copie(du, au, vers, maintenant=maintenant), maintenant)


@transaction.atomic
def publier(seances: Iterable[Seance], *, maintenant: dt.datetime) -> Bilan:
    """Montre au public ces séances en préparation. Un parcours se publie entier, d'un coup."""
    voulues = Seance.objects.filter(pk__in=[s.pk for s in seances])
    avec_les_siennes = Q(pk__in=voulues) | Q(parcours__in=voulues.exclude(parcours=None).values("parcours"))
    a_publier = Seance.objects.filter(avec_les_siennes, brouillon=True, annulee_le=None).select_related("atelier")
    bilan = Bilan()
    for seance in a_publier.order_by("conseiller", "pk"):
        if seance.atelier_id is None:
            bilan.laissees.append((seance, "son thème reste à choisir"))
        else:
            bilan.faites.append(changer_seance(seance, maintenant=maintenant, brouillon=False))
    Parcours.objects.filter(seances__in=[s.pk for s in bilan.faites]).update(brouillon=False)
    return bilan


@transaction.atomic
def publier_le_parcours(parcours: Parcours, *, publie: bool, maintenant: dt.datetime) -> None:
    """Montre ou retire un parcours et toutes ses dates à venir. Lève DejaDesInscrits si l'on retire trop tard."""
    for seance in parcours.seances.vivantes().a_venir(maintenant).order_by("pk"):
        if seance.brouillon == publie:
            changer_seance(seance, maintenant=maintenant, brouillon=not publie)
    Parcours.objects.filter(pk=parcours.pk).update(brouillon=not publie)


def _de_la_periode(du: dt.date, au: dt.date) -> list[Seance]:
    """Les séances vivantes de la période, bornes comprises. Une requête."""
    zone = dates.fuseau()
    bornes = calendrier.journee(du, zone).debut, calendrier.journee(au, zone).fin
    liste = Seance.objects.vivantes().filter(debut__gte=bornes[0], debut__lt=bornes[1])
    return list(liste.select_related("atelier", "lieu", "parcours__cycle").order_by("debut", "pk"))


@dataclass(frozen=True)
class _Terrain:
    """Ce que la base dit des jours visés : ouvertures, engagements, séances déjà nées d'une plage, thèmes d'office."""

    ouverture: Ouvertures
    occupations: list[Occupation]
    nees: dict[tuple[int, dt.date], Seance]
    d_office: set[int]
    maintenant: dt.datetime

    @classmethod
    def lire(cls, jours: Sequence[dt.date], maintenant: dt.datetime) -> "_Terrain":
        du, au, zone = min(jours), max(jours), dates.fuseau()
        bornes = calendrier.journee(du, zone).debut, calendrier.journee(au, zone).fin
        engagees = Occupation.objects.entre(*bornes).select_related("seance__atelier")
        nees = Seance.objects.filter(date_theorique__range=(du, au)).exclude(plage=None)
        vivants = Q(atelier__archive_le=None, cycle=None) | Q(cycle__archive_le=None, atelier=None)
        return cls(
            ouvertures(du, au),
            list(engagees),
            {(s.plage_id, s.date_theorique): s for s in nees},
            set(AtelierParDefaut.objects.filter(vivants).values_list("plage", flat=True)),
            maintenant,
        )

    def plage_de(self, seance: Seance) -> PlageDatee[Plage] | None:
        """La plage de la semaine type où cette séance tombe."""
        memes = (
            p
            for p in self.ouverture.plages
            if p.plage.conseiller_id == seance.conseiller_id and p.plage.nature == seance.nature
        )
        return next((p for p in memes if p.debut <= seance.debut < p.fin), None)

    def obstacle(self, seance: Seance, plage: PlageDatee[Plage] | None) -> str:
        """Pourquoi elle ne s'ouvre pas, indépendamment des engagements ; vide, rien ne l'empêche."""
        if seance.atelier_id is None:
            return "elle n’a pas de thème"
        if seance.debut <= self.maintenant:
            return "cette heure est passée"
        for coupure in self.ouverture.coupures:
            if coupure.concerne(seance) and coupure.chevauche(seance):
                return f"fermé ({coupure.motif})" if coupure.motif else "fermé"
        if plage and plage.plage.pk in self.d_office and not self._annulee(plage):
            return "la semaine type programme déjà cette date"
        return ""

    def engagement(self, seance: Seance) -> Occupation | None:
        return next(
            (
                o
                for o in self.occupations
                if o.conseiller_id == seance.conseiller_id and o.debut < seance.fin and seance.debut < o.fin
            ),
            None,
        )

    def _annulee(self, plage: PlageDatee[Plage]) -> bool:
        nee = self.nees.get((plage.plage.pk, plage.jour))
        return nee is not None and nee.est_annulee


def _projeter(voulues: Sequence[tuple[Seance, dt.date]], *, brouillon: bool, maintenant: dt.datetime) -> list[Projet]:
    if not voulues:
        return []
    terrain = _Terrain.lire([jour for _, jour in voulues], maintenant)
    vides = _sans_inscrit(o.seance for o in terrain.occupations if hasattr(o, "seance"))
    return [_projet(modele, jour, brouillon, terrain, vides) for modele, jour in voulues]


def _projet(modele: Seance, jour: dt.date, brouillon: bool, terrain: _Terrain, vides: set[int]) -> Projet:
    seance = _pareille(modele, jour, brouillon=brouillon)
    plage = terrain.plage_de(seance)
    if obstacle := terrain.obstacle(seance, plage):
        return Projet(modele, seance, obstacle)
    if plage and (plage.plage.pk, jour) not in terrain.nees:
        # Elle tient lieu de celle que la semaine type ferait naître : la programmation la reconnaîtra.
        seance.plage, seance.date_theorique, seance.retouchee_le = plage.plage, jour, terrain.maintenant
    engagement = terrain.engagement(seance)
    if engagement is None:
        return Projet(modele, seance)
    deja = getattr(engagement, "seance", None)
    if deja and deja.pk in vides and deja.nature == seance.nature and deja.debut == seance.debut:
        return Projet(modele, seance, a_prendre=deja)
    return Projet(modele, seance, _pris_par(engagement, deja))


def _pareille(modele: Seance, jour: dt.date, *, brouillon: bool) -> Seance:
    """La même, ce jour-là, à la même heure de la pendule ; pas enregistrée."""
    debut = calendrier.instant(jour, dates.heure_locale(modele.debut).time(), dates.fuseau())
    return Seance(
        nature=modele.nature,
        atelier=modele.atelier,
        conseiller_id=modele.conseiller_id,
        lieu=modele.lieu,
        debut=debut,
        fin=debut + (modele.fin - modele.debut),
        capacite=modele.capacite,
        brouillon=brouillon,
    )


def _sans_inscrit(seances: Iterable[Seance]) -> set[int]:
    """Les clés de celles, parmi ces séances, qui attendent encore leur thème et n'ont personne. Une requête."""
    sans_theme = [s.pk for s in seances if s.atelier_id is None and s.parcours_id is None]
    prises = Seance.objects.filter(pk__in=sans_theme).avec_places()
    return {s.pk for s in prises if not (s.prises or s.en_attente)}


def _pris_par(engagement: Occupation, seance: Seance | None) -> str:
    quoi = seance.titre if seance else engagement.get_nature_display()
    return f"le conseiller est déjà pris, {dates.de_a(engagement.debut, engagement.fin)} ({quoi})"


def _realiser(projets: Iterable[Projet], maintenant: dt.datetime) -> Bilan:
    bilan, parcours = Bilan(), {}
    for projet in projets:
        if projet.obstacle:
            bilan.laissees.append((projet.seance, projet.obstacle))
            continue
        try:
            bilan.faites.append(_ouvrir(projet, parcours, maintenant))
        except Refus as refus:
            bilan.laissees.append((projet.seance, str(refus)))
    return bilan


@transaction.atomic
def _ouvrir(projet: Projet, parcours: dict[int, Parcours], maintenant: dt.datetime) -> Seance:
    """`parcours` : celui qui, copié, tient lieu de chacun des anciens ; rempli au fur et à mesure."""
    modele, seance = projet.modele, projet.seance
    if projet.a_prendre:
        champs = {"atelier": modele.atelier, "capacite": modele.capacite, "brouillon": seance.brouillon}
        seance = changer_seance(projet.a_prendre, maintenant=maintenant, **champs)
    else:
        ouvrir_seance(seance)
    if modele.parcours_id:
        neuf = parcours.get(modele.parcours_id) or Parcours.objects.create(cycle=modele.parcours.cycle, brouillon=True)
        seance.parcours, seance.rang = parcours.setdefault(modele.parcours_id, neuf), modele.rang
        seance.save(update_fields=["parcours", "rang"])
    return seance
