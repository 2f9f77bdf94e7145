"""L'état d'accessibilité ne se dit que dans les mots de la loi."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("etat", "accepte"), [("totalement conforme", True), ("presque", False)])
def test_un_etat_d_accessibilite_invente_est_refuse_au_demarrage(etat, accepte):
    environ = {**os.environ, "DEMONSTRATION": "oui", "ETAT_ACCESSIBILITE": etat}
    fini = subprocess.run(
        [sys.executable, "-c", "import epn.settings"],
        cwd=RACINE,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (fini.returncode == 0) is accepte
    assert accepte or "ETAT_ACCESSIBILITE se dit" in fini.stderr
