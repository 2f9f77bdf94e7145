"""Envoie tout ce qui est dû, puis s'arrête. Le service `worker` le fait en continu."""

from typing import Any

from django.core.management.base import BaseCommand

from epn.messagerie.envoi import envoyer_tout
from epn.messagerie.models import Message


class Command(BaseCommand):
    help = "Envoie les messages dus, puis dit le bilan."

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = envoyer_tout()
        noms = {**dict(Message.Statut.choices), Message.Statut.EN_ATTENTE: "à reprendre plus tard"}
        faits = [f"{bilan[statut]} {noms[statut]}" for statut in noms if bilan[statut]]
        self.stdout.write(", ".join(faits) if faits else "Aucun message à envoyer.")
