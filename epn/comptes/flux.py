"""L'adresse privée de l'agenda d'un conseiller : 256 bits au hasard, dont seule l'empreinte est gardée."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from .models import Compte, Flux


def empreinte(jeton: str) -> str:
    # Un jeton de 256 bits ne se devine pas : un hachage rapide suffit, sans sel.
    return hashlib.sha256(jeton.encode()).hexdigest()


@transaction.atomic
def ouvrir(compte: Compte, *, maintenant: dt.datetime) -> str:
    """Une adresse neuve ; celle d'avant se ferme. Rend le jeton, que l'on ne saura plus écrire."""
    jeton = secrets.token_urlsafe(32)
    Flux.objects.update_or_create(compte=compte, defaults={"empreinte": empreinte(jeton), "cree_le": maintenant})
    return jeton


def fermer(compte: Compte) -> bool:
    """Faux s'il n'y avait rien à fermer."""
    return bool(Flux.objects.filter(compte=compte).delete()[0])


def compte_du(jeton: str) -> Compte | None:
    """Le conseiller à qui est cette adresse ; None si elle ne l'est plus, ou si son compte est fermé. Une requête."""
    trouve = Flux.objects.filter(
        empreinte=empreinte(jeton), compte__is_active=True, compte__role=Compte.Role.CONSEILLER
    )
    flux = trouve.select_related("compte").first()
    return flux.compte if flux else None
