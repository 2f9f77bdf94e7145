"""Les textos, par Apprise : une adresse SMS_URL, des dizaines de fournisseurs.

Apprise met le destinataire dans l'adresse : `{destinataire}` y tient la place du numéro. En démonstration,
`epnfichier://{destinataire}` dépose un fichier par texto dans `settings.SMS_FICHIERS`.
"""

import re
import uuid
from typing import Any
from urllib.parse import quote, unquote

import apprise
from apprise.decorators import notify
from django.conf import settings
from django.utils import timezone

PLACE = "{destinataire}"
_CODE = re.compile(r"\berror=(\d{3})\b")


class TextoRefuse(Exception):
    """Le fournisseur n'a pas pris le texto. Son argument est un code HTTP, ou un mot d'Apprise : rien de personnel."""


class AdresseInvalide(Exception):
    """SMS_URL ne se lit pas."""


def fournisseur(numero: str) -> apprise.Apprise:
    """De quoi écrire à ce numéro E.164. AdresseInvalide si SMS_URL n'est pas une adresse d'Apprise."""
    service = apprise.Apprise()
    if PLACE not in settings.SMS_URL or not service.add(settings.SMS_URL.replace(PLACE, quote(numero, safe=""))):
        raise AdresseInvalide
    return service


def envoyer_texto(numero: str, corps: str) -> None:
    """Rend la main quand le fournisseur a dit oui ; lève TextoRefuse ou AdresseInvalide."""
    resultat = fournisseur(numero).notify(body=corps)
    if not resultat:
        codes = [code for trace in resultat.logs() for code in _CODE.findall(str(trace))]
        raise TextoRefuse(codes[-1] if codes else resultat.status.name)


@notify(on="epnfichier", name="Fichier de démonstration")
def _deposer_un_fichier(body: str, title: str, notify_type: str, meta: dict[str, Any], **_: Any) -> None:
    numero = unquote(meta["host"])
    settings.SMS_FICHIERS.mkdir(parents=True, exist_ok=True)
    nom = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.txt"
    (settings.SMS_FICHIERS / nom).write_text(f"À : {numero}\n\n{body}\n", encoding="utf-8")
