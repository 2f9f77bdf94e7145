"""Les lignes que les témoins du banc écrivent en SQL brut."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.db import connection

from publics.models import nouveau_code


def verrouiller_le_conseiller(c: Any) -> int:
    file = "" if connection.vendor == "sqlite" else " FOR NO KEY UPDATE"
    c.execute(f"SELECT id FROM comptes_compte WHERE role = 'conseiller' ORDER BY id LIMIT 1{file}")
    return c.fetchone()[0]


def billet_et_personne(c: Any, maintenant: dt.datetime) -> tuple[int, int]:
    """Une personne nouvelle et son billet ; rend leurs numéros."""
    cle = uuid4()
    usager = inserer(
        c,
        "publics_usager",
        {"prenom": "Banc", "nom": "Brut", "nom_normalise": "brut banc", "telephone": "", "email": ""}
        | {"statut": "non_communique", "audience": "particulier", "genre": "non_communique"}
        | {"rappel_prefere": "", "notes": "", "cree_le": maintenant},
    )
    reservation = inserer(
        c,
        "publics_reservation",
        {"cle": cle.hex if connection.vendor == "sqlite" else cle, "code": nouveau_code(), "telephone": "", "email": ""}
        | {"aidant": "", "aidant_nom": "", "rappel": "aucun", "origine": "en_ligne", "cree_le": maintenant},
    )
    return usager, reservation


def inserer(c: Any, table: str, ligne: dict[str, object], cle: str = "id") -> int:
    noms, places = ", ".join(ligne), ", ".join(["%s"] * len(ligne))
    # SQLite compare les instants comme des textes : ils s'écrivent comme Django les écrit.
    valeurs = [connection.ops.adapt_datetimefield_value(v) if isinstance(v, dt.datetime) else v for v in ligne.values()]
    c.execute(f"INSERT INTO {table} ({noms}) VALUES ({places}) RETURNING {cle}", valeurs)
    return c.fetchone()[0]
