"""Les rendez-vous honorés, à recopier dans l'outil national."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse

from epn.commun import dates
from epn.commun.vocabulaire import Presence, TypeDActivite
from epn.comptes.models import Compte
from publics.coop import Activite, Source, beneficiaire, endroit

from .models import RendezVous

SORTE = "rendez-vous"


def lignes(conseiller: Compte) -> QuerySet[RendezVous]:
    return RendezVous.objects.vivants().filter(conseiller=conseiller, presence=Presence.PRESENT)


def lire(conseiller: Compte, debut: dt.datetime, fin: dt.datetime) -> list[Activite]:
    """Ceux d'une période, dans l'ordre. Une requête."""
    honores = lignes(conseiller).filter(debut__gte=debut, debut__lt=fin)
    lus = honores.avec_personnes().select_related("lieu__commune", "usager__commune", "compte_rendu", "recopie_par")
    return [_activite(r) for r in lus.order_by("debut", "pk")]


def _activite(rendez_vous: RendezVous) -> Activite:
    commun = {
        "sorte": SORTE,
        "pk": rendez_vous.pk,
        "type": TypeDActivite.INDIVIDUEL,
        "debut": rendez_vous.debut,
        "participants": 1,
        "beneficiaires": (beneficiaire(rendez_vous.usager, dates.jour_local(rendez_vous.debut).year),),
        "recopie_le": rendez_vous.recopie_le,
        "recopie_par": rendez_vous.recopie_par,
        "ou_l_ecrire": reverse("admin:rendez_vous_compte_rendu", args=[rendez_vous.pk]),
    }
    if not rendez_vous.est_raconte:
        prevu = {"minutes": rendez_vous.minutes, "endroit": endroit(rendez_vous.lieu)}
        besoin = [rendez_vous.besoin] if rendez_vous.besoin else []
        return Activite(**commun, **prevu, thematiques=besoin, manque="Le compte rendu n’est pas écrit.")
    rendu = rendez_vous.compte_rendu
    return Activite(
        **commun,
        minutes=rendu.duree_minutes,
        endroit=endroit(rendez_vous.lieu, rendu.lieu),
        thematiques=rendu.thematiques,
        materiels=rendu.materiels,
        autonomie=rendu.autonomie,
        orientation=rendu.orientation,
        ecrit_le=rendu.ecrit_le,
    )


SOURCE = Source(lire, lignes)
