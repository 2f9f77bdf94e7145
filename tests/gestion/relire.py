"""Envoyer une fiche qui se relit : la page qui montre, puis la confirmation avec ce qu'elle rapporte."""

import re

from django.http import HttpResponse
from django.test import Client


def rapporte(page: str) -> dict[str, str]:
    """L'empreinte de ce qu'a montré la relecture."""
    return {"empreinte": re.search(r'name="empreinte" value="(\w+)"', page)[1], "_save": "1"}


def relire(client: Client, adresse: str, donnees: dict[str, object]) -> str:
    """Ce que la page montre avant d'enregistrer."""
    reponse = client.post(adresse, donnees)
    assert reponse.status_code == 200
    page = reponse.content.decode()
    assert "Ce qui va changer" in page
    return page


def confirmer(client: Client, adresse: str, donnees: dict[str, object]) -> HttpResponse:
    return client.post(adresse, {**donnees, **rapporte(relire(client, adresse, donnees))}, follow=True)
