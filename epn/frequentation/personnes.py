"""Les personnes différentes, comptées une fois : pointées présentes, en rendez-vous ou en atelier. Ce qui se compte
sans identité (groupes partenaires, hors les murs) n'en est jamais."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, QuerySet

from accompagnements.models import RendezVous
from ateliers.models import Inscription
from epn.commun.vocabulaire import Presence
from publics.models import Usager


def venues(du: dt.datetime, au: dt.datetime) -> QuerySet[Usager]:
    """Qui est venu au moins une fois de `du` (compris) à `au` (exclu). Une fiche anonymisée compte toujours."""
    siennes = {"usager": OuterRef("pk"), "presence": Presence.PRESENT}
    rendez_vous = RendezVous.objects.filter(debut__gte=du, debut__lt=au, annule_le=None, **siennes)
    inscriptions = Inscription.objects.vivantes().filter(seance__debut__gte=du, seance__debut__lt=au, **siennes)
    return Usager.objects.filter(Exists(rendez_vous) | Exists(inscriptions))


def par_commune(du: dt.datetime, au: dt.datetime) -> dict[str, int]:
    """Code INSEE : personnes différentes ; sans les communes dont personne n'est venu. Une requête.

    Des nombres bruts : à l'écran, ils passent par `petits_nombres`.
    """
    comptees = venues(du, au).exclude(commune=None).order_by("commune").values_list("commune")
    return dict(comptees.annotate(personnes=Count("pk")))
