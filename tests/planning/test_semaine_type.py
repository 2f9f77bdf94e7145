import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from epn.planning import exclusivite, semaine_type
from epn.planning.models import Nature, Plage
from tests.distribution import creer_plage

AUJOURD_HUI = dt.date(2026, 11, 24)
LUNDI = dt.date(2026, 11, 30)


def test_une_plage_qui_en_gene_une_autre_est_refusee_et_l_autre_est_nommee(claire, lieu):
    creer_plage(claire, lieu)
    genante = Plage(
        conseiller=claire,
        lieu=lieu,
        jour=0,
        debut=dt.time(16),
        fin=dt.time(18),
        nature=Nature.HORS_PUBLIC,
        valide_du=LUNDI,
    )
    with pytest.raises(ValidationError, match=r"lundi, 14.{1,4}h.{1,4}–.{1,4}17.{1,4}h .accompagnement individuel."):
        semaine_type.ouvrir_plage(genante, aujourd_hui=AUJOURD_HUI)


def test_la_base_refuse_elle_aussi_deux_plages_aux_memes_heures(claire, lieu):
    creer_plage(claire, lieu)
    with pytest.raises(IntegrityError, match=exclusivite.PLAGE), transaction.atomic():
        creer_plage(claire, lieu, debut=dt.time(12), fin=dt.time(15))


def test_deux_plages_qui_se_suivent_dans_l_heure_ou_dans_l_annee_sont_admises(claire, lieu):
    creer_plage(claire, lieu, valide_au=LUNDI)
    creer_plage(claire, lieu, debut=dt.time(17), fin=dt.time(18))
    creer_plage(claire, lieu, valide_du=LUNDI + dt.timedelta(days=1))


def test_modifier_ferme_l_ancienne_la_veille_et_ouvre_la_suite(claire, lieu):
    ancienne = creer_plage(claire, lieu)
    suite = semaine_type.modifier_plage(
        ancienne, {"debut": dt.time(13, 30)}, a_partir_du=LUNDI, aujourd_hui=AUJOURD_HUI
    )
    ancienne.refresh_from_db()
    assert (ancienne.debut, ancienne.valide_au) == (dt.time(14), LUNDI - dt.timedelta(days=1))
    assert (suite.debut, suite.valide_du, suite.valide_au, suite.remplace) == (dt.time(13, 30), LUNDI, None, ancienne)


def test_une_plage_qui_n_a_pas_commence_est_simplement_corrigee(claire, lieu):
    future = creer_plage(claire, lieu, valide_du=LUNDI)
    semaine_type.modifier_plage(future, {"fin": dt.time(16)}, a_partir_du=LUNDI, aujourd_hui=AUJOURD_HUI)
    assert Plage.objects.get().fin == dt.time(16)


def test_une_suite_qui_gene_ne_change_rien(claire, lieu):
    plage = creer_plage(claire, lieu)
    creer_plage(claire, lieu, debut=dt.time(9), fin=dt.time(12))
    with pytest.raises(ValidationError):
        semaine_type.modifier_plage(plage, {"debut": dt.time(11)}, a_partir_du=LUNDI, aujourd_hui=AUJOURD_HUI)
    plage.refresh_from_db()
    assert plage.valide_au is None
    assert Plage.objects.count() == 2


@pytest.mark.parametrize("action", [semaine_type.fermer_plage, partial(semaine_type.modifier_plage, changements={})])
def test_le_passe_ne_se_recrit_pas(claire, lieu, action):
    plage = creer_plage(claire, lieu)
    with pytest.raises(semaine_type.DateDejaPassee):
        action(plage, a_partir_du=AUJOURD_HUI - dt.timedelta(days=1), aujourd_hui=AUJOURD_HUI)


def test_une_plage_ne_s_ouvre_pas_dans_le_passe(claire):
    with pytest.raises(semaine_type.DateDejaPassee):
        semaine_type.ouvrir_plage(Plage(conseiller=claire, valide_du=dt.date(2026, 11, 23)), aujourd_hui=AUJOURD_HUI)


def test_fermer_une_plage_la_garde_dans_l_histoire(claire, lieu):
    plage = creer_plage(claire, lieu)
    semaine_type.fermer_plage(plage, a_partir_du=LUNDI, aujourd_hui=AUJOURD_HUI)
    assert Plage.objects.get().valide_au == LUNDI - dt.timedelta(days=1)


def test_une_plage_deja_finie_ne_se_change_plus(claire, lieu):
    plage = creer_plage(claire, lieu, valide_au=AUJOURD_HUI)
    with pytest.raises(semaine_type.PlageDejaFermee, match=r"24.novembre"):
        semaine_type.modifier_plage(plage, {}, a_partir_du=LUNDI, aujourd_hui=AUJOURD_HUI)


def test_une_plage_ponctuelle_prend_le_jour_de_sa_date_et_n_en_gene_pas_une_de_la_semaine(claire, lieu):
    creer_plage(claire, lieu, jour=2, nature=Nature.HORS_PUBLIC, duree_creneau=None)
    mercredi = dt.date(2026, 12, 2)
    extra = Plage(
        conseiller=claire, lieu=lieu, jour=0, debut=dt.time(14), fin=dt.time(17), nature=Nature.ACCOMPAGNEMENT,
        duree_creneau=60, valide_du=mercredi, ponctuelle=True,
    )  # fmt: skip
    semaine_type.ouvrir_plage(extra, aujourd_hui=AUJOURD_HUI)
    assert (extra.jour, extra.valide_au) == (2, mercredi)


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"debut": dt.time(17), "fin": dt.time(14)}, "finit avant de commencer"),
        ({"duree_creneau": None}, "durée d’un créneau"),
        ({"nature": Nature.INITIATION, "capacite": 0}, "nombre de places"),
        ({"valide_au": dt.date(2026, 1, 1)}, "s’arrête avant"),
    ],
)
def test_une_plage_impossible_est_refusee_avec_une_phrase(claire, lieu, champs, mot):
    defauts = {"jour": 0, "debut": dt.time(14), "fin": dt.time(17), "nature": "accompagnement", "duree_creneau": 60}
    plage = Plage(conseiller=claire, lieu=lieu, valide_du=AUJOURD_HUI, **defauts | champs)
    with pytest.raises(ValidationError, match=mot):
        plage.full_clean()
