"""Le SIRET : quatorze chiffres, dont le dernier se calcule (clé de Luhn, ISO/IEC 7812-1 ; INSEE)."""

import re

# Les établissements de La Poste sont trop nombreux pour la clé : la somme de leurs chiffres est un multiple de 5.
LA_POSTE = "356000000"


def sans_separateurs(texte: str) -> str:
    """« 732 829 320 00074 » ou « 732.829.320.00074 » → quatorze chiffres."""
    return re.sub(r"[\s.\u00a0\u202f-]", "", texte)


def est_valide(siret: str) -> bool:
    if not re.fullmatch(r"\d{14}", siret, re.ASCII):
        return False
    if siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    return _luhn(siret)


def _luhn(chiffres: str) -> bool:
    doubles = (int(c) * (1 + rang % 2) for rang, c in enumerate(reversed(chiffres)))
    return sum(sum(divmod(n, 10)) for n in doubles) % 10 == 0
