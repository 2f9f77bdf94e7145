"""Clore une période : relever, cacher, figer. Ensuite, on ne fait plus que lire, ou corriger au vu de tous."""

import datetime as dt

from django.db import transaction
from django.db.models import Min

from accompagnements.models import RendezVous
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.territoire.models import Lieu
from partenariats.models import ActionExterieure

from . import indicateurs, releve, secret
from .emboitement import Noeud, voisines
from .etendue import NATURES, Etendue
from .models import Chiffres, Cloture
from .periodes import Periode, Sorte, a_clore
from .publication import Publication
from .releve import Releve


class DejaClose(Refus):
    phrase = "Cette période est déjà close."


class PasEncoreClose(Refus):
    phrase = "Cette période n’est pas close : ses chiffres ne sont pas encore figés."


def clore_ce_qui_doit_l_etre(maintenant: dt.datetime) -> int:
    """Chaque période finie depuis assez longtemps, les plus courtes d'abord. Rend combien. Se refait sans effet."""
    depuis = premier_jour()
    if depuis is None:
        return 0
    closes = {cloture.periode for cloture in Cloture.objects.all()}
    a_faire = [p for p in a_clore(depuis, dates.jour_local(maintenant)) if p not in closes]
    for periode in a_faire:
        clore(periode, maintenant=maintenant)
    return len(a_faire)


def premier_jour() -> dt.date | None:
    """Le jour de la toute première activité ; None tant qu'il n'y en a pas."""
    debuts = [m.objects.aggregate(d=Min("debut"))["d"] for m in (RendezVous, Seance, ActionExterieure)]
    connus = [debut for debut in debuts if debut]
    return dates.jour_local(min(connus)) if connus else None


@transaction.atomic
def clore(periode: Periode, *, maintenant: dt.datetime) -> Cloture:
    """DejaClose si elle l'est ; PasEncoreClose si elle n'est pas finie depuis assez longtemps. La contrainte d'unicité
    départage deux ouvriers."""
    if not periode.peut_se_clore(dates.jour_local(maintenant)):
        raise PasEncoreClose
    cloture, neuve = Cloture.objects.get_or_create(
        sorte=periode.sorte, du=periode.du, defaults={"close_le": maintenant}
    )
    if not neuve:
        raise DejaClose
    _figer(cloture, version=1, motif="", maintenant=maintenant)
    return cloture


@transaction.atomic
def corriger(periode: Periode, motif: str, *, maintenant: dt.datetime) -> Cloture:
    """Une version de plus, établie sur ce que la base dit aujourd'hui. PasEncoreClose si rien n'est figé."""
    cloture = Cloture.objects.select_for_update().filter(sorte=periode.sorte, du=periode.du).first()
    if cloture is None:
        raise PasEncoreClose
    derniere = max(cloture.chiffres.values_list("version", flat=True), default=0)
    _figer(cloture, version=derniere + 1, motif=motif, maintenant=maintenant)
    return cloture


def _figer(cloture: Cloture, *, version: int, motif: str, maintenant: dt.datetime) -> None:
    periode = cloture.periode
    releves = relever(periode)
    caches: dict[secret.Filtre, Publication] = {}
    for seuil in sorted(Chiffres.Seuil):
        deja = publie_autour(periode, seuil)
        avant = {noeud[1:]: publication for noeud, publication in deja.items() if noeud[0] == periode}
        # Ce qui est caché à l'écran l'est au dehors, et ce que la clôture a caché le reste.
        neuves = secret.publier_periode(periode, releves, deja, seuil, caches=[caches, avant])
        neuves = secret.sans_petite_correction(neuves, avant, seuil)
        Chiffres.objects.bulk_create(
            Chiffres(
                cloture=cloture,
                seuil=seuil,
                nature=nature,
                lieu_id=lieu,
                version=version,
                motif=motif,
                etabli_le=maintenant,
                contenu=publication.en_json,
            )
            for (nature, lieu), publication in neuves.items()
        )
        caches = neuves


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
