"""Le mois d'un conseiller, d'un coup d'œil : combien d'engagements chaque jour, ce qui est fermé, ce qui attend un
thème. Des nombres seulement. Six requêtes, toujours."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accompagnements.models import RendezVous
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.planning import calendrier
from epn.planning.calendrier import Intervalle
from epn.planning.ouvertures import Ouvertures, ouvertures
from partenariats.models import ActionExterieure, SeancePartenaire

# Dans l'ordre où chaque jour les dit.
MOTS = {
    "rendez_vous": ("rendez-vous", "rendez-vous"),
    "seances": ("séance", "séances"),
    "groupes": ("groupe partenaire", "groupes partenaires"),
    "sorties": ("sortie", "sorties"),
}


@dataclass(frozen=True)
class JourDuMois:
    date: dt.date
    du_mois: bool
    est_aujourd_hui: bool
    lignes: list[str]
    sans_theme: int
    # Vide : ouvert, ou rien n'y est prévu de toute façon.
    fermeture: str


@dataclass(frozen=True)
class Mois:
    mois: dt.date
    semaines: list[list[JourDuMois]]


def composer(mois: dt.date, maintenant: dt.datetime, *, conseillers: Collection[int]) -> Mois:
    """Les semaines entières qui couvrent le mois. `mois` : son premier jour."""
    lundi = dates.lundi_de(mois)
    dimanche = dates.lundi_de(dates.mois_suivant(mois) - calendrier.UN_JOUR) + dt.timedelta(days=6)
    bornes = (
        calendrier.journee(lundi, dates.fuseau()).debut,
        calendrier.journee(dimanche, dates.fuseau()).fin,
    )
    ouverture, nombres, sans_theme = ouvertures(lundi, dimanche), *_compter(bornes, conseillers)
    aujourd_hui = dates.jour_local(maintenant)
    jours = [
        JourDuMois(
            date=jour,
            du_mois=jour.month == mois.month,
            est_aujourd_hui=jour == aujourd_hui,
            lignes=[accorder(nombres[jour, quoi], *mots) for quoi, mots in MOTS.items() if nombres[jour, quoi]],
            sans_theme=sans_theme[jour],
            fermeture=_fermeture(jour, ouverture, conseillers),
        )
        for jour in calendrier.jours(lundi, dimanche)
    ]
    return Mois(mois, [jours[n : n + 7] for n in range(0, len(jours), 7)])


def _compter(
    bornes: tuple[dt.datetime, dt.datetime], conseillers: Collection[int]
) -> tuple[Counter[tuple[dt.date, str]], Counter[dt.date]]:
    siens = {"conseiller__in": conseillers}
    seances = list(Seance.objects.vivantes().entre(*bornes).filter(**siens).values_list("debut", "atelier"))
    debuts: dict[str, Iterable[dt.datetime]] = {
        "rendez_vous": RendezVous.objects.vivants().entre(*bornes).filter(**siens).values_list("debut", flat=True),
        "seances": [debut for debut, _ in seances],
        "groupes": SeancePartenaire.objects.vivantes().entre(*bornes).filter(**siens).values_list("debut", flat=True),
        "sorties": ActionExterieure.objects.vivantes().entre(*bornes).filter(**siens).values_list("debut", flat=True),
    }
    nombres = Counter((dates.jour_local(debut), quoi) for quoi, liste in debuts.items() for debut in liste)
    return nombres, Counter(dates.jour_local(debut) for debut, atelier in seances if atelier is None)


def _fermeture(jour: dt.date, ouverture: Ouvertures, conseillers: Collection[int]) -> str:
    """« Fermé : jour férié : Noël » ; « Fermé en partie » quand une bande au moins reste ouverte."""
    entier: Intervalle = calendrier.journee(jour, dates.fuseau())
    siennes = [p for p in ouverture.plages if p.jour == jour and p.plage.conseiller_id in conseillers]
    touchees = [c for c in ouverture.coupures if c.chevauche(entier) and c.conseiller_id in (None, *conseillers)]
    if not touchees:
        return ""
    motif = next((f"{dates.INSECABLE}: {c.motif}" for c in touchees if c.motif), "")
    fermees = [p for p in siennes if ouverture.fermeture_de(p)]
    if len(fermees) == len(siennes):
        return f"Fermé{motif}" if siennes or any(c.conseiller_id is None for c in touchees) else ""
    return f"Fermé en partie{motif}" if any(ouverture.coupure_de(p) for p in siennes) else ""
