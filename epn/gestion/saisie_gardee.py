"""Un formulaire envoyé après l'expiration de la session : ce qui était tapé attend la reconnexion, puis se renvoie.

C'est gardé dans une session du serveur, jamais dans une adresse, le temps de se reconnecter. Un fichier joint et un mot
de passe ne le sont pas.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

DUREE = dt.timedelta(minutes=30)
TAILLE_MAX = 64 * 1024
_CLE = "saisie_gardee"
_TUS = ("csrfmiddlewaretoken", "password", "mot_de_passe")


@dataclass(frozen=True)
class Saisie:
    adresse: str
    champs: list[tuple[str, str]]
    fichiers: bool

    @property
    def se_lisent(self) -> list[tuple[str, str]]:
        """Ce que l'on a tapé, sans les clés que la page met d'elle-même."""
        return [(nom, valeur) for nom, valeur in self.champs if valeur and nom not in ("cle", "revision", "empreinte")]


def garder(request: HttpRequest, *, maintenant: dt.datetime) -> bool:
    """Range l'envoi dans la session. Faux s'il est trop gros : alors rien n'est gardé."""
    champs = [
        (nom, valeur)
        for nom, valeurs in request.POST.lists()
        for valeur in valeurs
        if not any(tu in nom for tu in _TUS)
    ]
    if sum(len(nom) + len(valeur) for nom, valeur in champs) > TAILLE_MAX:
        return False
    request.session[_CLE] = [
        request.get_full_path(),
        champs,
        bool(request.FILES),
        (maintenant + DUREE).timestamp(),
    ]
    return True


def lire(session: SessionBase, *, maintenant: dt.datetime) -> Saisie | None:
    adresse, champs, fichiers, jusqu_a = session.get(_CLE) or ("", [], False, 0)
    if not adresse or jusqu_a < maintenant.timestamp():
        return None
    return Saisie(adresse, [(nom, valeur) for nom, valeur in champs], fichiers)


def oublier(session: SessionBase) -> None:
    session.pop(_CLE, None)
