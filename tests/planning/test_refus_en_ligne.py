"""Le compte des refus : un nombre par jour, nature et motif, exact même en foule, jamais bloquant."""

import pytest
from django.db import IntegrityError, OperationalError, models

from epn.planning import refus
from epn.planning.models import Nature, RefusEnLigne
from tests.course import ensemble
from tests.distribution import a

SOIR, LENDEMAIN = a(2026, 11, 23, 23), a(2026, 11, 24, 1)
COMPLET = RefusEnLigne.Motif.COMPLET


def lignes() -> list[tuple[str, str, str, int]]:
    return [(f"{r.jour:%d}", r.nature, r.motif, r.nombre) for r in RefusEnLigne.objects.order_by("jour", "nature")]


def test_il_compte_par_jour_du_lieu_par_nature_et_par_motif(db) -> None:
    for nature, quand in ((Nature.INITIATION, SOIR), (Nature.INITIATION, SOIR), (Nature.THEMATIQUE, LENDEMAIN)):
        refus.compter(nature, COMPLET, maintenant=quand)
    assert lignes() == [("23", "initiation", "complet", 2), ("24", "thematique", "complet", 1)]


def test_le_premier_du_jour_excepte_un_refus_coute_une_requete(db, django_assert_num_queries) -> None:
    refus.compter(Nature.INITIATION, COMPLET, maintenant=SOIR)
    with django_assert_num_queries(1):
        refus.compter(Nature.INITIATION, COMPLET, maintenant=SOIR)


@pytest.mark.django_db(transaction=True)
def test_vingt_refus_au_meme_instant_font_vingt() -> None:
    ensemble(20, lambda n: refus.compter(Nature.INITIATION, COMPLET, maintenant=SOIR))
    assert lignes() == [("23", "initiation", "complet", 20)]


def test_une_base_trop_occupee_perd_le_compte_et_non_la_reponse(db, monkeypatch) -> None:
    def occupee(*args: object, **champs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(models.QuerySet, "update", occupee)
    refus.compter(Nature.INITIATION, COMPLET, maintenant=SOIR)
    assert lignes() == []


@pytest.mark.parametrize("nature", [Nature.PARTENAIRE, Nature.HORS_PUBLIC, Nature.EXTERIEURE])
def test_ce_qui_ne_se_reserve_pas_en_ligne_ne_se_compte_pas(db, nature: str) -> None:
    with pytest.raises(IntegrityError):
        RefusEnLigne.objects.create(jour=SOIR.date(), nature=nature, motif=COMPLET, nombre=1)
