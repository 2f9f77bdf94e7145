"""Retrouver quelqu'un pendant qu'il parle : un bout de nom, sans accents, ou un bout de numéro."""

import re

from django.db.models import Q, QuerySet

from .identite import normaliser
from .models import Usager

CHIFFRES_AU_MOINS = 4
RESULTATS = 10


def critere(texte: str, chemin: str = "") -> Q | None:
    """Ce qui se filtre ; None s'il n'y a rien à chercher. `chemin` : « usager__ » depuis une autre table.

    « 06 39 98 », « +33 6 39 98 » : le numéro ; « legoff yann », « Yann LE G » : chaque mot, dans tout ordre.
    """
    chiffres = re.sub(r"\D", "", texte)
    if len(chiffres) >= CHIFFRES_AU_MOINS and not any(c.isalpha() for c in texte):
        suite = chiffres.removeprefix("00").removeprefix("33") if texte.strip()[:1] == "+" else chiffres.lstrip("0")
        return Q(**{f"{chemin}telephone__contains": suite})
    mots = normaliser(texte).split()
    if not mots:
        return None
    filtre = Q()
    for mot in mots:
        filtre &= Q(**{f"{chemin}nom_normalise__contains": mot})
    return filtre


def chercher(texte: str) -> QuerySet[Usager]:
    """Dix personnes au plus, par ordre de nom."""
    filtre = critere(texte)
    trouves = Usager.objects.none() if filtre is None else Usager.objects.filter(filtre)
    return trouves.select_related("commune")[:RESULTATS]


def memes_noms(nom: str, prenom: str) -> QuerySet[Usager]:
    """Les personnes déjà connues sous ce nom exact, accents et casse mis à part ; cinq au plus."""
    return Usager.objects.filter(nom_normalise=normaliser(nom, prenom)).select_related("commune")[:5]
