"""Combien de personnes différentes sont derrière chaque case d'un tableau de venues : c'est d'elles que le seuil
parle."""

from collections import defaultdict

from django.db.models import Count

from ateliers.models import Souhait

from .etendue import Etendue

Par = dict[str, int]


def tables(etendue: Etendue) -> dict[str, Par]:
    """Cinq requêtes."""
    return {
        "niveaux": _niveaux(etendue),
        "themes_donnes": themes_donnes(etendue),
        "themes_demandes": _themes_demandes(etendue),
    }


def _niveaux(etendue: Etendue) -> Par:
    lignes = etendue.inscriptions_venues().values_list("seance__atelier__niveau")
    return {niveau or "": n for niveau, n in lignes.annotate(n=Count("usager", distinct=True))}


def themes_donnes(etendue: Etendue) -> Par:
    qui: defaultdict[str, set[int]] = defaultdict(set)
    ecrits = etendue.rendez_vous_venus().filter(compte_rendu__isnull=False)
    for codes, usager in ecrits.values_list("compte_rendu__thematiques", "usager"):
        for code in codes:
            qui[code].add(usager)
    champs = ("seance__thematiques", "seance__atelier__thematiques", "usager")
    for ecrites, annoncees, usager in etendue.inscriptions_venues().values_list(*champs):
        for code in ecrites or annoncees or []:
            qui[code].add(usager)
    return {code: len(usagers) for code, usagers in qui.items()}


def _themes_demandes(etendue: Etendue) -> Par:
    """Un souhait n'a pas de fiche : chacun compte pour une personne."""
    besoins = etendue.rendez_vous().exclude(besoin="").values_list("besoin")
    par = dict(besoins.annotate(n=Count("usager", distinct=True)))
    if etendue.est_entiere:
        souhaits = Souhait.objects.filter(cree_le__gte=etendue.debut, cree_le__lt=etendue.fin).order_by()
        for codes in souhaits.values_list("thematiques", flat=True):
            for code in set(codes):
                par[code] = par.get(code, 0) + 1
    return par
