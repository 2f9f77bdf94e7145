"""Ce que le freinage laisse passer : par heure, par semaine et par adresse ; par jour, toutes adresses ensemble."""

import datetime as dt

import pytest

from publics import abus
from publics.models import Essai

LUNDI = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ICI = "203.0.113.1"


def envoyer(
    adresse: str = ICI, *, le: dt.datetime = LUNDI, par_heure: int = 60, par_semaine: int | None = None
) -> bool:
    try:
        abus.compter(adresse, "rendez-vous", par_heure, par_semaine=par_semaine, maintenant=le)
    except abus.TropDEnvois:
        return False
    return True


@pytest.mark.django_db
def test_par_heure_une_adresse_s_arrete_au_plafond_et_reprend_l_heure_d_apres() -> None:
    assert [envoyer(par_heure=3) for _ in range(5)] == [True] * 3 + [False] * 2
    assert envoyer(le=LUNDI + dt.timedelta(hours=1, seconds=1), par_heure=3)


@pytest.mark.django_db
def test_en_un_mois_de_robot_une_adresse_ne_passe_que_le_plafond_de_chaque_semaine() -> None:
    passes = [heure for heure in range(24 * 28) if envoyer(le=LUNDI + dt.timedelta(hours=heure), par_semaine=30)]
    assert len(passes) == 30 * 4
    assert sum(heure < 7 * 24 for heure in passes) == 30


@pytest.mark.django_db
def test_mille_adresses_ne_passent_que_le_plafond_du_jour(settings) -> None:
    settings.ENVOIS_PAR_JOUR = 20
    assert sum(envoyer(f"198.51.{n // 256}.{n % 256}") for n in range(1000)) == 20
    assert envoyer(le=LUNDI + dt.timedelta(days=1, seconds=1))


@pytest.mark.django_db
def test_ce_qui_est_refuse_n_ecrit_rien(settings) -> None:
    settings.ENVOIS_PAR_JOUR = 20
    for n in range(100):
        envoyer(f"198.51.100.{n}")
    # Une ligne pour l'adresse, une pour toutes.
    assert Essai.objects.count() == 40
    assert abus.oublier(LUNDI + dt.timedelta(days=7, seconds=1)) == 40


@pytest.mark.django_db
def test_un_formulaire_sature_n_en_ferme_pas_un_autre(settings) -> None:
    settings.ENVOIS_PAR_JOUR = 1
    assert [envoyer("198.51.100.1"), envoyer("198.51.100.2")] == [True, False]
    abus.compter("198.51.100.2", "droit", 1, maintenant=LUNDI)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("borne", "dit"), [("adresse", "viennent de cette adresse"), ("jour", "arrivent en ce moment")]
)
def test_le_refus_donne_le_telephone(borne: str, dit: str, espace, settings) -> None:
    settings.ENVOIS_PAR_JOUR = 0 if borne == "jour" else 10
    with pytest.raises(abus.TropDEnvois) as refus:
        abus.compter(ICI, "rendez-vous", 0, maintenant=LUNDI)
    assert dit in str(refus.value)
    assert "Téléphonez-nous au\u00a002\u00a061\u00a091\u00a000\u00a000 : " in str(refus.value)


@pytest.mark.django_db
def test_compter_coute_une_requete(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        envoyer(par_semaine=30)


@pytest.mark.parametrize(
    ("adresse", "reseau"),
    [
        ("203.0.113.1", "203.0.113.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.1", "203.0.113.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("n’importe quoi", "n’importe quoi"),
    ],
)
def test_en_ipv6_tout_un_foyer_n_est_qu_une_adresse(adresse: str, reseau: str) -> None:
    assert abus.adresse_du_visiteur({"REMOTE_ADDR": adresse}) == reseau
