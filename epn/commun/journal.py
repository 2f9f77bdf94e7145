"""Journaux structurés, sans donnée personnelle (ASVS 5.0, V16 : ne pas journaliser de secret)."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

# Un jeton dans une adresse ouvre une réservation : il ne doit pas dormir dans un journal.
_JETON = re.compile(
    r"/(reservation|avis|partenaires|prescripteurs|flux|professionnels/demande|rendez-vous/offre)/[^/\s?\"']+"
)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d(?:[ .\u00a0-]?\d){8,}")
_REQUETE = re.compile(r"\?[^\s\"']*")


def sans_jeton(texte: str) -> str:
    """Le même texte, où « /reservation/… » et « /avis/… » n'ouvrent plus rien."""
    return _JETON.sub(r"/\1/…", texte)


def expurger(texte: str) -> str:
    """Remplace jetons, adresses électroniques, téléphones et paramètres d'adresse par « … »."""
    return _CONTACT.sub("…", _REQUETE.sub("?…", sans_jeton(texte)))


class LigneJson(logging.Formatter):
    """Une ligne JSON par fait. D'une exception : son type et ses lieux, jamais son texte ni ses valeurs."""

    def format(self, record: logging.LogRecord) -> str:
        ligne = {
            "le": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "source": record.name,
            "fait": expurger(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            genre, _, trace = record.exc_info
            # Le texte d'une IntegrityError cite la ligne refusée, donc la personne.
            ligne["exception"] = genre.__name__
            ligne["trace"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return json.dumps(ligne, ensure_ascii=False)
