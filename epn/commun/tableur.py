"""Donner des données à un tableur sans qu'il les exécute (CWE-1236, injection de formule)."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse

# Un tableur lit comme une formule ce qui commence ainsi, même derrière des blancs, même en pleine chasse.
_DANGER = re.compile(r"^[\s\x00\ufeff]*[=+\-@＝＋－＠|%]|^[\t\r\n]")
_NOMBRE = re.compile(r"[+-]?\d[\d .\u00a0]*(,\d+)?", re.ASCII)


def est_dangereux(texte: str) -> bool:
    """Un tableur le prendrait pour une formule. Un nombre, un téléphone (« +33… », « -0.54 ») n'exécute rien."""
    return bool(_DANGER.match(texte)) and not _NOMBRE.fullmatch(texte)


def cellule(valeur: object) -> object:
    """La valeur, précédée d'une apostrophe si un tableur la prendrait pour une formule."""
    if valeur is None:
        return ""
    return f"'{valeur}" if isinstance(valeur, str) and est_dangereux(valeur) else valeur


def csv_de(colonnes: Sequence[str], lignes: Iterable[Mapping[str, object]]) -> str:
    """Un CSV à virgules (RFC 4180), toutes cellules sûres. Une colonne absente d'une ligne est vide."""
    sortie = io.StringIO(newline="")
    ecrivain = csv.writer(sortie)
    ecrivain.writerow(colonnes)
    ecrivain.writerows([cellule(ligne.get(c)) for c in colonnes] for ligne in lignes)
    return sortie.getvalue()


def reponse_csv(contenu: str, fichier: str) -> HttpResponse:
    entetes = {"Content-Disposition": f'attachment; filename="{fichier}"'}
    return HttpResponse(contenu, content_type="text/csv; charset=utf-8", headers=entetes)
