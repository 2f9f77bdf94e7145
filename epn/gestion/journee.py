"""La journée du conseiller, composée de ce que le planning et les ateliers savent. Six requêtes, toujours :
deux pour l'ouverture, deux pour les engagements, une pour les séances, une pour les messages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.urls import reverse

from accompagnements.creneaux import Creneau, creneaux_de, creneaux_libres, dernier_jour
from ateliers.models import Seance
from epn.commun import dates
from epn.planning import calendrier
from epn.planning.calendrier import PlageDatee
from epn.planning.models import Nature, Occupation, Plage
from epn.planning.ouvertures import Ouvertures, ouvertures

HEURES_LIBRES_MONTREES = 5
SANS_THEME_MONTREES = 3


@dataclass(frozen=True)
class Heure:
    """Un créneau de la journée : pris, libre, ou déjà passé."""

    creneau: Creneau
    est_prise: bool
    est_passee: bool


@dataclass
class Bande:
    """Une plage du jour, ou une séance tenue hors d'elle."""

    debut: dt.datetime
    fin: dt.datetime
    nature: str
    libelle: str
    lieu: str
    heures: list[Heure] = field(default_factory=list)
    seances: list[Seance] = field(default_factory=list)
    motif_de_fermeture: str | None = None
    est_passee: bool = False
    est_en_cours: bool = False

    @property
    def libres(self) -> int:
        return sum(not h.est_prise and not h.est_passee for h in self.heures)


@dataclass(frozen=True)
class ATraiter:
    titre: str
    detail: str
    bouton: str
    adresse: str


@dataclass(frozen=True)
class Journee:
    maintenant: dt.datetime
    jour: dt.date
    bandes: list[Bande]
    prochaine_ouverture: PlageDatee[Plage] | None
    heures_libres: list[Creneau]
    a_traiter: list[ATraiter]

    @property
    def est_fermee(self) -> bool:
        return all(b.motif_de_fermeture is not None for b in self.bandes)

    @property
    def resume(self) -> str:
        ateliers = sum(1 for b in self.bandes for s in b.seances if not s.est_annulee)
        libres = sum(b.libres for b in self.bandes)
        morceaux = [(ateliers, "séance", "séances"), (libres, "heure libre", "heures libres")]
        return ", ".join(f"{n}{dates.INSECABLE}{un if n < 2 else plusieurs}" for n, un, plusieurs in morceaux)


def composer(maintenant: dt.datetime) -> Journee:
    jour = dates.jour_local(maintenant)
    ouverture = ouvertures(jour, dernier_jour(maintenant))
    debut = calendrier.journee(jour, dates.fuseau()).debut
    seances = list(Seance.objects.filter(fin__gt=debut).select_related("atelier", "lieu"))
    return Journee(
        maintenant=maintenant,
        jour=jour,
        bandes=_bandes(jour, maintenant, ouverture, seances),
        prochaine_ouverture=_prochaine(ouverture, maintenant),
        heures_libres=creneaux_libres(maintenant, ouverture=ouverture)[:HEURES_LIBRES_MONTREES],
        a_traiter=[*_a_decider(seances, ouverture, maintenant), *_sans_theme(seances, maintenant), *_messages()],
    )


def _bandes(jour: dt.date, maintenant: dt.datetime, ouverture: Ouvertures, seances: Iterable[Seance]) -> list[Bande]:
    du_jour = [s for s in seances if dates.jour_local(s.debut) == jour]
    entier = calendrier.journee(jour, dates.fuseau())
    prises = list(Occupation.objects.entre(entier.debut, entier.fin))
    bandes = [
        _bande(plage, maintenant, ouverture, prises, [s for s in du_jour if s.plage_id == plage.plage.pk])
        for plage in ouverture.plages
        if plage.jour == jour
    ]
    rangees = {s.pk for b in bandes for s in b.seances}
    bandes += [
        _situer(Bande(s.debut, s.fin, s.nature, s.get_nature_display(), str(s.lieu), seances=[s]), maintenant)
        for s in du_jour
        if s.pk not in rangees
    ]
    return sorted(bandes, key=lambda b: (b.debut, b.fin))


def _bande(
    plage: PlageDatee[Plage],
    maintenant: dt.datetime,
    ouverture: Ouvertures,
    prises: list[Occupation],
    seances: list[Seance],
) -> Bande:
    bande = Bande(plage.debut, plage.fin, plage.plage.nature, plage.plage.get_nature_display(), str(plage.plage.lieu))
    bande.seances = seances
    fermeture = ouverture.fermeture_de(plage)
    if fermeture:
        bande.motif_de_fermeture = fermeture.motif
    elif plage.plage.nature == Nature.ACCOMPAGNEMENT:
        siennes = [o for o in prises if o.conseiller_id == plage.plage.conseiller_id]
        bande.heures = [
            Heure(c, any(c.chevauche(o) for o in siennes), c.debut <= maintenant) for c in creneaux_de(plage, ouverture)
        ]
    return _situer(bande, maintenant)


def _situer(bande: Bande, maintenant: dt.datetime) -> Bande:
    bande.est_passee = bande.fin <= maintenant
    bande.est_en_cours = bande.debut <= maintenant < bande.fin
    return bande


def _prochaine(ouverture: Ouvertures, maintenant: dt.datetime) -> PlageDatee[Plage] | None:
    ouvertes = (
        p
        for p in ouverture.plages
        if p.debut > maintenant and p.plage.nature != Nature.HORS_PUBLIC and not ouverture.fermeture_de(p)
    )
    return next(ouvertes, None)


def _a_decider(seances: Iterable[Seance], ouverture: Ouvertures, maintenant: dt.datetime) -> list[ATraiter]:
    """Les séances que le conseiller a retouchées et que la semaine, ou une fermeture, contredit depuis."""
    prevues = {(p.plage.pk, p.jour) for p in ouverture.plages}
    horizon = dernier_jour(maintenant)
    en_question = [
        s
        for s in seances
        if s.debut > maintenant
        and not s.est_annulee
        and dates.jour_local(s.debut) <= horizon
        and (_ferme(s, ouverture) or (s.retouchee_le and s.date_theorique and not _prevue(s, prevues, horizon)))
    ]
    return [
        ATraiter("Séance à décider", f"{s} : l’espace n’est plus ouvert à cette heure.", "Décider", _fiche(s))
        for s in en_question
    ]


def _ferme(seance: Seance, ouverture: Ouvertures) -> bool:
    return any(c.concerne(seance) and c.chevauche(seance) for c in ouverture.coupures)


def _prevue(seance: Seance, prevues: set[tuple[int, dt.date]], horizon: dt.date) -> bool:
    return seance.date_theorique > horizon or (seance.plage_id, seance.date_theorique) in prevues


def _sans_theme(seances: Iterable[Seance], maintenant: dt.datetime) -> list[ATraiter]:
    """Les plus proches une à une ; les suivantes d'un mot."""
    attendent = sorted(
        (s for s in seances if s.debut > maintenant and not s.est_annulee and s.atelier_id is None),
        key=lambda s: s.debut,
    )
    proches, suite = attendent[:SANS_THEME_MONTREES], len(attendent) - SANS_THEME_MONTREES
    choses = [ATraiter("Séance sans thème", dates.jour_et_heure(s.debut), "Choisir", _fiche(s)) for s in proches]
    if suite > 0:
        detail = f"encore {suite}, plus tard" if suite > 1 else "encore une, plus tard"
        adresse = f"{reverse('admin:ateliers_seance_changelist')}?atelier__isempty=1"
        choses.append(ATraiter("Séances sans thème", detail, "Voir", adresse))
    return choses


def _messages() -> list[ATraiter]:
    message = apps.all_models["messagerie"].get("message")
    nombre = message.objects.en_echec().count() if message else 0
    if not nombre:
        return []
    detail = f"{nombre}{dates.INSECABLE}message{'s' if nombre > 1 else ''} n’est pas arrivé à destination."
    if nombre > 1:
        detail = detail.replace("n’est pas arrivé", "ne sont pas arrivés")
    return [ATraiter("Message en échec", detail, "Voir", reverse("admin:messagerie_message_changelist"))]


def _fiche(seance: Seance) -> str:
    return reverse("admin:ateliers_seance_change", args=[seance.pk])
