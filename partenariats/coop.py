"""Les groupes et les sorties, à recopier dans l'outil national : un nombre, des thèmes, et personne."""

import datetime as dt
from collections import Counter

from django.db.models import QuerySet
from django.urls import reverse

from epn.commun.vocabulaire import LieuDActivite, TypeDActivite
from epn.comptes.models import Compte
from publics.coop import Activite, Endroit, Source, endroit

from .models import ActionExterieure, SeancePartenaire

GROUPE, SORTIE = "groupe", "sortie"
SANS_THEME = "Aucune thématique n’est dite."


def groupes(conseiller: Compte) -> QuerySet[SeancePartenaire]:
    return SeancePartenaire.objects.vivantes().filter(conseiller=conseiller)


def sorties(conseiller: Compte) -> QuerySet[ActionExterieure]:
    return ActionExterieure.objects.vivantes().filter(conseiller=conseiller)


def lire_groupes(conseiller: Compte, debut: dt.datetime, fin: dt.datetime) -> list[Activite]:
    """Ceux qui sont comptés. Une requête."""
    lus = groupes(conseiller).filter(debut__gte=debut, debut__lt=fin, effectif__gt=0)
    return [
        _groupe(s) for s in lus.select_related("lieu__commune", "partenaire", "recopie_par").order_by("debut", "pk")
    ]


def lire_sorties(conseiller: Compte, debut: dt.datetime, fin: dt.datetime) -> list[Activite]:
    """Celles qui sont comptées. Une requête."""
    lues = sorties(conseiller).filter(debut__gte=debut, debut__lt=fin, effectif__gt=0)
    lues = lues.select_related("commune", "partenaire", "recopie_par")
    return [_sortie(a) for a in lues.order_by("debut", "pk")]


def _groupe(seance: SeancePartenaire) -> Activite:
    """Ni le partenaire ni ses mots : le titre est le même pour tous."""
    return Activite(
        GROUPE,
        seance.pk,
        TypeDActivite.COLLECTIF,
        seance.debut,
        seance.minutes,
        _ou(seance),
        participants=seance.effectif,
        titre="Groupe partenaire",
        thematiques=seance.thematiques,
        ecrit_le=seance.compte_le,
        recopie_le=seance.recopie_le,
        recopie_par=seance.recopie_par,
        manque="" if seance.thematiques else SANS_THEME,
    )


def _ou(seance: SeancePartenaire) -> Endroit:
    """Chez un partenaire discret, l'endroit le nommerait : la commune suffit."""
    if seance.partenaire.discret and not seance.lieu.principal:
        commune = seance.lieu.commune
        return Endroit(LieuDActivite.AUTRE, "", commune, code_postal=commune.code_postal)
    return endroit(seance.lieu)


def _sortie(action: ActionExterieure) -> Activite:
    """Chez un partenaire discret, ni titre ni endroit ne se disent."""
    se_tait = bool(action.partenaire and action.partenaire.discret)
    return Activite(
        SORTIE,
        action.pk,
        TypeDActivite.COLLECTIF,
        action.debut,
        int((action.fin - action.debut).total_seconds()) // 60,
        Endroit(
            LieuDActivite.AUTRE,
            "" if se_tait else action.endroit,
            action.commune,
            "" if se_tait else action.adresse,
            action.commune.code_postal,
        ),
        participants=action.effectif,
        titre="Hors les murs" if se_tait else action.titre,
        thematiques=action.thematiques,
        tranches=Counter(action.tranches),
        ecrit_le=action.compte_le,
        recopie_le=action.recopie_le,
        recopie_par=action.recopie_par,
        manque="" if action.thematiques else SANS_THEME,
        ou_l_ecrire=reverse("admin:action_compte", args=[action.pk]),
    )


SOURCES = {GROUPE: Source(lire_groupes, groupes), SORTIE: Source(lire_sorties, sorties)}
