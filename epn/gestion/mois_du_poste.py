"""Le mois d'un conseiller, d'un coup d'œil : combien d'engagements chaque jour, ce qui est fermé, ce qui attend un
thème. Rien ne se lit ici : on compte ce que `semaine_du_poste` a composé."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.gestion.semaine_du_poste import Jour, Semaine

# Dans l'ordre où chaque jour les dit.
MOTS = {
    "rendez-vous": ("rendez-vous", "rendez-vous"),
    "seance": ("séance", "séances"),
    "groupe": ("groupe partenaire", "groupes partenaires"),
    "sortie": ("sortie", "sorties"),
}


@dataclass(frozen=True)
class JourDuMois:
    """`fermeture` vide : ouvert, ou rien n'y est prévu de toute façon."""

    date: dt.date
    du_mois: bool
    est_aujourd_hui: bool
    lignes: list[str]
    sans_theme: int
    fermeture: str


@dataclass(frozen=True)
class Mois:
    mois: dt.date
    semaines: list[list[JourDuMois]]


def etendue(mois: dt.date) -> tuple[dt.date, int]:
    """Le lundi où commencent les semaines entières qui couvrent le mois, et combien il y en a."""
    lundi, suivant = dates.lundi_de(mois), dates.mois_suivant(mois)
    return lundi, -(-(suivant - lundi).days // 7)


def resumer(mois: dt.date, periode: Semaine) -> Mois:
    """`periode` : les semaines de `etendue(mois)`."""
    jours = [_resumer(jour, mois) for jour in periode.tous]
    return Mois(mois, [jours[n : n + 7] for n in range(0, len(jours), 7)])


def _resumer(jour: Jour, mois: dt.date) -> JourDuMois:
    nombres = Counter(e.sorte for e in jour.engagements)
    return JourDuMois(
        date=jour.date,
        du_mois=jour.date.month == mois.month,
        est_aujourd_hui=jour.est_aujourd_hui,
        lignes=[accorder(nombres[sorte], *mots) for sorte, mots in MOTS.items() if nombres[sorte]],
        sans_theme=sum(e.sans_theme for e in jour.engagements),
        fermeture=_fermeture(jour),
    )


def _fermeture(jour: Jour) -> str:
    """« Fermé : jour férié : Noël » ; « Fermé en partie » quand une bande au moins reste ouverte."""
    utiles = [f for f in jour.fermetures if f.entiere or any(f.chevauche(b) for b in jour.bandes)]
    if not utiles:
        return ""
    motif = next((f"{dates.INSECABLE}: {f.motif}" for f in utiles if f.motif), "")
    en_partie = any(not b.fermee for b in jour.bandes)
    return f"Fermé en partie{motif}" if en_partie else f"Fermé{motif}"
