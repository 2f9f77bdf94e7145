"""Ce que `manage.py check` dit des réglages des textos, avant qu'un message ne se perde."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from epn.messagerie.textos import PLACE, AdresseInvalide, fournisseur


@register("messagerie")
def verifier_textos(app_configs: Any, **_: Any) -> list[CheckMessage]:
    ennuis: list[CheckMessage] = []
    if not 0 <= settings.TEXTOS_DE_HEURE < settings.TEXTOS_A_HEURE <= 24:
        ennuis.append(Error("TEXTOS_DE_HEURE doit précéder TEXTOS_A_HEURE, entre 0 et 24.", id="messagerie.E001"))
    if settings.MESSAGES_CONSERVATION_MOIS < 1:
        ennuis.append(Error("MESSAGES_CONSERVATION_MOIS vaut au moins 1.", id="messagerie.E002"))
    if settings.SMS_URL and PLACE not in settings.SMS_URL:
        ennuis.append(Error(f"SMS_URL doit contenir {PLACE}, à la place du numéro.", id="messagerie.E003"))
    return ennuis


@register("messagerie", deploy=True)
def verifier_le_fournisseur(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Avec `check --deploy` seulement : lire les greffons d'Apprise prend une seconde."""
    if not settings.SMS_URL:
        return []
    try:
        fournisseur("+33639980000")
    except AdresseInvalide:
        return [Error("SMS_URL n’est pas une adresse qu’Apprise sait lire.", id="messagerie.E004")]
    return []
