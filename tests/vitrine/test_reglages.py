"""Ce que la loi borne ne se règle pas au-delà : le service refuse de démarrer, et dit pourquoi."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("nom", "valeur", "accepte"),
    [
        ("SUIVI_CONSERVATION_MOIS", "24", True),
        ("SUIVI_CONSERVATION_MOIS", "25", False),
        ("JOURNAL_DES_ACCES_MOIS", "13", False),
        ("MESSAGES_CONSERVATION_MOIS", "0", False),
        ("CONTACTS_CONSERVATION_MOIS", "6", True),
        ("COMPTES_INUTILISES_MOIS", "24", False),
        ("AUTORISATIONS_CONSERVATION_MOIS", "-1", False),
        ("FIN_DE_SAISON", "07-15", True),
        ("FIN_DE_SAISON", "02-30", False),
        ("FIN_DE_SAISON", "31/08", False),
    ],
)
def test_une_duree_de_conservation_ne_depasse_pas_le_maximum(nom, valeur, accepte):
    fini = subprocess.run(
        [sys.executable, "-c", "import epn.settings"],
        cwd=RACINE,
        env={**os.environ, "DEMONSTRATION": "oui", nom: valeur},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (fini.returncode == 0) is accepte
    assert accepte or f"{nom} s" in fini.stderr
