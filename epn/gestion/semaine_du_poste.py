"""La semaine d'un conseiller, ou de tous : les bandes de la semaine type, les fermetures, ce qui est engagé, ce qui
reste libre. Dix requêtes, toujours. Le tableau et le calendrier se lisent ici tous deux : pas de seconde règle.

Le groupe d'un partenaire n'y est qu'un nombre, dans les infobulles et les données comme à l'écran.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from accompagnements.creneaux import Creneau, creneaux_libres
from epn.commun import dates
from epn.gestion import viser
from epn.gestion.engagements import Engagement, lire_les_engagements
from epn.planning import calendrier
from epn.planning.calendrier import Coupure, Intervalle, PlageDatee
from epn.planning.models import NATURES_DE_GROUPE, Nature, Plage
from epn.planning.ouvertures import Ouvertures, ouvertures

MIDI = dt.time(13)
MOMENTS = ("matin", "apres_midi")
TITRES_DES_MOMENTS = {"matin": "Matin", "apres_midi": "Après-midi"}
# Ce que dit une bande : plus court que la nature, qui se lit d'un coup d'œil.
TITRES = {
    Nature.ACCOMPAGNEMENT: "Accompagnement",
    Nature.INITIATION: "Initiation",
    Nature.THEMATIQUE: "Thématique",
    Nature.PROFESSIONNELS: "Professionnels",
    Nature.PARTENAIRE: "Réservé",
    Nature.HORS_PUBLIC: "Hors public",
    Nature.EXTERIEURE: "Hors les murs",
}
NOTES = {
    Nature.PARTENAIRE: "Groupe partenaire.",
    Nature.HORS_PUBLIC: "Administration, préparation, veille : non réservable.",
}


@dataclass
class Bande:
    """Une plage datée, et ce qui s'y tient. `se_programme` : rien n'y est, une séance peut s'y ajouter."""

    debut: dt.datetime
    fin: dt.datetime
    plage: Plage
    # Le conseiller, quand il y en a plusieurs à l'écran.
    qui: str = ""
    fermee: bool = False
    engagements: list[Engagement] = field(default_factory=list)
    libres: list[Creneau] = field(default_factory=list)
    se_programme: bool = False

    @property
    def nature(self) -> str:
        return self.plage.nature

    @property
    def titre(self) -> str:
        titre = TITRES[Nature(self.nature)]
        return f"{titre}, {self.qui}" if self.qui else titre

    @property
    def note(self) -> str:
        """Ce que dit une bande où rien n'est écrit."""
        return "" if self.fermee or self.engagements or self.libres else NOTES.get(Nature(self.nature), "")

    @property
    def nouvelle_seance(self) -> str:
        """L'adresse du formulaire d'une séance, déjà rempli de ce que la plage dit."""
        champs = {
            "nature": self.plage.nature,
            "conseiller": self.plage.conseiller_id,
            "debut": viser.ecrire(self.debut),
            "fin": viser.ecrire(self.fin),
            "lieu": self.plage.lieu_id,
            "capacite": self.plage.capacite or "",
        }
        return f"{reverse('admin:ateliers_seance_add')}?{urlencode(champs)}"


@dataclass(frozen=True)
class Fermee(Intervalle):
    """Des heures fermées, et pourquoi. `entiere` : tout le jour."""

    motif: str
    entiere: bool

    @property
    def dite(self) -> str:
        """« Fermé, 9 h – 12 h : formation »."""
        heures = "" if self.entiere else f", {dates.de_a(self.debut, self.fin)}"
        return f"Fermé{heures}{dates.INSECABLE}: {self.motif}" if self.motif else f"Fermé{heures}"


@dataclass(frozen=True)
class DemiJournee:
    moment: str
    bandes: list[Bande]
    hors_bande: list[Engagement]
    # Il y reste quelque chose à venir : elle peut encore se fermer.
    se_ferme: bool

    @property
    def titre(self) -> str:
        return TITRES_DES_MOMENTS[self.moment]


@dataclass(frozen=True)
class Jour:
    date: dt.date
    est_aujourd_hui: bool
    fermetures: list[Fermee]
    demi_journees: list[DemiJournee]

    @property
    def bandes(self) -> list[Bande]:
        return [b for d in self.demi_journees for b in d.bandes]

    @property
    def engagements(self) -> list[Engagement]:
        tous = [e for b in self.bandes for e in b.engagements] + [e for d in self.demi_journees for e in d.hors_bande]
        return sorted(tous, key=lambda e: (e.debut, e.fin))


@dataclass(frozen=True)
class Semaine:
    """Une semaine entière, ou plusieurs de suite. `tous` : chaque jour ; `jours` : sans les fins de semaine vides."""

    lundi: dt.date
    maintenant: dt.datetime
    tous: list[Jour]

    @property
    def jours(self) -> list[Jour]:
        return [j for j in self.tous if j.date.weekday() < 5 or j.bandes or j.engagements]

    @property
    def dernier_jour(self) -> dt.date:
        return self.jours[-1].date

    @property
    def se_ferme_du(self) -> dt.date | None:
        """Le premier jour que l'on peut encore fermer, avec tous ceux qui suivent ; None : rien n'est à venir."""
        if not any(d.se_ferme for j in self.jours for d in j.demi_journees):
            return None
        return max(self.lundi, dates.jour_local(self.maintenant))

    @property
    def du_au(self) -> str:
        return dates.du_au(self.jours[0].date, self.jours[-1].date)

    @property
    def resume(self) -> str:
        """« 7 rendez-vous, 4 séances, 2 heures libres »."""
        engagements = [e for j in self.jours for e in j.engagements]
        nombres = (
            (sum(e.sorte == "rendez-vous" for e in engagements), "rendez-vous", "rendez-vous"),
            (sum(e.sorte == "seance" for e in engagements), "séance", "séances"),
            (sum(len(b.libres) for j in self.jours for b in j.bandes), "heure libre", "heures libres"),
        )
        return ", ".join(f"{n}{dates.INSECABLE}{un if n < 2 else plusieurs}" for n, un, plusieurs in nombres)


def composer(
    lundi: dt.date,
    maintenant: dt.datetime,
    *,
    conseillers: Mapping[int, str],
    sans_noms: bool = False,
    garder: str = "",
    semaines: int = 1,
) -> Semaine:
    """`conseillers` : ceux que l'on montre, et leur nom. `semaines` : combien, à partir de ce lundi."""
    dimanche = lundi + dt.timedelta(weeks=semaines, days=-1)
    ouverture = ouvertures(lundi, dimanche)
    bornes = Intervalle(
        calendrier.journee(lundi, dates.fuseau()).debut, calendrier.journee(dimanche, dates.fuseau()).fin
    )
    engagements = lire_les_engagements(bornes, maintenant, sans_noms=sans_noms, garder=garder)
    libres = creneaux_libres(maintenant, lundi, dimanche, ouverture=ouverture, preavis_heures=0)
    return assembler(lundi, maintenant, ouverture, engagements, libres, conseillers=conseillers, semaines=semaines)


def assembler(
    lundi: dt.date,
    maintenant: dt.datetime,
    ouverture: Ouvertures,
    engagements: Sequence[Engagement],
    libres: Sequence[Creneau],
    *,
    conseillers: Mapping[int, str],
    semaines: int = 1,
) -> Semaine:
    """Sans base de données : chaque chose à son jour, à sa demi-journée, dans sa bande."""
    siens = [e for e in engagements if e.conseiller_id in conseillers]
    bandes = [_bande(p, ouverture, maintenant) for p in ouverture.plages if p.plage.conseiller_id in conseillers]
    if len(conseillers) > 1:
        siens = [e.de(conseillers[e.conseiller_id]) for e in siens]
        for bande in bandes:
            bande.qui = conseillers[bande.plage.conseiller_id]
    hors = _ranger(siens, bandes)
    for bande in bandes:
        bande.libres = [c for c in libres if c.plage.plage == bande.plage and c.plage.debut == bande.debut]
        bande.se_programme = bande.se_programme and not bande.engagements
    coupures = [c for c in ouverture.coupures if c.conseiller_id is None or c.conseiller_id in conseillers]
    periode = calendrier.jours(lundi, lundi + dt.timedelta(weeks=semaines, days=-1))
    return Semaine(lundi, maintenant, [_jour(date, maintenant, bandes, hors, coupures) for date in periode])


def _bande(plage: PlageDatee[Plage], ouverture: Ouvertures, maintenant: dt.datetime) -> Bande:
    fermee = ouverture.fermeture_de(plage) is not None
    se_programme = plage.plage.nature in NATURES_DE_GROUPE and plage.debut > maintenant and not fermee
    return Bande(plage.debut, plage.fin, plage.plage, fermee=fermee, se_programme=se_programme)


def _ranger(engagements: Sequence[Engagement], bandes: Sequence[Bande]) -> list[Engagement]:
    """Met chaque engagement dans la première bande de son conseiller qu'il touche ; rend ceux qui n'en touchent pas."""
    hors = []
    for engagement in engagements:
        sienne = next(
            (b for b in bandes if b.plage.conseiller_id == engagement.conseiller_id and engagement.chevauche(b)), None
        )
        (sienne.engagements if sienne else hors).append(engagement)
    return hors


def _jour(
    date: dt.date,
    maintenant: dt.datetime,
    bandes: Sequence[Bande],
    hors: Sequence[Engagement],
    coupures: Sequence[Coupure],
) -> Jour:
    entier = calendrier.journee(date, dates.fuseau())
    du_jour = [b for b in bandes if dates.jour_local(b.debut) == date]
    a_part = [e for e in hors if dates.jour_local(e.debut) == date]
    return Jour(
        date,
        date == dates.jour_local(maintenant),
        _fermees(entier, coupures),
        [_demi_journee(m, du_jour, a_part, maintenant) for m in MOMENTS],
    )


def _fermees(entier: Intervalle, coupures: Iterable[Coupure]) -> list[Fermee]:
    """Une même fermeture notée deux fois (tous, puis un conseiller) ne se dit qu'une fois."""
    dites = {
        Fermee(
            max(c.debut, entier.debut),
            min(c.fin, entier.fin),
            c.motif,
            entiere=c.debut <= entier.debut and entier.fin <= c.fin,
        ): None
        for c in coupures
        if c.chevauche(entier)
    }
    return list(dites)


def _demi_journee(
    moment: str, bandes: Sequence[Bande], hors: Sequence[Engagement], maintenant: dt.datetime
) -> DemiJournee:
    siennes = [b for b in bandes if moment_de(b.debut) == moment]
    a_part = [e for e in hors if moment_de(e.debut) == moment]
    ouvertes = [*(b for b in siennes if not b.fermee), *a_part, *(e for b in siennes for e in b.engagements)]
    return DemiJournee(moment, siennes, a_part, se_ferme=any(i.debut > maintenant for i in ouvertes))


def moment_de(instant: dt.datetime) -> str:
    """« matin » avant 13 h à la pendule, « apres_midi » ensuite : les mêmes que ceux d'une absence."""
    return "matin" if dates.heure_locale(instant).time() < MIDI else "apres_midi"
