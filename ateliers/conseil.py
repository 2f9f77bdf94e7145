"""L'atelier que l'on propose ensuite à quelqu'un, d'après ce qu'il a déjà suivi ou ce qu'il dit de lui-même.

Les avis sont anonymes : « trop difficile » n'y entre pas.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from epn.commun import dates
from epn.commun.vocabulaire import Presence

from .aisance import niveau_conseille
from .models import Inscription, Seance
from .models.inscriptions import Aisance
from .models.offres import Niveau

# Deux ateliers d'un niveau, et l'on peut essayer le suivant.
ATELIERS_PAR_NIVEAU = 2
_NIVEAUX = list(Niveau)
_DIT = {
    Aisance.GRAND_DEBUTANT: "Vous nous avez dit faire vos premiers pas",
    Aisance.DEBUTANT: "Vous nous avez dit débuter",
    Aisance.A_L_AISE: "Vous nous avez dit être à l’aise",
}


@dataclass(frozen=True)
class Conseil:
    """Une séance où il reste de la place, et pourquoi celle-là, en une phrase dite à la personne."""

    seance: Seance
    phrase: str


@dataclass(frozen=True)
class Place:
    """Où en est la personne. `niveau` vide : rien n'est su."""

    niveau: str = ""
    pourquoi: str = ""


def situer(inscriptions: Iterable[Inscription]) -> Place:
    """D'après ses inscriptions, la plus récente d'abord, atelier compris : ce qu'elle a suivi, sinon ce qu'elle dit."""
    siennes = list(inscriptions)
    suivis = [i.seance.atelier.niveau for i in siennes if _est_suivie(i) and i.seance.atelier.niveau]
    if suivis:
        haut = max(suivis, key=_NIVEAUX.index)
        fois = suivis.count(haut)
        if fois >= ATELIERS_PAR_NIVEAU and haut != Niveau.AVANCE:
            suivant = _NIVEAUX[_NIVEAUX.index(haut) + 1]
            deja = f"Vous avez suivi {fois}{dates.INSECABLE}ateliers de niveau {Niveau(haut).label}"
            return Place(suivant, f"{deja} : vous pouvez essayer le niveau {suivant.label}.")
        return Place(haut, f"Vous avez déjà suivi un atelier de niveau {Niveau(haut).label} : celui-ci vous ira.")
    dite = next((i.aisance for i in siennes if i.aisance), "")
    niveau = niveau_conseille(dite)
    return Place(niveau, f"{_DIT[Aisance(dite)]} : cet atelier est fait pour vous.") if niveau else Place()


def conseiller(
    inscriptions: Sequence[Inscription], a_venir: Iterable[Seance], thematiques: Iterable[str]
) -> Conseil | None:
    """La première séance de son niveau, ses sujets d'abord, parmi celles qui ont une place (`avec_places`). None
    quand rien ne convient. Aucune requête."""
    place, sujets = situer(inscriptions), set(thematiques)
    if not place.niveau:
        return None
    faits = {i.seance.atelier_id for i in inscriptions if _est_suivie(i) or i.est_vivante}
    possibles = [
        s
        for s in a_venir
        if s.se_reserve and s.parcours_id is None and s.atelier.niveau == place.niveau and s.atelier_id not in faits
    ]
    possibles.sort(key=lambda s: (not sujets & set(s.atelier.thematiques), s.debut))
    return Conseil(possibles[0], place.pourquoi) if possibles else None


def _est_suivie(inscription: Inscription) -> bool:
    return inscription.presence == Presence.PRESENT and inscription.seance.atelier is not None


def toutes_de(usager_pk: int) -> list[Inscription]:
    """Les inscriptions d'une personne, la plus récente d'abord. Une requête."""
    siennes = Inscription.objects.filter(usager=usager_pk).select_related("seance__atelier", "seance__lieu")
    return list(siennes.order_by("-seance__debut", "-pk"))
