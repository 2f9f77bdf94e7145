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


def envoi_compte(c: Any, maintenant: dt.datetime) -> None:
    inserer(c, "publics_essai", {"adresse": "0" * 64, "geste": "banc", "le": maintenant})


def session(c: Any, maintenant: dt.datetime) -> None:
    ligne = {"session_key": uuid4().hex, "session_data": "x" * 120, "expire_date": maintenant}
    inserer(c, "django_session", ligne, cle="session_key")


def messages_et_cles(c: Any, numero: int, reservation: int, maintenant: dt.datetime) -> None:
    """La confirmation et son .ics, le rappel, et la clé de chacun."""
    texte = {"destinataire": "banc@exemple.fr", "sujet": "Banc", "corps": "x" * 700, "derniere_erreur": ""}
    etat = {"canal": "courriel", "statut": "en_attente", "tentatives": 0} | dict.fromkeys(
        ("cree_le", "a_partir_de", "prochaine_tentative_le"), maintenant
    )
    for nom, piece in (("confirme", {"ics": "x" * 1500, "methode": "PUBLISH"}), ("rappel", {"ics": "", "methode": ""})):
        jeton = {"empreinte": uuid4().hex * 2, "reservation_id": reservation, "expire_le": maintenant}
        inserer(c, "publics_jeton", jeton, cle="empreinte")
        fin = {"cle": f"banc-{nom}:{numero}", "expire_le": maintenant + dt.timedelta(days=30)}
        inserer(c, "messagerie_message", {**texte, **etat, **piece, **fin})


def inserer(c: Any, table: str, ligne: dict[str, object], cle: str = "id") -> int:
    noms, places = ", ".join(ligne), ", ".join(["%s"] * len(ligne))
    # SQLite compare les instants comme des textes : ils s'écrivent comme Django les écrit.
    valeurs = [connection.ops.adapt_datetimefield_value(v) if isinstance(v, dt.datetime) else v for v in ligne.values()]
    c.execute(f"INSERT INTO {table} ({noms}) VALUES ({places}) RETURNING {cle}", valeurs)
    return c.fetchone()[0]
