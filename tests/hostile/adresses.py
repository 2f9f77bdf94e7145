"""Les routes, lues dans le résolveur : une route nouvelle est éprouvée sans qu'on la nomme ici."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.contrib import admin

from tests import routes

METHODES = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
ROLES = ("anonyme", "agent", "conseiller", "administrateur")
# « <int:pk> » dans un chemin, « (?P<url>.*) » dans une expression.
_PARAMETRE = re.compile(r"<(?:(?P<sorte>\w+):)?(?P<nom>\w+)>|\(\?P<(?P<libre>\w+)>[^)]*\)")


@dataclass(frozen=True)
class Parametre:
    sorte: str
    nom: str


@dataclass(frozen=True)
class Route:
    """Un motif du résolveur, et une adresse qui le sert."""

    motif: str
    exemple: str

    @cached_property
    def parametres(self) -> list[Parametre]:
        trouves = _PARAMETRE.finditer(self.motif)
        return [Parametre(t["sorte"] or ("path" if t["libre"] else "str"), t["nom"] or t["libre"]) for t in trouves]

    @cached_property
    def porte_un_identifiant(self) -> bool:
        return bool(self.parametres)

    def valeurs(self) -> list[str]:
        """Ce que l'adresse d'exemple met à la place de chaque paramètre."""
        trouve = re.fullmatch(self._en_expression(), self.exemple.lstrip("/"))
        return list(trouve.groups()) if trouve else ["1"] * len(self.parametres)

    def adresse(self, valeurs: list[str]) -> str:
        suite = iter(valeurs)
        return "/" + _PARAMETRE.sub(lambda _: quote(next(suite), safe="/%"), self._nu())

    def graine(self, *precisions: str) -> int:
        """Toujours la même pour une même route : un échec se rejoue."""
        return zlib.crc32("|".join((self.motif, *precisions)).encode())

    def _nu(self) -> str:
        return self.motif.replace("^", "").replace("$", "").replace("\\", "")

    def _en_expression(self) -> str:
        morceaux, fin = [], 0
        nu = self._nu()
        for trouve in _PARAMETRE.finditer(nu):
            morceaux += [re.escape(nu[fin : trouve.start()]), "(.+?)"]
            fin = trouve.end()
        return "".join([*morceaux, re.escape(nu[fin:])])


def toutes() -> list[Route]:
    """Chaque route, avec l'exemple de la table, ou celui que l'administration donne à ses modèles."""
    connus, existent = {}, routes.reperes()
    # Ce qui existe l’emporte sur ce qui n’existe pas : une page d’erreur n’éprouve rien.
    for adresse in (*routes.ERREURS, *routes.statuts()):
        if routes.se_resout(adresse):
            connus[routes.motif_de(adresse)] = adresse.format(**existent)
    premiers = _premiers_objets()
    return [Route(motif, connus.get(motif) or _exemple(motif, premiers)) for motif in sorted(routes.motifs())]


def _premiers_objets() -> dict[str, str]:
    """Par début d'adresse d'administration, la clé d'une ligne qui existe."""
    cles = {}
    for modele in admin.site._registry:
        premier = modele._default_manager.order_by("pk").first()
        cles[f"gestion/{modele._meta.app_label}/{modele._meta.model_name}/"] = str(premier.pk if premier else 1)
    return cles


def _exemple(motif: str, premiers: Mapping[str, str]) -> str:
    cle = next((cle for debut, cle in premiers.items() if motif.startswith(debut)), "1")
    route = Route(motif, "")
    return route.adresse([cle if p.nom == "object_id" else "1" for p in route.parametres])
