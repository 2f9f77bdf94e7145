from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ateliers.programmation import programmer


class Command(BaseCommand):
    help = "Accorde les séances à venir à la semaine type. La refaire ne change rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jusqu-au", type=date.fromisoformat, default=None, help="Par exemple 2027-07-03.")

    def handle(self, *args: Any, **options: Any) -> None:
        bilan = programmer(timezone.now(), options["jusqu_au"])
        self.stdout.write(f"Séances : {bilan}.")
        for phrase in bilan.a_decider:
            self.stdout.write(f"  - {phrase}")
