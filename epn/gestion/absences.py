"""« Conseiller absent » : ce que l'absence touche, puis, d'un seul tenant, la fermeture et les annulations.

Rien ne s'efface : chaque rendez-vous, chaque séance reste, dit annulé par l'EPN. Ce qui a commencé n'est pas touché.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accompagnements import alertes, reservations
from accompagnements.annonces import Annulation
from accompagnements.creneaux import Creneau, creneaux_libres
from accompagnements.models import Offre, RendezVous
from ateliers.annonces import SeanceAnnulee
from ateliers.models import Inscription, Seance
from ateliers.programme import ouvertes, parmi
from ateliers.seances import annuler_seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from epn.comptes.models import Compte
from epn.gestion.prevenir import Touche, du_rendez_vous, inscrits_de, touches_par
from epn.planning import registre
from epn.planning.calendrier import Intervalle
from epn.planning.models import Fermeture, Nature, Occupation
from epn.planning.ouvertures import ouvertures
from partenariats import dehors
from partenariats.models import ActionExterieure

GROUPE_PARTENAIRE = "groupe partenaire"
MOTIF_TU = "le conseiller est absent"
AUTRES_HEURES = 3
POINTES = (Presence.PRESENT, Presence.ABSENT)


class ApercuPerime(Refus):
    phrase = (
        "Quelque chose a été réservé, annulé ou changé depuis que cette page est ouverte. Rien n’a été annulé : "
        "relisez la liste, puis confirmez."
    )


@dataclass(frozen=True)
class Absence:
    """Un conseiller, des jours (bornes comprises), et les heures de chacun d'eux ; sans heures, tout le jour."""

    conseiller: Compte
    du: dt.date
    au: dt.date
    de: dt.time | None
    a: dt.time | None
    motif: str
    motif_public: bool

    @property
    def motif_dit(self) -> str:
        """Ce que lisent les habitants."""
        return self.motif if self.motif_public else MOTIF_TU

    def fermeture(self) -> Fermeture:
        """Celle qui ferme ces heures, pas enregistrée."""
        heures = {"du": self.du, "au": self.au, "de": self.de, "a": self.a}
        return Fermeture(conseiller=self.conseiller, motif=self.motif, motif_public=self.motif_public, **heures)

    def heures(self) -> Sequence[Intervalle]:
        return self.fermeture().coupures(self.du, self.au, dates.fuseau())


@dataclass(frozen=True)
class Ligne:
    """Un engagement touché. `touches` : les personnes et comment chacune l'apprendra. Un partenaire n'a pas de
    nom : c'est un groupe, que le conseiller prévient lui-même. `proposees` : ce que le message propose à la place."""

    debut: dt.datetime
    fin: dt.datetime
    quoi: str
    touches: Sequence[Touche] = ()
    precision: str = ""
    proposees: Sequence[str] = ()


@dataclass(frozen=True)
class Apercu:
    rendez_vous: list[RendezVous]
    seances: list[Seance]
    inscriptions: list[Inscription]
    offres: list[Offre]
    sorties: list[ActionExterieure]
    autres: list[Intervalle | Occupation]
    heures_libres: list[Creneau]
    seances_ouvertes: list[Seance]
    empreinte: str

    @property
    def lignes(self) -> list[Ligne]:
        """Tout ce qui est touché, dans l'ordre des heures."""
        lignes = [
            *(_ligne_du_rendez_vous(r, self.heures_libres) for r in self.rendez_vous),
            *(_ligne_de_la_seance(s, self.inscriptions, self.seances_ouvertes) for s in self.seances),
            *(_ligne_de_l_offre(o) for o in self.offres),
            *(_ligne_de_la_sortie(s) for s in self.sorties),
            *(_ligne_autre(o) for o in self.autres),
        ]
        return sorted(lignes, key=lambda ligne: (ligne.debut, ligne.fin))

    @property
    def par_message(self) -> int:
        return sum(bool(t.voie) for ligne in self.lignes for t in ligne.touches)

    @property
    def a_appeler(self) -> int:
        return sum(not t.voie for ligne in self.lignes for t in ligne.touches)


def lire(absence: Absence, *, maintenant: dt.datetime) -> Apercu:
    """Ce que l'absence touche à cet instant, et ce qui reste à proposer. Douze requêtes."""
    heures = absence.heures()
    bornes, sien = (heures[0].debut, heures[-1].fin), {"conseiller": absence.conseiller}

    def dans(objet: Intervalle | RendezVous | Seance | Offre | Occupation) -> bool:
        a_venir = objet.debut > maintenant
        return a_venir and any(h.debut < objet.fin and objet.debut < h.fin for h in heures)

    rendez_vous = RendezVous.objects.vivants().entre(*bornes).filter(**sien).exclude(presence__in=POINTES)
    seances = Seance.objects.vivantes().entre(*bornes).filter(**sien).select_related("atelier", "lieu")
    offres = Offre.objects.filter(close_le=None, debut__lt=bornes[1], fin__gt=bornes[0], **sien)
    sorties = ActionExterieure.objects.vivantes().entre(*bornes).filter(**sien, effectif=None)
    touchees = [s for s in seances if dans(s)]
    lus = (
        [r for r in rendez_vous.avec_personnes().order_by("debut") if dans(r)],
        touchees,
        inscrits_de(touchees),
        [o for o in offres.select_related("alerte") if dans(o)],
        [s for s in sorties.select_related("occupation", "commune", "partenaire") if dans(s.occupation)],
        [o for o in _autres(absence, bornes) if dans(o)],
    )
    tombent = {s.pk for s in touchees}
    return Apercu(
        *lus,
        heures_libres=[c for c in creneaux_libres(maintenant) if not _tombe(c, absence, heures)],
        seances_ouvertes=[s for s in ouvertes(maintenant) if s.pk not in tombent],
        empreinte=_empreinte(absence, *lus),
    )


@transaction.atomic
def declarer(absence: Absence, *, empreinte: str, maintenant: dt.datetime) -> Apercu:
    """Ferme ces heures et annule ce qu'elles touchent, avec les messages. Rend ce qui a été touché.

    `empreinte` : celle de l'aperçu que l'on a lu ; ApercuPerime si ce n'est plus elle, et alors rien ne change.
    La file du conseiller arrête les réservations pendant ce temps.
    """
    registre.verrouiller(absence.conseiller.pk)
    apercu = lire(absence, maintenant=maintenant)
    if apercu.empreinte != empreinte:
        raise ApercuPerime
    _fermer(absence)
    motif = absence.motif_dit
    for rendez_vous in apercu.rendez_vous:
        reservations.annuler(
            rendez_vous,
            par=RendezVous.AnnulePar.EPN,
            maintenant=maintenant,
            motif=motif,
            autres=_proches(apercu.heures_libres, rendez_vous.debut),
        )
    # Une date qui va tomber aussi ne se propose pas.
    toutes = [s.pk for s in apercu.seances]
    for seance in apercu.seances:
        annuler_seance(seance, motif, maintenant=maintenant, sauf=toutes)
    for offre in apercu.offres:
        alertes.retirer(offre, maintenant=maintenant)
    for sortie in apercu.sorties:
        dehors.annuler(sortie, motif, maintenant=maintenant)
    return apercu


def _fermer(absence: Absence) -> None:
    """Une seule fois, même si l'on confirme deux fois une absence qui ne touche rien."""
    fermeture = absence.fermeture()
    champs = ("du", "au", "de", "a", "conseiller")
    if not Fermeture.objects.filter(lieu=None, **{c: getattr(fermeture, c) for c in champs}).exists():
        fermeture.full_clean()
        fermeture.save()


def _autres(absence: Absence, bornes: tuple[dt.datetime, dt.datetime]) -> list[Intervalle | Occupation]:
    """Ce qui est au registre sans rendez-vous, séance, offre ni sortie ; et les plages de partenaire, même vides."""
    seuls = {"rendez_vous": None, "seance": None, "offre": None, "action_exterieure": None}
    engages = list(Occupation.objects.entre(*bornes).filter(conseiller=absence.conseiller, **seuls))
    plages = [
        p
        for p in ouvertures(absence.du, absence.au).plages
        if p.plage.nature == Nature.PARTENAIRE and p.plage.conseiller_id == absence.conseiller.pk
    ]
    return [*engages, *(p for p in plages if not any(p.debut < o.fin and o.debut < p.fin for o in engages))]


def _tombe(creneau: Creneau, absence: Absence, heures: Sequence[Intervalle]) -> bool:
    return creneau.conseiller_id == absence.conseiller.pk and any(creneau.chevauche(h) for h in heures)


def _proches(libres: Sequence[Creneau], moment: dt.datetime) -> list[Creneau]:
    proches = sorted(libres, key=lambda c: abs(c.debut - moment))[:AUTRES_HEURES]
    return sorted(proches, key=lambda c: c.debut)


def _empreinte(
    absence: Absence,
    rendez_vous: Sequence[RendezVous],
    seances: Sequence[Seance],
    inscriptions: Sequence[Inscription],
    offres: Sequence[Offre],
    sorties: Sequence[ActionExterieure],
    autres: Sequence[Intervalle | Occupation],
) -> str:
    """Ce qui change dès qu'autre chose est touché, ou autrement."""
    lus = [
        (absence.conseiller.pk, absence.du, absence.au, absence.de, absence.a),
        *(("rendez-vous", r.pk, r.sequence) for r in rendez_vous),
        *(("séance", s.pk, s.sequence) for s in seances),
        *(("inscription", i.pk, i.sequence, i.statut) for i in sorted(inscriptions, key=lambda i: i.pk)),
        *(("offre", o.pk) for o in offres),
        *(("sortie", s.pk, s.sequence) for s in sorties),
        *(("autre", o.debut.timestamp(), o.fin.timestamp()) for o in autres),
    ]
    return hashlib.sha256(repr(lus).encode()).hexdigest()


def _ligne_du_rendez_vous(rendez_vous: RendezVous, libres: Sequence[Creneau]) -> Ligne:
    touche = du_rendez_vous(rendez_vous, Annulation(rendez_vous))
    proposees = [dates.jour_et_heure(c.debut) for c in _proches(libres, rendez_vous.debut)]
    return Ligne(rendez_vous.debut, rendez_vous.fin, "rendez-vous", [touche], proposees=proposees)


def _ligne_de_la_seance(seance: Seance, inscriptions: Sequence[Inscription], possibles: Sequence[Seance]) -> Ligne:
    siennes = [i for i in inscriptions if i.seance_id == seance.pk]
    if not siennes:
        return Ligne(seance.debut, seance.fin, seance.titre, precision="personne n’est inscrit")
    proposees = [str(s) for s in parmi(seance, possibles)]
    return Ligne(seance.debut, seance.fin, seance.titre, touches_par(siennes, SeanceAnnulee), proposees=proposees)


def _ligne_de_l_offre(offre: Offre) -> Ligne:
    personne = f"{offre.alerte.prenom} {offre.alerte.nom}"
    return Ligne(offre.debut, offre.fin, "heure gardée", (), f"{personne} reste en liste d’attente")


def _ligne_de_la_sortie(sortie: ActionExterieure) -> Ligne:
    """Les heures de route en sont. Personne n'y a de place : c'est le conseiller qui prévient."""
    prevenir = f"{sortie.partenaire} est à prévenir vous-même" if sortie.partenaire else "à prévenir vous-même"
    return Ligne(sortie.depart, sortie.retour, f"{sortie.titre}, {sortie.commune}", (), prevenir)


def _ligne_autre(engagement: Intervalle | Occupation) -> Ligne:
    partenaire = not isinstance(engagement, Occupation) or engagement.nature == Nature.PARTENAIRE
    quoi = GROUPE_PARTENAIRE if partenaire else engagement.get_nature_display()
    return Ligne(engagement.debut, engagement.fin, quoi, (), "à prévenir vous-même")
