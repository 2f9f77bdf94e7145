"""La séance dite aux moteurs de recherche : un Event de schema.org, en JSON-LD."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from epn.commun import dates
from epn.territoire.models import Espace, Lieu

from .models import Seance

# Ce qui pourrait fermer l'élément script, ou troubler un lecteur : échappé comme le fait json_script.
_ECHAPPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def evenement(seance: Seance, espace: Espace | None, adresse: str, libres: int) -> dict[str, Any]:
    """`adresse` est celle de la page, entière ; `libres` : les places offertes. La séance a un atelier."""
    etat = "EventCancelled" if seance.est_annulee else "EventScheduled"
    donnees: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": seance.titre,
        "description": seance.atelier.resume,
        "startDate": dates.heure_locale(seance.debut).isoformat(),
        "endDate": dates.heure_locale(seance.fin).isoformat(),
        "eventStatus": f"https://schema.org/{etat}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "maximumAttendeeCapacity": seance.capacite,
        "remainingAttendeeCapacity": libres,
        "inLanguage": "fr",
        "url": adresse,
        "location": _lieu(seance.lieu),
    }
    if espace:
        donnees["isAccessibleForFree"] = espace.gratuite
        donnees["organizer"] = {"@type": "Organization", "name": espace.nom, "parentOrganization": espace.collectivite}
    return donnees


def en_json(donnees: dict[str, Any]) -> SafeString:
    return mark_safe(json.dumps(donnees, ensure_ascii=False).translate(_ECHAPPES))


def _lieu(lieu: Lieu) -> dict[str, Any]:
    return {
        "@type": "Place",
        "name": lieu.nom,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": lieu.adresse,
            "postalCode": lieu.code_postal,
            "addressLocality": lieu.commune.nom,
            "addressCountry": "FR",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": lieu.latitude, "longitude": lieu.longitude},
    }
