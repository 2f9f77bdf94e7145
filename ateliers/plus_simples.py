"""Plus simple que cela : le niveau d'en dessous, et ce qui y est au programme."""

import datetime as dt

from .models import Seance
from .models.offres import Niveau
from .programme import AUTRES_DATES

_NIVEAUX = list(Niveau)


def rang_du_niveau(niveau: str) -> int:
    """0 pour débutant. « Tous niveaux » se range avec l'intermédiaire : plus simple, c'est débutant."""
    return _NIVEAUX.index(Niveau(niveau)) if niveau else _NIVEAUX.index(Niveau.INTERMEDIAIRE)


def niveau_en_dessous(niveau: str) -> Niveau:
    """« Débutant » reste débutant : on ne sait pas dire plus simple."""
    return _NIVEAUX[max(rang_du_niveau(niveau) - 1, 0)]


def plus_simples(seance: Seance, *, maintenant: dt.datetime, nombre: int = AUTRES_DATES) -> list[Seance]:
    """Des séances d'un niveau en dessous où il reste des places : des mêmes sujets d'abord, puis de même nature.
    Vide après un atelier de débutants. Une requête."""
    niveaux = [n for n in Niveau if rang_du_niveau(n) < rang_du_niveau(seance.atelier.niveau)]
    sujets = set(seance.atelier.thematiques)
    a_venir = Seance.objects.publiques().des_habitants().vivantes().a_venir(maintenant).avec_places()
    possibles = a_venir.filter(parcours=None, atelier__niveau__in=niveaux).select_related("lieu__commune")
    proches = [
        (s, bool(sujets & set(s.atelier.thematiques)))
        for s in possibles
        if s.se_reserve and (s.nature == seance.nature or sujets & set(s.atelier.thematiques))
    ]
    proches.sort(key=lambda couple: (not couple[1], couple[0].debut))
    return sorted((s for s, _ in proches[:nombre]), key=lambda s: s.debut)
