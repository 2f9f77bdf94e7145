"""Corriger une période close : voir sans écrire, écrire une version de plus, et ne jamais montrer une personne."""

import pytest

from epn.commun.vocabulaire import Presence
from epn.frequentation import cloture, etablissement, lecture
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.periodes import Periode, lire
from tests.distribution import a, creer_rendez_vous

pytestmark = pytest.mark.django_db
ANNEE = lire("2026")
CLOSE_LE, CORRIGEE_LE = a(2027, 1, 20, 4), a(2027, 1, 24, 10)


def venir(claire, lieu, combien: int, *, des: int = 0) -> None:
    """Autant de personnes, une fois chacune, à partir du 5 octobre à 9 h."""
    for n in range(des, des + combien):
        debut = a(2026, 10, 5 + n // 8, 9 + n % 8)
        creer_rendez_vous(claire, lieu, debut, nom=f"N{n}", telephone=f"+336399812{n:02d}", presence=Presence.PRESENT)


@pytest.fixture
def close(claire, lieu) -> Periode:
    venir(claire, lieu, 20)
    cloture.clore(ANNEE, maintenant=CLOSE_LE)
    return ANNEE


def versions(seuil: int) -> list[int]:
    entiere = Chiffres.objects.filter(seuil=seuil, nature="", lieu=None)
    return list(entiere.order_by("version").values_list("version", flat=True))


def corriger(**options: object) -> Cloture:
    return cloture.corriger(ANNEE, "Une feuille retrouvée.", maintenant=CORRIGEE_LE, **options)


def test_l_apercu_dit_ce_qui_changerait_sans_rien_ecrire(close, claire, lieu, django_assert_max_num_queries) -> None:
    venir(claire, lieu, 15, des=20)
    with django_assert_max_num_queries(75) as requetes:
        ecran, dehors = etablissement.preparer(close)
    assert not [r["sql"] for r in requetes if not r["sql"].lstrip().upper().startswith("SELECT")]
    assert [e.neuves["", None].chiffres["venues"] for e in (ecran, dehors)] == [35, 35]
    assert versions(5) == [1]


def test_une_correction_franche_est_une_version_de_plus_et_dit_ce_qui_a_change(close, claire, lieu) -> None:
    venir(claire, lieu, 15, des=20)
    corriger()
    assert (versions(5), versions(11)) == ([1, 2], [1, 2])
    lignes = Chiffres.objects.filter(nature="", lieu=None).order_by("version", "seuil")
    d_abord, ensuite = lecture.histoire(lignes, lambda table: {})
    assert (d_abord.motif, d_abord.ecarts) == ("", {})
    assert ensuite.motif == "Une feuille retrouvée."
    dits = {(e.titre, e.avant, e.apres) for e in ensuite.ecarts[Chiffres.Seuil.ECRAN]}
    assert {("Venues", "20", "35"), ("Personnes différentes", "20", "35")} <= dits


def test_entre_les_deux_seuils_l_ecran_se_corrige_et_le_dehors_garde_ses_chiffres(close, claire, lieu) -> None:
    venir(claire, lieu, 7, des=20)
    corriger()
    assert (versions(5), versions(11)) == ([1, 2], [1])


def test_trop_petite_elle_est_refusee_avec_sa_raison_et_n_ecrit_rien(close, claire, lieu) -> None:
    venir(claire, lieu, 2, des=20)
    with pytest.raises(cloture.CorrectionTropPetite, match="trop petite pour être dite sans montrer quelqu’un"):
        corriger()
    assert versions(5) == [1]


def test_deux_petites_corrections_se_disent_quand_elles_font_le_seuil(close, claire, lieu) -> None:
    for combien, des in ((3, 20), (3, 23)):
        venir(claire, lieu, combien, des=des)
        if des == 20:
            with pytest.raises(cloture.CorrectionTropPetite):
                corriger()
    corriger()
    assert versions(5) == [1, 2]


def test_sans_rien_de_neuf_il_n_y_a_rien_a_corriger(close) -> None:
    with pytest.raises(cloture.RienACorriger):
        corriger()
    assert versions(5) == [1]


def test_ce_qui_a_bouge_depuis_l_apercu_ne_se_fige_pas_sans_etre_relu(close, claire, lieu) -> None:
    venir(claire, lieu, 15, des=20)
    lue = etablissement.empreinte(etablissement.preparer(close))
    venir(claire, lieu, 1, des=35)
    with pytest.raises(cloture.ApercuPerime):
        corriger(empreinte=lue)
    assert versions(5) == [1]
    corriger(empreinte=etablissement.empreinte(etablissement.preparer(close)))
    assert versions(5) == [1, 2]


def test_une_periode_qui_n_est_pas_close_ne_se_corrige_pas(db) -> None:
    with pytest.raises(cloture.PasEncoreClose):
        corriger()
