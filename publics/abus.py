"""Freiner l'abus sans punir la salle : une adresse réseau, hachée, y vaut une douzaine de personnes."""

import datetime as dt
import hmac
from collections.abc import Mapping

from django.conf import settings
from django.db import connection

from epn.commun.refus import Refus

from .models import Essai

UNE_HEURE = dt.timedelta(hours=1)
CONSERVATION = dt.timedelta(days=7)
# Compter et noter d'un seul ordre : l'ORM en ferait deux.
_NOTER = (
    "INSERT INTO publics_essai (adresse, geste, le) SELECT %s, %s, %s"
    " WHERE (SELECT count(*) FROM publics_essai WHERE adresse = %s AND geste = %s AND le > %s) < %s"
)


class TropDEnvois(Refus):
    phrase = "Beaucoup de demandes viennent de cette adresse. Téléphonez-nous : nous réservons pour vous."


def adresse_du_visiteur(entetes: Mapping[str, str]) -> str:
    """L'adresse réseau, derrière nos propres mandataires (réglage MANDATAIRES : leur nombre).

    Ce que le visiteur écrit lui-même dans X-Forwarded-For est à gauche, et n'est pas cru.
    """
    adresse = entetes.get("REMOTE_ADDR", "")
    suite = [a.strip() for a in entetes.get("HTTP_X_FORWARDED_FOR", "").split(",") if a.strip()]
    if settings.MANDATAIRES and len(suite) >= settings.MANDATAIRES:
        return suite[-settings.MANDATAIRES]
    return adresse


def hacher(adresse: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), adresse.encode(), "sha256").hexdigest()


def compter(adresse: str, geste: str, plafond: int, *, maintenant: dt.datetime) -> None:
    """Note un envoi, ou lève TropDEnvois au-delà de `plafond` en une heure glissante.

    Les compteurs sont en base : ils valent pour tous les processus. À quelques envois simultanés près, le
    plafond n'est pas exact, et n'a pas à l'être. Une requête.
    """
    le, depuis = (connection.ops.adapt_datetimefield_value(m) for m in (maintenant, maintenant - UNE_HEURE))
    empreinte = hacher(adresse)
    with connection.cursor() as curseur:
        curseur.execute(_NOTER, [empreinte, geste, le, empreinte, geste, depuis, plafond])
        if not curseur.rowcount:
            raise TropDEnvois


def oublier(maintenant: dt.datetime) -> int:
    """Efface les adresses de plus de sept jours ; rend leur nombre."""
    return Essai.objects.filter(le__lt=maintenant - CONSERVATION).delete()[0]
