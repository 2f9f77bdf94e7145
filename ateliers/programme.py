"""Ce qui s'annonce : les séances à venir, et d'autres dates pour qui n'a pas de place."""

import datetime as dt

from .models import Seance
from .models.offres import Niveau
from .models.seances import SeanceQuerySet

AUTRES_DATES = 3
_NIVEAUX = list(Niveau)


def rang_du_niveau(niveau: str) -> int:
    """0 pour débutant. « Tous niveaux » se range avec l'intermédiaire : plus simple, c'est débutant."""
    return _NIVEAUX.index(Niveau(niveau)) if niveau else _NIVEAUX.index(Niveau.INTERMEDIAIRE)


def niveau_en_dessous(niveau: str) -> Niveau:
    """« Débutant » reste débutant : on ne sait pas dire plus simple."""
    return _NIVEAUX[max(rang_du_niveau(niveau) - 1, 0)]


def autres_dates(seance: Seance, *, maintenant: dt.datetime, nombre: int = AUTRES_DATES) -> list[Seance]:
    """D'autres séances où il reste des places : du même atelier d'abord, puis de même nature. Deux requêtes."""
    libres = [s for s in _ouvertes(maintenant).filter(nature=seance.nature).exclude(pk=seance.pk) if s.se_reserve]
    libres.sort(key=lambda s: (s.atelier_id != seance.atelier_id, s.debut))
    return sorted(libres[:nombre], key=lambda s: s.debut)


def plus_simples(seance: Seance, *, maintenant: dt.datetime, nombre: int = AUTRES_DATES) -> list[Seance]:
    """Des séances d'un niveau en dessous où il reste des places : des mêmes sujets d'abord, puis de même nature.
    Vide après un atelier de débutants. Deux requêtes."""
    niveaux = [n for n in Niveau if rang_du_niveau(n) < rang_du_niveau(seance.atelier.niveau)]
    sujets = set(seance.atelier.thematiques)
    possibles = _ouvertes(maintenant).filter(atelier__niveau__in=niveaux)
    proches = [
        (s, bool(sujets & set(s.atelier.thematiques)))
        for s in possibles
        if s.se_reserve and (s.nature == seance.nature or sujets & set(s.atelier.thematiques))
    ]
    proches.sort(key=lambda couple: (not couple[1], couple[0].debut))
    return sorted((s for s, _ in proches[:nombre]), key=lambda s: s.debut)


def _ouvertes(maintenant: dt.datetime) -> SeanceQuerySet:
    """Ce qu'un habitant peut prendre, hors parcours."""
    a_venir = Seance.objects.publiques().des_habitants().vivantes().a_venir(maintenant)
    return a_venir.filter(parcours=None).avec_places().select_related("lieu__commune")
