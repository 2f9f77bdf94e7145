"""Aucun chemin, de clé en clé, entre une personne et la séance d'un partenaire : elle est comptée, jamais nommée."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.apps import apps
from django.db import models

from publics.models import DemandeDeDroit, Reservation, Usager

# Le conseiller, le lieu, la commune, le registre des heures : des moyens communs, qui ne disent pas qui était là.
COMMUNS = {"comptes.compte", "territoire.lieu", "territoire.commune", "territoire.espace", "planning.occupation",
           "planning.plage", "planning.fermeture", "contenttypes.contenttype"}  # fmt: skip
Voisins = Callable[[str], Iterable[str]]


def voisins_du_schema(modele: str) -> Iterator[str]:
    """Les modèles qu'une clé joint à celui-ci, dans un sens ou dans l'autre."""
    for champ in apps.get_model(modele)._meta.get_fields(include_hidden=True):
        if champ.is_relation and champ.related_model and isinstance(champ.related_model, type):
            yield champ.related_model._meta.label_lower


def chemin(depart: str, arrivees: set[str], voisins: Voisins) -> list[str]:
    """Le plus court chemin, ou une liste vide."""
    vus, file = {depart}, [[depart]]
    while file:
        pas = file.pop(0)
        if pas[-1] in arrivees:
            return pas
        for suivant in voisins(pas[-1]):
            if suivant not in vus and suivant not in COMMUNS:
                vus.add(suivant)
                file.append([*pas, suivant])
    return []


def partenariats() -> set[str]:
    return {m._meta.label_lower for m in apps.get_app_config("partenariats").get_models()}


@pytest.mark.parametrize("personne", [Usager, Reservation, DemandeDeDroit])
def test_aucun_chemin_ne_mene_d_une_personne_a_un_partenaire(personne: type[models.Model]) -> None:
    assert chemin(personne._meta.label_lower, partenariats(), voisins_du_schema) == []


def test_le_parcours_suit_bien_les_cles_du_schema() -> None:
    trouve = chemin("publics.usager", {"ateliers.seance"}, voisins_du_schema)
    assert trouve == ["publics.usager", "ateliers.inscription", "ateliers.seance"]


@pytest.mark.parametrize(
    "faute", [("publics.usager",), ("ateliers.seance",), ("accompagnements.rendezvous",), ("publics.reservation",)]
)
def test_un_chemin_fabrique_est_vu(faute: tuple[str]) -> None:
    """Une séance partenaire qui porterait une clé vers quoi que ce soit d'une personne."""
    seance = "partenariats.seancepartenaire"

    def voisins(modele: str) -> Iterable[str]:
        if modele == seance:
            return faute
        return [*voisins_du_schema(modele), *([seance] if modele in faute else [])]

    assert chemin("publics.usager", {seance}, voisins)[-2:] == [faute[0], seance]
