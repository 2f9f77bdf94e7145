"""Les textos, par Apprise : une adresse SMS_URL, des dizaines de fournisseurs.

Apprise met le destinataire dans l'adresse : `{destinataire}` y tient la place du numéro. En démonstration,
`epnfichier://{destinataire}` dépose un fichier par texto dans `settings.SMS_FICHIERS`.
"""

import functools
import logging
import re
import uuid
import warnings
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.utils import timezone

PLACE = "{destinataire}"
_CODE = re.compile(r"\berror=(\d{3})\b")


class TextoRefuse(Exception):
    """Le fournisseur n'a pas pris le texto. Son argument est un code HTTP, ou un mot d'Apprise : rien de personnel."""


class AdresseInvalide(Exception):
    """SMS_URL ne se lit pas."""


@functools.cache
def _apprise() -> ModuleType:
    """Apprise lit tous ses greffons au premier usage : seul l'envoyeur paie cette seconde, pas le site."""
    with warnings.catch_warnings():
        # Un de ses greffons importe encore un module que Python retire.
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise
        from apprise.decorators import notify

        notify(on="epnfichier", name="Fichier de démonstration")(_deposer_un_fichier)
    return apprise


def fournisseur(numero: str) -> Any:
    """De quoi écrire à ce numéro E.164. AdresseInvalide si SMS_URL n'est pas une adresse d'Apprise."""
    service = _apprise().Apprise()
    if PLACE not in settings.SMS_URL or not service.add(settings.SMS_URL.replace(PLACE, quote(numero, safe=""))):
        raise AdresseInvalide
    return service


def envoyer_texto(numero: str, corps: str) -> None:
    """Rend la main quand le fournisseur a dit oui ; lève TextoRefuse ou AdresseInvalide."""
    resultat = fournisseur(numero).notify(body=corps, log_level=logging.WARNING)
    if not resultat:
        codes = [code for trace in resultat.logs() for code in _CODE.findall(str(trace))]
        raise TextoRefuse(codes[-1] if codes else resultat.status.name)


def _deposer_un_fichier(body: str, title: str, notify_type: str, meta: dict[str, Any], **_: Any) -> None:
    numero = unquote(meta["host"])
    settings.SMS_FICHIERS.mkdir(parents=True, exist_ok=True)
    nom = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.txt"
    (settings.SMS_FICHIERS / nom).write_text(f"À : {numero}\n\n{body}\n", encoding="utf-8")
