"""L'environnement des essais, posé avant que Django ne lise ses réglages."""

import os
from pathlib import Path

os.environ.setdefault("DEMONSTRATION", "oui")
os.environ.setdefault("VAR", str(Path(__file__).resolve().parent.parent / "var" / "essais"))
os.environ.setdefault("SECRET_KEY", "cle-des-essais-" * 4)
