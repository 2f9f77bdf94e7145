"""La semaine rangée pour le papier : un jour par ligne, le matin à gauche, l'après-midi à droite.

Rien ici ne lit la base ni l'horloge : heures, fermetures et séances entrent, des lignes sortent.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from accompagnements.creneaux import creneaux_de
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.dates import INSECABLE
from epn.planning.calendrier import UN_JOUR, PlageDatee
from epn.planning.models import Nature, Plage
from epn.planning.ouvertures import Ouvertures
from partenariats.models import ActionExterieure

FORMES = {
    Nature.ACCOMPAGNEMENT: "personne",
    Nature.INITIATION: "groupe",
    Nature.THEMATIQUE: "groupe",
    Nature.PROFESSIONNELS: "mallette",
    Nature.EXTERIEURE: "repere",
}
FORMES_DITES = {
    "personne": "seul avec le conseiller",
    "groupe": "en groupe",
    "mallette": "pour les professionnels",
    "repere": "hors les murs",
}
MIDI_PASSE = dt.time(12, 30)
# À cette longueur, l'heure et le début du titre suffisent.
SOMMAIRE = 30


@dataclass(frozen=True)
class Case:
    """Ce qui occupe une demi-journée, ou une partie. Discrète, elle n'invite à rien : un mot gris suffit."""

    debut: dt.datetime
    fin: dt.datetime
    titre: str
    public: str = ""
    precision: str = ""
    forme: str = ""
    lieu: str = ""
    annulee: bool = False
    discrete: bool = False

    @property
    def est_du_matin(self) -> bool:
        return dates.heure_locale(self.debut).time() < MIDI_PASSE

    @property
    def forme_dite(self) -> str:
        """Le pictogramme, pour qui ne le voit pas."""
        return FORMES_DITES.get(self.forme, "")


@dataclass(frozen=True)
class Ligne:
    """Un jour. `fermeture` : la phrase qui remplace tout, quand rien n'ouvre de la journée."""

    jour: dt.date
    matin: tuple[Case, ...] = ()
    apres_midi: tuple[Case, ...] = ()
    fermeture: str = ""


@dataclass(frozen=True)
class Semaine:
    """Ce qu'il faut savoir d'une semaine pour l'imprimer. `seances` : celles qui y ont lieu ou y étaient prévues."""

    lundi: dt.date
    ouverture: Ouvertures
    seances: list[Seance]
    aujourd_hui: dt.date
    montrer_reserves: bool = True
    sorties: list[ActionExterieure] = field(default_factory=list)

    def lignes(self) -> list[Ligne]:
        """Les jours où il y a quelque chose à dire, dans l'ordre."""
        lignes = [self._ligne(self.lundi + n * UN_JOUR) for n in range(7)]
        return [ligne for ligne in lignes if ligne.fermeture or ligne.matin or ligne.apres_midi]

    def _ligne(self, jour: dt.date) -> Ligne:
        plages = [p for p in self.ouverture.plages if p.jour == jour and self._se_montre(p)]
        cases = [*self._cases_des_seances(jour), *self._cases_des_sorties(jour)]
        cases += [*(case for p in plages for case in self._cases_de(p))]
        if plages and not any(c for c in cases if not c.discrete and not c.annulee):
            fermetures = [self.ouverture.fermeture_de(p) for p in plages]
            if all(fermetures):
                return Ligne(jour, fermeture=_ferme(fermetures[0].motif))
        matin = ranger(c for c in cases if c.est_du_matin)
        return Ligne(jour, matin, ranger(c for c in cases if not c.est_du_matin))

    def _se_montre(self, plage: PlageDatee[Plage]) -> bool:
        return self.montrer_reserves or plage.plage.nature != Nature.PARTENAIRE

    def _cases_des_seances(self, jour: dt.date) -> list[Case]:
        return [case_de_la_seance(s) for s in self.seances if s.atelier and dates.jour_local(s.debut) == jour]

    def _cases_des_sorties(self, jour: dt.date) -> list[Case]:
        return [case_de_la_sortie(s) for s in self.sorties if dates.jour_local(s.debut) == jour]

    def _cases_de(self, plage: PlageDatee[Plage]) -> list[Case]:
        nature = plage.plage.nature
        if plage.plage.est_de_groupe:
            return self._cases_du_groupe(plage)
        if self.ouverture.fermeture_de(plage):
            return [self._fermee(plage)]
        if nature == Nature.ACCOMPAGNEMENT:
            return self._rendez_vous(plage) or [self._fermee(plage)]
        titre = "créneau réservé" if nature == Nature.PARTENAIRE else "pas d’accueil du public"
        return [Case(plage.debut, plage.fin, titre, discrete=True)]

    def _cases_du_groupe(self, plage: PlageDatee[Plage]) -> list[Case]:
        """Rien quand la séance parle pour elle-même, ici ou ailleurs si on l'a déplacée."""
        seance = next((s for s in self.seances if (s.plage_id, s.date_theorique) == (plage.plage.pk, plage.jour)), None)
        if seance and (seance.atelier or seance.est_annulee):
            return []
        if not seance and self.ouverture.coupure_de(plage):
            return [self._fermee(plage)]
        if plage.jour < self.aujourd_hui:
            return []
        return [Case(plage.debut, plage.fin, "programme à venir", discrete=True)]

    def _fermee(self, plage: PlageDatee[Plage]) -> Case:
        coupure = self.ouverture.coupure_de(plage)
        return Case(plage.debut, plage.fin, _ferme(coupure.motif if coupure else "").lower(), discrete=True)

    def _rendez_vous(self, plage: PlageDatee[Plage]) -> list[Case]:
        """Une case par suite de créneaux sans trou : une fermeture de quelques heures en fait deux."""
        suites: list[Case] = []
        for creneau in creneaux_de(plage, self.ouverture):
            if suites and suites[-1].fin == creneau.debut:
                suites[-1] = replace(suites[-1], fin=creneau.fin)
            else:
                suites.append(
                    Case(
                        creneau.debut,
                        creneau.fin,
                        "Rendez-vous individuel",
                        public="Pour tous",
                        precision=dates.duree(creneau.minutes),
                        forme=FORMES[Nature.ACCOMPAGNEMENT],
                        lieu=_ailleurs(plage.plage),
                    )
                )
        return suites


def case_de_la_seance(seance: Seance) -> Case:
    places = f"{seance.capacite}{INSECABLE}place{'s' if seance.capacite > 1 else ''}"
    return Case(
        seance.debut,
        seance.fin,
        typographier(seance.titre),
        public=_capitale(typographier(seance.atelier.pour_qui)),
        precision=places,
        forme=FORMES[Nature(seance.nature)],
        lieu=_ailleurs(seance),
        annulee=seance.est_annulee,
    )


def case_de_la_sortie(sortie: ActionExterieure) -> Case:
    """Les heures sur place, jamais la route."""
    return Case(
        sortie.debut,
        sortie.fin,
        typographier(sortie.titre),
        public=f"Pour {typographier(sortie.pour_qui)}" if sortie.pour_qui else "",
        forme=FORMES[Nature.EXTERIEURE],
        lieu=typographier(f"{sortie.endroit}, {sortie.commune}"),
        annulee=sortie.est_annulee,
    )


def ranger(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Dans l'ordre des heures, sans redite. Ce qui invite chasse ce qui n'invite pas."""
    uniques = sorted(set(cases), key=lambda c: (c.debut, c.fin, c.titre, c.lieu))
    if any(not c.discrete for c in uniques):
        return tuple(c for c in uniques if not c.discrete)
    return tuple(next(groupe) for _, groupe in groupby(uniques, key=lambda c: c.titre))


def abreger(lignes: Iterable[Ligne], cases_max: int, longueur: int) -> tuple[Ligne, ...]:
    """La même semaine en moins de mots : titres coupés, et « et 2 autres » au-delà de `cases_max` par demi-journée."""
    return tuple(
        replace(
            ligne,
            matin=_abreger_cases(ligne.matin, cases_max, longueur),
            apres_midi=_abreger_cases(ligne.apres_midi, cases_max, longueur),
            fermeture=couper(ligne.fermeture, 2 * longueur),
        )
        for ligne in lignes
    )


def couper(texte: str, longueur: int) -> str:
    """Le texte, ou son début suivi de « … », sans couper un mot quand on peut l'éviter."""
    if len(texte) <= longueur:
        return texte
    debut = texte[: longueur - 1]
    mots = debut.rsplit(" ", 1)[0]
    return (mots if len(mots) > longueur // 2 else debut).rstrip(" ,;:") + "…"


def typographier(texte: str) -> str:
    """L'apostrophe de l'imprimeur, quelle que soit celle du clavier."""
    return texte.replace("'", "’")


def _abreger_cases(cases: tuple[Case, ...], cases_max: int, longueur: int) -> tuple[Case, ...]:
    gardees = [_abreger_case(c, longueur) for c in cases[:cases_max]]
    reste = len(cases) - len(gardees)
    if reste:
        autres = "et une autre activité" if reste == 1 else f"et {reste} autres activités"
        gardees.append(Case(cases[-1].debut, cases[-1].fin, autres, discrete=True))
    return tuple(gardees)


def _abreger_case(case: Case, longueur: int) -> Case:
    if longueur <= SOMMAIRE:
        return replace(case, titre=couper(case.titre, longueur), public="", precision="", lieu="")
    coupes = {nom: couper(getattr(case, nom), longueur) for nom in ("titre", "public", "lieu")}
    return replace(case, **coupes)


def _ailleurs(engagement: Plage | Seance) -> str:
    """Le lieu se dit quand ce n'est pas celui que l'on connaît."""
    lieu = engagement.lieu
    return "" if lieu.principal else typographier(f"{lieu.nom}, {lieu.commune}")


def _ferme(motif: str) -> str:
    return f"Fermé, {typographier(motif)}" if motif else "Fermé"


def _capitale(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
