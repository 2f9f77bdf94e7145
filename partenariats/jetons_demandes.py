"""La clé qu'a le contact d'une demande pour la suivre et y répondre."""

import datetime as dt
import secrets

from django.conf import settings

from publics.jetons import empreinte

from .models import Demande, JetonDeDemande

# Le temps d'une demande, de sa séance, et d'un mot après.
VIE = dt.timedelta(days=180)


def lien_neuf(demande: Demande, *, court: bool = False) -> str:
    """L'adresse qui ouvre la demande, par une clé neuve ; `court` : 128 bits, ce qu'un texto peut porter."""
    jeton = secrets.token_urlsafe(16 if court else 32)
    fin = demande.occupation.fin if demande.occupation else demande.cree_le
    JetonDeDemande.objects.create(empreinte=empreinte(jeton), demande=demande, expire_le=fin + VIE)
    return f"{settings.ADRESSE_DU_SITE}/professionnels/demande/{jeton}/"


def demande_du(jeton: str, *, maintenant: dt.datetime) -> Demande | None:
    """La demande qu'ouvre ce jeton ; None : inconnu ou périmé. Une requête."""
    connus = JetonDeDemande.objects.filter(empreinte=empreinte(jeton), expire_le__gt=maintenant)
    connu = connus.select_related("demande").first()
    return connu.demande if connu else None


def oublier(maintenant: dt.datetime) -> int:
    """Efface les clés périmées ; rend leur nombre."""
    return JetonDeDemande.objects.filter(expire_le__lte=maintenant).delete()[0]
