"""Les états se déclarent en se lisant : chaque module de la liste ajoute les siens à `etats.ETATS`."""

from tests.navigateur import etats, etats_ateliers

__all__ = ["etats", "etats_ateliers"]
