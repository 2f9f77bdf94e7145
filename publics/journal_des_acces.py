"""Qui a ouvert, changé, emporté quelle fiche : une ligne par geste, ajoutée et jamais changée."""

from epn.comptes.models import Compte

from .models import Acces, Usager


def noter(compte: Compte | None, geste: Acces.Geste, usager: Usager | None, detail: str = "") -> Acces:
    """`usager` None : un geste sur plusieurs fiches, dit dans `detail`, où personne n'est nommé."""
    return Acces.objects.create(
        compte=compte, geste=geste, usager_numero=usager.pk if usager else None, detail=detail[:120]
    )
