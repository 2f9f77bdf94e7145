"""L'alphabet des textos (3GPP TS 23.038) : un seul caractère étranger, et le segment tombe de 160 à 70.

Tout est pur. On translittère ce qui n'y est pas (ê, ç, ’, œ…) et on garde ce qui y est (é, è, à, ù, Ç…).
"""

import re
import unicodedata

SEPTETS_PAR_TEXTO = 160
_BASE = (
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Précédés d'un échappement sur les ondes : ils en valent deux. Retour chariot et saut de page ne servent pas.
_EXTENSION = "^{}\\[~]|€"
ALPHABET = frozenset(_BASE + _EXTENSION)

_REMPLACEMENTS = {
    **dict.fromkeys("’‘‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("–—‒―‐‑−•", "-"),
    **{"œ": "oe", "Œ": "OE", "ẞ": "SS", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "þ": "th"},
    **{"°": "o", "·": ".", "×": "x", "÷": "/", "⁄": "/", "→": "->", "←": "<-", "©": "(c)", "®": "(r)", "\t": " "},
}
_GUILLEMETS = re.compile(r"(?<=«)[ \u00a0\u202f]+|[ \u00a0\u202f]+(?=»)")


class TextoTropLong(ValueError):
    """Le texto déborde d'un segment : raccourcir son gabarit, ou y borner ce qui varie avec `|abreger`."""


def translitterer(texte: str) -> str:
    """Le même texte, dans l'alphabet des textos ; « ? » pour ce qui n'a pas d'équivalent."""
    texte = unicodedata.normalize("NFC", _GUILLEMETS.sub("", texte))
    return "".join(_equivalent(caractere) for caractere in texte)


def _equivalent(caractere: str) -> str:
    if caractere in ALPHABET:
        return caractere
    if caractere in _REMPLACEMENTS:
        return _REMPLACEMENTS[caractere]
    genre = unicodedata.category(caractere)
    if genre in ("Zs", "Zl", "Zp"):
        return " "
    if genre[0] in "MC":  # signes combinants, caractères invisibles ou de commande
        return ""
    decompose = unicodedata.normalize("NFKD", caractere)
    return "?" if decompose == caractere else "".join(map(_equivalent, decompose))


def septets(texte: str) -> int:
    """La place que prend un texte de l'alphabet. ValueError s'il en sort."""
    etrangers = set(texte) - ALPHABET
    if etrangers:
        raise ValueError(f"Hors de l’alphabet des textos : {''.join(sorted(etrangers))!r}.")
    return sum(2 if caractere in _EXTENSION else 1 for caractere in texte)


def composer(texte: str) -> str:
    """Le texto prêt à partir, en un seul segment. TextoTropLong sinon."""
    texto = "\n".join(" ".join(ligne.split()) for ligne in translitterer(texte).strip().split("\n"))
    longueur = septets(texto)
    if longueur > SEPTETS_PAR_TEXTO:
        # La longueur seule : le texte nomme une personne.
        raise TextoTropLong(f"{longueur} septets au lieu de {SEPTETS_PAR_TEXTO} au plus.")
    return texto


def abreger(texte: str, place: int) -> str:
    """Le début du texte translittéré qui tient en `place` septets, terminé par « . » s'il est coupé."""
    texte = " ".join(translitterer(texte).split())
    if septets(texte) <= place:
        return texte
    while texte and septets(texte) > place - 1:
        texte = texte[:-1]
    return f"{texte.rstrip()}." if place > 0 else ""
