"""Clore une période : relever, cacher, figer. Ensuite, on ne fait plus que lire, ou corriger au vu de tous."""

import datetime as dt

from django.db import transaction
from django.db.models import Min

from accompagnements.models import RendezVous
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.refus import Refus
from partenariats.models import ActionExterieure

from . import etablissement
from .etablissement import Etabli
from .models import Chiffres, Cloture
from .periodes import Periode, a_clore


class DejaClose(Refus):
    phrase = "Cette période est déjà close."


class PasEncoreClose(Refus):
    phrase = "Cette période n’est pas close : ses chiffres ne sont pas encore figés."


class RienACorriger(Refus):
    phrase = "Rien ne changerait : les chiffres figés disent déjà ce que dit la base aujourd’hui."


class CorrectionTropPetite(Refus):
    phrase = "Cette correction est trop petite pour être dite sans montrer quelqu’un : les chiffres figés restent."


class ApercuPerime(Refus):
    phrase = (
        "Des venues ont été pointées ou changées depuis que cet aperçu est ouvert. Rien n’a été corrigé : relisez ce "
        "qui changerait, puis confirmez."
    )


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
    _figer(cloture, etablissement.preparer(periode), version=1, motif="", maintenant=maintenant)
    return cloture


@transaction.atomic
def corriger(periode: Periode, motif: str, *, maintenant: dt.datetime, empreinte: str = "") -> Cloture:
    """Une version de plus, établie sur ce que la base dit aujourd'hui. Verrouille la clôture.

    `empreinte` : celle de l'aperçu que l'on a lu. Lève PasEncoreClose, ApercuPerime, CorrectionTropPetite ou
    RienACorriger : aucune version n'est écrite qui répéterait la précédente.
    """
    cloture = Cloture.objects.select_for_update().filter(sorte=periode.sorte, du=periode.du).first()
    if cloture is None:
        raise PasEncoreClose
    etablis = etablissement.preparer(periode)
    if empreinte and empreinte != etablissement.empreinte(etablis):
        raise ApercuPerime
    if not any(e.neuves for e in etablis):
        raise CorrectionTropPetite if any(e.est_tu for e in etablis) else RienACorriger
    derniere = max(cloture.chiffres.values_list("version", flat=True), default=0)
    _figer(cloture, etablis, version=derniere + 1, motif=motif, maintenant=maintenant)
    return cloture


def _figer(cloture: Cloture, etablis: list[Etabli], *, version: int, motif: str, maintenant: dt.datetime) -> None:
    Chiffres.objects.bulk_create(
        Chiffres(
            cloture=cloture,
            seuil=etabli.seuil,
            nature=nature,
            lieu_id=lieu,
            version=version,
            motif=motif,
            etabli_le=maintenant,
            contenu=publication.en_json,
        )
        for etabli in etablis
        for (nature, lieu), publication in etabli.neuves.items()
    )
