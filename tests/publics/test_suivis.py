"""Écrire une étape du chemin : avec la personne, jamais contre son avis."""

import datetime as dt

import pytest

from epn.commun.vocabulaire import BESOINS, Thematique, en_mots_simples
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Suivi, Usager
from publics.suivis import SuiviRefuse, ecrire_suivi
from tests.distribution import a

pytestmark = pytest.mark.django_db
LUNDI = a(2026, 11, 23, 8)
JOUR = LUNDI.date()


@pytest.fixture
def simone() -> Usager:
    return retrouver_ou_creer(Identite("Simone", "Lecomte", "+33639981299"))


def test_la_meme_etape_le_meme_jour_ne_s_ecrit_pas_deux_fois(simone) -> None:
    etape = {"le": JOUR, "maintenant": LUNDI, "acquis": "J’envoie une photo.", "thematiques": ["email"]}
    assert ecrire_suivi(simone, **etape) == ecrire_suivi(simone, **etape)
    ecrire_suivi(simone, **etape | {"prochaine_etape": "Un album."})
    assert Suivi.objects.count() == 2


def test_qui_s_oppose_n_a_plus_rien_d_ecrit(simone) -> None:
    Usager.objects.update(oppose_le=LUNDI)
    with pytest.raises(SuiviRefuse, match="opposée au suivi"):
        ecrire_suivi(simone, le=JOUR, maintenant=LUNDI, acquis="Rien")
    assert not Suivi.objects.exists()


def test_une_personne_effacee_n_a_plus_de_chemin(simone) -> None:
    Usager.objects.update(anonymise_le=LUNDI, prenom="", nom="", nom_normalise="", telephone="")
    with pytest.raises(SuiviRefuse, match="effacée"):
        ecrire_suivi(simone, le=JOUR, maintenant=LUNDI, acquis="Rien")


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"le": JOUR + dt.timedelta(days=1), "acquis": "x"}, "pas encore venue"),
        ({"le": dt.date(1901, 1, 1), "acquis": "x"}, "trop ancienne"),
        ({"le": JOUR}, "au moins une chose"),
    ],
)
def test_une_etape_impossible_est_refusee_par_une_phrase(simone, champs, phrase) -> None:
    with pytest.raises(SuiviRefuse, match=phrase):
        ecrire_suivi(simone, maintenant=LUNDI, **champs)


def test_chaque_theme_se_dit_sans_jargon() -> None:
    dits = {code: en_mots_simples(code) for code in Thematique.values}
    assert dits["email"] == dict(BESOINS)[Thematique.EMAIL]
    assert all(mot[0].isupper() and mot != Thematique(code).label for code, mot in dits.items())
    assert en_mots_simples("mot_inconnu") == "mot_inconnu"
