"""Ce qui se recopie, de chaque pièce : toutes les activités d'un conseiller sur une période."""

from django.http import Http404

from accompagnements import coop as des_rendez_vous
from ateliers import coop as des_seances
from epn.comptes.models import Compte
from epn.gestion.periode import Periode
from partenariats import coop as des_groupes
from publics.coop import Activite, Source

SOURCES: dict[str, Source] = {
    des_rendez_vous.SORTE: des_rendez_vous.SOURCE,
    des_seances.SORTE: des_seances.SOURCE,
    **des_groupes.SOURCES,
}


def activites(conseiller: Compte, periode: Periode) -> list[Activite]:
    """Dans l'ordre de la journée ; autant de requêtes pour une que pour mille."""
    lues = [a for source in SOURCES.values() for a in source.lire(conseiller, periode.debut, periode.fin)]
    return sorted(lues, key=lambda a: (a.debut, a.sorte, a.pk))


def source(sorte: str) -> Source:
    """Une sorte inventée est introuvable."""
    if sorte not in SOURCES:
        raise Http404
    return SOURCES[sorte]
