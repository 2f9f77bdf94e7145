"""La journée du conseiller, composée de ce que chaque pièce sait. Autant de requêtes, qu'il y ait une personne ou
cinquante (une de plus s'il vient un mineur) : l'ouverture, les engagements, les rendez-vous, les séances et leurs
inscrits, les groupes, les sorties, les appels, ce qui attend."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from accompagnements.creneaux import Creneau, creneaux_de, creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from epn.commun import dates
from epn.gestion import a_traiter, appels, groupes
from epn.gestion.a_traiter import ATraiter
from epn.gestion.groupes import GroupeDuJour, Groupes
from epn.gestion.histoire import avec_les_ateliers
from epn.gestion.places import Places, compter
from epn.planning import calendrier
from epn.planning.calendrier import Intervalle, PlageDatee
from epn.planning.horizon import dernier_jour
from epn.planning.models import Nature, Occupation, Plage
from epn.planning.ouvertures import Ouvertures, ouvertures
from partenariats.models import ActionExterieure
from publics import mineurs
from publics.appels import Appel

HEURES_LIBRES_MONTREES = 5
# « dans 4 min » : au-delà, l'heure suffit.
BIENTOT = dt.timedelta(hours=1)


@dataclass
class Heure:
    """Une heure de la journée : un rendez-vous, une heure libre (`creneau`), gardée, ou passée."""

    debut: dt.datetime
    fin: dt.datetime
    creneau: Creneau | None = None
    rendez_vous: RendezVous | None = None
    est_prise: bool = False
    # Prise par une sortie, route comprise.
    est_dehors: bool = False
    est_passee: bool = False
    # La ligne « maintenant » passe juste au-dessus.
    suit_maintenant: bool = False
    minutes_avant: int | None = None


@dataclass(frozen=True)
class SeanceDuJour:
    seance: Seance
    places: Places


@dataclass
class Bande:
    """Une plage du jour, ou ce qui se tient hors d'elle."""

    debut: dt.datetime
    fin: dt.datetime
    nature: str
    libelle: str
    lieu: str
    conseiller_id: int | None = None
    heures: list[Heure] = field(default_factory=list)
    seances: list[SeanceDuJour] = field(default_factory=list)
    groupes: list[GroupeDuJour] = field(default_factory=list)
    action: ActionExterieure | None = None
    motif_de_fermeture: str | None = None
    est_passee: bool = False
    est_en_cours: bool = False
    suit_maintenant: bool = False

    @property
    def titre(self) -> str:
        """« initiation, niveau débutant » quand une seule séance s'y tient."""
        niveaux = [s.seance.atelier.get_niveau_display() for s in self.seances if s.seance.atelier]
        return f"{self.libelle}, niveau {niveaux[0]}" if len(niveaux) == 1 and niveaux[0] else self.libelle

    @property
    def libres(self) -> int:
        return sum(not h.est_prise and not h.est_passee for h in self.heures)

    @property
    def rendez_vous(self) -> list[RendezVous]:
        return [h.rendez_vous for h in self.heures if h.rendez_vous]


@dataclass(frozen=True)
class Journee:
    maintenant: dt.datetime
    jour: dt.date
    bandes: list[Bande]
    prochaine_ouverture: PlageDatee[Plage] | None
    heures_libres: list[Creneau]
    a_appeler: list[Appel]
    a_traiter: list[ATraiter]

    @property
    def est_fermee(self) -> bool:
        return all(b.motif_de_fermeture is not None for b in self.bandes)

    @property
    def rendez_vous(self) -> list[RendezVous]:
        return [r for b in self.bandes for r in b.rendez_vous]

    @property
    def sorties(self) -> list[ActionExterieure]:
        return [b.action for b in self.bandes if b.action]

    @property
    def resume(self) -> str:
        tenues = [s for b in self.bandes for s in b.seances if not s.seance.est_annulee]
        attendues = len(self.rendez_vous) + sum(s.places.prises for s in tenues)
        libres = sum(b.libres for b in self.bandes)
        groupes = sum(not g.seance.est_annulee and not g.est_ailleurs for b in self.bandes for g in b.groupes)
        morceaux = [
            (len(self.rendez_vous), "rendez-vous", "rendez-vous"),
            (len(tenues), "séance", "séances"),
            *([(len(self.sorties), "sortie", "sorties")] if self.sorties else []),
            (attendues, "personne attendue", "personnes attendues"),
            (libres, "heure libre", "heures libres"),
        ]
        if groupes:
            morceaux.append((groupes, "groupe partenaire", "groupes partenaires"))
        return ", ".join(f"{n}{dates.INSECABLE}{un if n < 2 else plusieurs}" for n, un, plusieurs in morceaux)


def composer(maintenant: dt.datetime) -> Journee:
    jour = dates.jour_local(maintenant)
    ouverture = ouvertures(jour, dernier_jour(maintenant))
    debut = calendrier.journee(jour, dates.fuseau()).debut
    seances = list(Seance.objects.filter(fin__gt=debut).select_related("atelier", "lieu"))
    venus = groupes.lire(maintenant, calendrier.journee(jour, dates.fuseau()))
    return Journee(
        maintenant=maintenant,
        jour=jour,
        bandes=_bandes(jour, maintenant, ouverture, seances, venus),
        prochaine_ouverture=_prochaine(ouverture, maintenant),
        # Qui appelle peut venir tout de suite : sans préavis.
        heures_libres=creneaux_libres(maintenant, ouverture=ouverture, preavis_heures=0)[:HEURES_LIBRES_MONTREES],
        a_appeler=appels.a_appeler(maintenant, _prochain_jour(ouverture, jour)),
        a_traiter=a_traiter.composer(seances, venus, ouverture, maintenant),
    )


def _bandes(
    jour: dt.date, maintenant: dt.datetime, ouverture: Ouvertures, seances: Iterable[Seance], venus: Groupes
) -> list[Bande]:
    entier = calendrier.journee(jour, dates.fuseau())
    du_jour = _avec_leurs_places([s for s in seances if dates.jour_local(s.debut) == jour], entier)
    prises = list(Occupation.objects.entre(entier.debut, entier.fin))
    bandes = [
        _bande(plage, maintenant, ouverture, prises, [s for s in du_jour if s.seance.plage_id == plage.plage.pk])
        for plage in ouverture.plages
        if plage.jour == jour
    ]
    sorties = ActionExterieure.objects.vivantes().entre(entier.debut, entier.fin).select_related("commune")
    bandes += [_situer(_d_une_sortie(action), maintenant) for action in sorties]
    rangees = {s.seance.pk for b in bandes for s in b.seances}
    bandes += [_situer(_a_part(s), maintenant) for s in du_jour if s.seance.pk not in rangees]
    _placer_les_groupes(venus, ouverture, bandes, maintenant)
    rendez_vous_du_jour = avec_les_ateliers(RendezVous.objects.vivants().du_jour(jour).avec_histoire())
    mineurs.marquer([r.usager for r in rendez_vous_du_jour], jour)
    for rendez_vous in rendez_vous_du_jour:
        _asseoir(rendez_vous, bandes, maintenant)
    bandes.sort(key=lambda b: (b.debut, b.fin))
    _marquer_maintenant(bandes, maintenant)
    return bandes


def _avec_leurs_places(seances: list[Seance], jour: Intervalle) -> list[SeanceDuJour]:
    """Une requête, même un jour sans séance."""
    inscrits: dict[int, list[Inscription]] = {}
    vivantes = Inscription.objects.vivantes().filter(seance__debut__lt=jour.fin, seance__debut__gte=jour.debut)
    for inscription in vivantes.select_related("usager"):
        inscrits.setdefault(inscription.seance_id, []).append(inscription)
    return [SeanceDuJour(s, compter(s, inscrits.get(s.pk, []))) for s in seances]


def _a_part(s: SeanceDuJour) -> Bande:
    """Une séance hors de toute plage du jour."""
    une = s.seance
    return Bande(une.debut, une.fin, une.nature, une.get_nature_display(), str(une.lieu), seances=[s])


def _d_une_sortie(action: ActionExterieure) -> Bande:
    """Du départ au retour."""
    ou = f"{action.endroit}, {action.commune}"
    return Bande(action.depart, action.retour, Nature.EXTERIEURE, action.titre, ou, action.conseiller_id, action=action)


def _bande(
    plage: PlageDatee[Plage],
    maintenant: dt.datetime,
    ouverture: Ouvertures,
    prises: list[Occupation],
    seances: list[SeanceDuJour],
) -> Bande:
    p = plage.plage
    bande = Bande(plage.debut, plage.fin, p.nature, p.get_nature_display(), str(p.lieu), p.conseiller_id)
    bande.seances = seances
    fermeture = ouverture.fermeture_de(plage)
    if fermeture:
        bande.motif_de_fermeture = fermeture.motif
    elif p.nature == Nature.ACCOMPAGNEMENT:
        siennes = [o for o in prises if o.conseiller_id == p.conseiller_id]
        bande.heures = [
            Heure(
                c.debut,
                c.fin,
                creneau=c,
                est_prise=any(c.chevauche(o) for o in siennes),
                est_dehors=any(c.chevauche(o) for o in siennes if o.nature == Nature.EXTERIEURE),
                est_passee=c.debut <= maintenant,
            )
            for c in creneaux_de(plage, ouverture)
        ]
    return _situer(bande, maintenant)


def _asseoir(rendez_vous: RendezVous, bandes: list[Bande], maintenant: dt.datetime) -> None:
    """Pose le rendez-vous à son heure : dans sa bande, sinon (la semaine a changé depuis) dans une à lui."""
    heure = Heure(
        rendez_vous.debut,
        rendez_vous.fin,
        rendez_vous=rendez_vous,
        est_prise=True,
        est_passee=rendez_vous.debut <= maintenant,
    )
    attente = rendez_vous.debut - maintenant
    if dt.timedelta(0) < attente <= BIENTOT:
        heure.minutes_avant = -(-int(attente.total_seconds()) // 60)
    bande = next((b for b in bandes if _accueille(b, rendez_vous)), None)
    if bande is None:
        nature = Nature.ACCOMPAGNEMENT
        bande = Bande(heure.debut, heure.fin, nature, nature.label, str(rendez_vous.lieu), rendez_vous.conseiller_id)
        bandes.append(_situer(bande, maintenant))
    autres = [h for h in bande.heures if not (h.creneau and h.creneau.chevauche(rendez_vous))]
    bande.heures = sorted([*autres, heure], key=lambda h: h.debut)


def _placer_les_groupes(venus: Groupes, ouverture: Ouvertures, bandes: list[Bande], maintenant: dt.datetime) -> None:
    """Chaque groupe dans la bande de sa plage ; s'il n'y est plus, elle dit où il est, et il en a une à lui."""
    rangs = [p.plage.pk for p in ouverture.plages if p.jour == venus.jour]
    par_plage = dict(zip(rangs, bandes, strict=False))
    for seance in venus.du_jour:
        commence, sienne = seance.debut <= maintenant, dates.jour_local(seance.debut) == venus.jour
        bande = par_plage.get(seance.plage_id) if seance.date_theorique == venus.jour else None
        dedans = bande is not None and bande.debut < seance.fin and seance.debut < bande.fin
        if bande is not None:
            bande.groupes.append(GroupeDuJour(seance, commence, est_ailleurs=not dedans))
        if sienne and not dedans:
            nature = Nature.PARTENAIRE
            a_part = Bande(seance.debut, seance.fin, nature, nature.label, str(seance.lieu), seance.conseiller_id)
            a_part.groupes.append(GroupeDuJour(seance, commence))
            bandes.append(_situer(a_part, maintenant))


def _accueille(bande: Bande, rendez_vous: RendezVous) -> bool:
    a_lui = bande.nature == Nature.ACCOMPAGNEMENT and bande.conseiller_id == rendez_vous.conseiller_id
    return a_lui and bande.debut <= rendez_vous.debut < bande.fin


def _situer(bande: Bande, maintenant: dt.datetime) -> Bande:
    bande.est_passee = bande.fin <= maintenant
    bande.est_en_cours = bande.debut <= maintenant < bande.fin
    return bande


def _marquer_maintenant(bandes: list[Bande], maintenant: dt.datetime) -> None:
    """Une seule ligne « maintenant » : avant la première heure à venir, dans sa bande ou entre deux."""
    for bande in bandes:
        if bande.debut > maintenant or (bande.est_en_cours and not bande.heures):
            bande.suit_maintenant = True
            return
        for heure in bande.heures:
            if heure.debut > maintenant:
                heure.suit_maintenant = True
                return


def _prochaine(ouverture: Ouvertures, maintenant: dt.datetime) -> PlageDatee[Plage] | None:
    ouvertes = (
        p
        for p in ouverture.plages
        if p.debut > maintenant and p.plage.nature != Nature.HORS_PUBLIC and not ouverture.fermeture_de(p)
    )
    return next(ouvertes, None)


def _prochain_jour(ouverture: Ouvertures, jour: dt.date) -> dt.date:
    """Le prochain jour travaillé après celui-ci : ses rendez-vous se rappellent aujourd'hui."""
    suivants = (p.jour for p in ouverture.plages if p.jour > jour and not ouverture.fermeture_de(p))
    return next(suivants, jour + calendrier.UN_JOUR)
