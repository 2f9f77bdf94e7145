"""Envoie tout ce qui est dû, puis s'arrête. Le service `worker` le fait en continu."""

from typing import Any

from django.core.management.base import BaseCommand

from epn.messagerie.envoi import envoyer_tout
from epn.messagerie.models import Message


class Command(BaseCommand):
    help = "Envoie les messages dus, puis dit le bilan."

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = envoyer_tout()
        faits = [_compter(bilan[statut], statut) for statut in Message.Statut if bilan[statut]]
        self.stdout.write(", ".join(faits) if faits else "Aucun message à envoyer.")


def _compter(nombre: int, statut: Message.Statut) -> str:
    """« 3 partis », « 1 périmé », « 2 à reprendre plus tard »."""
    if statut == Message.Statut.EN_ATTENTE:
        return f"{nombre} à reprendre plus tard"
    return f"{nombre} {statut.label}{'s' if nombre > 1 else ''}"
