"""Quand une fiche doit finir, et pourquoi. Les applications du dessus savent quand la personne est venue."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from epn.commun import dates
from epn.commun.dates import mois_avant

from .mineurs import fin_de_saison
from .models import Autorisation, DemandeDeDroit, Effacement, Usager
from .models.usagers import MAJORITE

# Le conseiller est prévenu tant de jours avant.
PREAVIS = dt.timedelta(days=30)


@dataclass(frozen=True)
class Echeance:
    """Une fiche qui finit. `derniere` : sa dernière venue, ou None si elle n'est jamais venue."""

    usager: Usager
    motif: Effacement.Motif
    derniere: dt.datetime | None

    @property
    def pourquoi(self) -> str:
        venue = (
            f"dernière venue {dates.en_toutes_lettres(dates.jour_local(self.derniere), annee=True)}"
            if self.derniere
            else ""
        )
        if self.motif == Effacement.Motif.SAISON:
            return f"mineur, la saison est finie ; {venue or 'jamais venu'}"
        return venue or "jamais venu ; rien de prévu depuis longtemps"


def terme_du_suivi(maintenant: dt.datetime) -> dt.datetime:
    return mois_avant(maintenant, settings.SUIVI_CONSERVATION_MOIS)


def derniere_fin_de_saison(maintenant: dt.datetime) -> dt.date:
    """La dernière fin de saison passée : ce jour-là fini, les mineurs qui ne sont pas revenus s'effacent."""
    fin = fin_de_saison(dates.jour_local(maintenant))
    return fin.replace(year=fin.year - 1)


def mineurs_a(jour: dt.date) -> Q:
    """Mineurs ce jour-là ; dans le doute, l'année de leurs dix-huit ans, oui."""
    return Q(annee_naissance__gte=jour.year - MAJORITE)


def autorisations_au_terme(maintenant: dt.datetime) -> QuerySet[Autorisation]:
    terme = mois_avant(maintenant, settings.AUTORISATIONS_CONSERVATION_MOIS)
    return Autorisation.objects.filter(jusqu_au__lte=dates.jour_local(terme))


def demandes_au_terme(maintenant: dt.datetime) -> QuerySet[DemandeDeDroit]:
    """Une demande, répondue ou laissée sans réponse, n'a pas plus de vie qu'un contact."""
    return DemandeDeDroit.objects.filter(cree_le__lte=mois_avant(maintenant, settings.CONTACTS_CONSERVATION_MOIS))
