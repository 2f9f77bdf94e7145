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
    if settings.SMS_URL:
        try:
            fournisseur("+33639980000")
        except AdresseInvalide:
            aide = f"Une adresse d'Apprise où {PLACE} tient la place du numéro."
            ennuis.append(Error("SMS_URL ne se lit pas.", hint=aide, id="messagerie.E003"))
    return ennuis
