"""Ce que la base d'aujourd'hui publierait d'une période, face à ce qui est figé. Calculé sans rien écrire : l'aperçu
d'une correction et la correction elle-même lisent le même calcul."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from epn.territoire.models import Lieu

from . import indicateurs, releve, secret
from .emboitement import Noeud, voisines
from .etendue import NATURES, Etendue
from .models import Chiffres, Cloture
from .periodes import Periode, Sorte
from .publication import Publication
from .releve import Releve

Publiees = Mapping[secret.Filtre, Publication]


@dataclass(frozen=True)
class Etabli:
    """À un seuil. `avant` : la dernière version figée ; `relues` : ce que la base dit aujourd'hui ; `retenues` : ce qui
    s'en garde, celles d'avant quand l'écart est trop petit pour se dire."""

    seuil: int
    avant: Publiees
    relues: Publiees
    retenues: Publiees

    @property
    def neuves(self) -> dict[secret.Filtre, Publication]:
        """Ce qu'il y a à écrire : rien qui soit déjà figé tel quel."""
        return {filtre: p for filtre, p in self.retenues.items() if self.avant.get(filtre) != p}

    @property
    def est_tu(self) -> bool:
        """Quelque chose a changé, de trop peu de personnes pour se dire."""
        return any(self.retenues.get(filtre) != p for filtre, p in self.relues.items())


def preparer(periode: Periode) -> list[Etabli]:
    """Un par seuil, du moindre au plus grand. Une cinquantaine de requêtes."""
    releves = relever(periode)
    caches: Publiees = {}
    etablis = []
    for seuil in sorted(Chiffres.Seuil):
        deja = publie_autour(periode, seuil)
        avant = {noeud[1:]: publication for noeud, publication in deja.items() if noeud[0] == periode}
        # Ce qui est caché à l'écran l'est au dehors, et ce que la clôture a caché le reste.
        publiees = secret.publier_periode(periode, releves, deja, seuil, caches=[caches, avant])
        # Telles que la base les rendra : c'est ainsi qu'elles se comparent.
        relues = {filtre: Publication.de(json.loads(json.dumps(p.en_json))) for filtre, p in publiees.items()}
        retenues = secret.sans_petite_correction(relues, avant, seuil)
        etablis.append(Etabli(seuil, avant, relues, retenues))
        caches = retenues
    return etablis


def empreinte(etablis: list[Etabli]) -> str:
    """Ce qui s'écrirait, en court : l'aperçu la porte, et la correction la vérifie."""
    ecrit = [[e.seuil, [[*filtre, p.en_json] for filtre, p in e.neuves.items()]] for e in etablis]
    return hashlib.sha256(json.dumps(ecrit, sort_keys=True).encode()).hexdigest()[:16]


def publie_autour(periode: Periode, seuil: int) -> dict[Noeud, Publication]:
    """La dernière version de ce qui est publié d'elle et des périodes qui la recoupent. Deux requêtes."""
    closes = {cloture.pk: cloture.periode for cloture in Cloture.objects.all()}
    utiles = {periode, *voisines(periode, closes.values())}
    lignes = Chiffres.objects.filter(seuil=seuil, cloture__in=[pk for pk, p in closes.items() if p in utiles])
    return {
        (closes[ligne.cloture_id], ligne.nature, ligne.lieu_id): Publication.de(ligne.contenu)
        for ligne in lignes.order_by("version")
    }


def relever(periode: Periode) -> dict[secret.Filtre, Releve]:
    """Le relevé de la période entière, et celui de chaque nature et de chaque lieu où il s'est passé quelque chose."""
    entiere = Etendue(periode.debut, periode.fin)
    ouverture = indicateurs.ouverture_de(entiere)
    releves = {("", None): releve.etablir(entiere, periode, ouverture)}
    if periode.sorte == Sorte.MOIS:
        return releves | releve.etablir_les_filtres_d_un_mois(entiere)
    for filtre in [*((nature.value, None) for nature in NATURES), *(("", pk) for pk in _lieux())]:
        etendue = Etendue(periode.debut, periode.fin, *filtre)
        if not etendue.est_vide():
            releves[filtre] = releve.etablir_un_filtre(etendue, periode, ouverture)
    return releves


def _lieux() -> list[int]:
    return list(Lieu.objects.order_by("pk").values_list("pk", flat=True))
