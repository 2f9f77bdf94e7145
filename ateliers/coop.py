"""Les séances où quelqu'un est venu, à recopier dans l'outil national."""

import datetime as dt

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.commun.vocabulaire import Presence, TypeDActivite
from epn.comptes.models import Compte
from publics.coop import Activite, Source, beneficiaire, endroit

from .models import Inscription, Seance
from .models.seances import StatutDInscription

SORTE = "seance"


def lignes(conseiller: Compte) -> QuerySet[Seance]:
    venues = Inscription.objects.filter(presence=Presence.PRESENT)
    return Seance.objects.vivantes().filter(conseiller=conseiller, pk__in=venues.values("seance"))


def lire(conseiller: Compte, debut: dt.datetime, fin: dt.datetime) -> list[Activite]:
    """Celles d'une période, dans l'ordre. Deux requêtes."""
    inscrits = Inscription.objects.filter(statut=StatutDInscription.INSCRITE).select_related("usager__commune")
    lues = lignes(conseiller).filter(debut__gte=debut, debut__lt=fin)
    lues = lues.select_related("atelier", "lieu__commune", "recopie_par")
    lues = lues.prefetch_related(Prefetch("inscriptions", inscrits.par_nom(), to_attr="inscrits"))
    return [_activite(s) for s in lues.order_by("debut", "pk")]


def _activite(seance: Seance) -> Activite:
    annee = dates.jour_local(seance.debut).year
    venus = [i for i in seance.inscrits if i.presence == Presence.PRESENT]
    return Activite(
        SORTE,
        seance.pk,
        TypeDActivite.COLLECTIF,
        seance.debut,
        seance.minutes_passees,
        endroit(seance.lieu),
        participants=len(venus),
        titre=seance.titre,
        thematiques=seance.thematiques_travaillees,
        materiels=seance.materiels,
        niveau=seance.atelier.niveau if seance.atelier else "",
        beneficiaires=tuple(beneficiaire(i.usager, annee) for i in venus),
        ecrit_le=seance.raconte_le,
        recopie_le=seance.recopie_le,
        recopie_par=seance.recopie_par,
        manque=_ce_qui_manque(seance),
        ou_l_ecrire=reverse("admin:seance", args=[seance.pk]),
    )


def _ce_qui_manque(seance: Seance) -> str:
    restent = sum(i.presence == Presence.A_RENSEIGNER for i in seance.inscrits)
    if restent:
        return f"Il reste {accorder(restent, 'personne')} à pointer."
    return "" if seance.thematiques_travaillees else "Aucune thématique n’est dite."


SOURCE = Source(lire, lignes)
