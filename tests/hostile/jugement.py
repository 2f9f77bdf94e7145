"""Ce qu'aucune réponse ne doit être, quoi qu'on ait envoyé."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from .valeurs import BALISE

# Bornes larges : elles attrapent l'infini, pas la lenteur.
OCTETS_AU_PLUS = 4 * 1024 * 1024
REQUETES_AU_PLUS = 400
_HTML = "text/html"


def defauts(statut: int, entetes: Mapping[str, str], contenu: bytes, *, hotes: tuple[str, ...]) -> list[str]:
    """Les phrases de ce qui ne va pas ; vide si la réponse est tenable."""
    trouves = []
    if statut >= 500:
        trouves.append(f"réponse {statut}")
    if len(contenu) > OCTETS_AU_PLUS:
        trouves.append(f"{len(contenu)} octets")
    if any("\r" in valeur or "\n" in valeur for valeur in entetes.values()):
        trouves.append("un en-tête coupé en deux")
    if mene_ailleurs(entetes.get("Location", ""), hotes):
        trouves.append(f"conduit à {entetes['Location']}")
    if entetes.get("Content-Type", "").startswith(_HTML):
        if BALISE.encode() in contenu:
            trouves.append("une balise rendue telle quelle")
        if "Content-Security-Policy" not in entetes:
            trouves.append("sans politique de contenu")
        if b"Traceback (most recent call last)" in contenu:
            trouves.append("une pile d'appels montrée")
    return trouves


def mene_ailleurs(adresse: str, hotes: tuple[str, ...]) -> bool:
    if adresse.startswith(("//", "\\", "/\\")):
        return True
    decoupee = urlsplit(adresse)
    return bool(decoupee.scheme or decoupee.netloc) and decoupee.netloc not in hotes
