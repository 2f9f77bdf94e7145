"""Les plus jeunes : un adulte en répond, une autorisation datée, et une fiche qui finit avec la saison."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epn.exploitation import echeances
from publics import mineurs
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Responsable, Usager
from tests.distribution import a, creer_rendez_vous

pytestmark = pytest.mark.django_db
LUNDI = a(2026, 11, 23, 8)
MARIE = Identite("Marie", "Lecomte", "+33639981297")
LEO = Identite("Léo", "", annee_naissance=2014, responsable=MARIE)


@pytest.fixture(autouse=True)
def novembre(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LUNDI)


@pytest.fixture
def marie() -> Usager:
    return retrouver_ou_creer(MARIE)


@pytest.fixture
def leo(marie) -> Usager:
    return retrouver_ou_creer(LEO)


def personne(prenom: str, annee: int | None) -> Usager:
    return Usager.objects.create(prenom=prenom, nom_normalise=prenom.lower(), annee_naissance=annee)


def test_un_enfant_se_reconnait_par_l_adulte_qui_en_repond(leo, marie) -> None:
    encore = retrouver_ou_creer(LEO)
    assert (encore, encore.telephone, encore.nom, Usager.objects.count()) == (leo, "", "", 2)
    d_une_autre = retrouver_ou_creer(
        Identite("Léo", "", annee_naissance=2014, responsable=Identite("Anne", "Roy", "+33639981200"))
    )
    assert d_une_autre != leo


def test_le_jumeau_et_l_enfant_d_une_autre_annee_ne_se_confondent_pas(leo) -> None:
    zoe = retrouver_ou_creer(Identite("Zoé", "", annee_naissance=2014, responsable=MARIE))
    autre_leo = retrouver_ou_creer(Identite("Léo", "", annee_naissance=2016, responsable=MARIE))
    assert len({leo, zoe, autre_leo}) == 3


def test_un_enfant_de_meme_nom_que_l_adulte_n_en_repond_pas() -> None:
    retrouver_ou_creer(Identite("Marie", "Lecomte", "+33639981297", annee_naissance=2013))
    leo = retrouver_ou_creer(LEO)
    assert leo.responsables.get().adulte.annee_naissance is None


@pytest.mark.parametrize("annee", [2008, 2010, 2026])
def test_un_responsable_mineur_est_refuse_par_une_phrase(leo, annee: int) -> None:
    with pytest.raises(mineurs.ResponsableRefuse, match="peut-être encore mineur"):
        mineurs.ajouter_responsable(leo, personne("Jeune", annee), maintenant=LUNDI)


def test_soi_meme_un_troisieme_ou_pour_un_adulte_est_refuse(leo, marie) -> None:
    mineurs.ajouter_responsable(leo, personne("Paul", 1980), maintenant=LUNDI)
    mineurs.ajouter_responsable(leo, marie, maintenant=LUNDI)
    for enfant, adulte, phrase in (
        (leo, leo, "soi-même"),
        (leo, personne("Trois", None), "Deux adultes"),
        (marie, personne("Quatre", None), "n’est pas mineure"),
    ):
        with pytest.raises(mineurs.ResponsableRefuse, match=phrase):
            mineurs.ajouter_responsable(enfant, adulte, maintenant=LUNDI)
    assert Responsable.objects.filter(enfant=leo).count() == 2


def test_un_enfant_de_moins_de_15_ans_garde_un_responsable(leo, marie) -> None:
    with pytest.raises(mineurs.ResponsableRefuse, match="garde un responsable"):
        mineurs.retirer_responsable(leo, marie.pk, maintenant=LUNDI)
    mineurs.ajouter_responsable(leo, personne("Paul", None), maintenant=LUNDI)
    mineurs.retirer_responsable(leo, marie.pk, maintenant=LUNDI)
    assert [r.adulte.prenom for r in leo.responsables.all()] == ["Paul"]


def test_avant_15_ans_personne_ne_reserve_seul(leo) -> None:
    mineurs.verifier_accompagne(leo, maintenant=LUNDI)
    mineurs.verifier_accompagne(personne("Ado", 2010), maintenant=LUNDI)
    for annee in (2011, 2020):
        with pytest.raises(mineurs.SansAdulte):
            mineurs.verifier_accompagne(personne("Seul", annee), maintenant=LUNDI)


def autoriser(leo, marie, le: dt.date, **champs):
    return mineurs.autoriser(leo, donnee_par=marie, donnee_le=le, moyen="papier", maintenant=LUNDI, **champs)


def test_l_autorisation_finit_avec_la_saison_et_refuse_l_image(leo, marie) -> None:
    donnee = autoriser(leo, marie, dt.date(2026, 11, 20))
    assert (donnee.jusqu_au, donnee.image, donnee.repart_seul) == (dt.date(2027, 8, 31), False, False)
    precise = autoriser(leo, marie, dt.date(2026, 11, 23), repart_seul=True, image_pour="le bulletin de mars")
    assert (precise.image, precise.repart_seul) == (True, True)


@pytest.mark.parametrize(
    ("le", "phrase"), [(dt.date(2026, 12, 1), "pas encore venue"), (dt.date(2026, 8, 31), "saison passée")]
)
def test_une_autorisation_a_une_date_possible(leo, marie, le: dt.date, phrase: str) -> None:
    with pytest.raises(mineurs.AutorisationRefusee, match=phrase):
        autoriser(leo, marie, le)


def test_seul_un_responsable_autorise(leo) -> None:
    with pytest.raises(mineurs.AutorisationRefusee, match="Seul un responsable"):
        autoriser(leo, personne("Voisin", 1970), dt.date(2026, 11, 20))


def test_la_marque_dit_ce_qui_manque_pour_une_requete(leo, marie) -> None:
    zoe = mineurs.creer_enfant(marie, prenom="Zoé", annee_naissance=2016, maintenant=LUNDI)
    autoriser(leo, marie, dt.date(2026, 11, 20))
    with CaptureQueriesContext(connection) as capture:
        a_demander = mineurs.marquer([leo, marie, zoe], LUNDI.date())
    assert (a_demander, leo.marque, zoe.marque, marie.marque) == ([zoe], "", "autorisation à demander", "")
    assert len(capture) == 1
    assert mineurs.marquer([leo], dt.date(2027, 9, 1))[0].marque == "autorisation expirée"


def test_un_enfant_cree_deux_fois_est_le_meme_et_n_a_qu_un_prenom(marie) -> None:
    deux = {mineurs.creer_enfant(marie, prenom="Zoé", annee_naissance=2016, maintenant=LUNDI) for _ in range(2)}
    (zoe,) = deux
    assert (zoe.prenom, zoe.nom, zoe.telephone, zoe.email, zoe.commune) == ("Zoé", "", "", "", None)
    with pytest.raises(mineurs.AnneeRefusee, match="est né entre 2008 et 2026"):
        mineurs.creer_enfant(marie, prenom="Vieux", annee_naissance=1990, maintenant=LUNDI)


def test_la_saison_finie_restent_ceux_qui_reviennent(claire, lieu, marie) -> None:
    ete, septembre = a(2027, 7, 1), a(2027, 9, 15, 10)
    parti, revenu, autorise = (
        retrouver_ou_creer(Identite(p, "", annee_naissance=2014, responsable=MARIE)) for p in ("Léo", "Zoé", "Ana")
    )
    Usager.objects.update(cree_le=ete)
    rendez_vous = creer_rendez_vous(claire, lieu, septembre)
    type(rendez_vous).objects.update(usager=revenu)
    mineurs.autoriser(autorise, donnee_par=marie, donnee_le=dt.date(2027, 9, 2), moyen="papier", maintenant=septembre)
    assert {e.usager for e in echeances.dues(a(2027, 8, 31, 12))} == set()
    assert {e.usager for e in echeances.dues(septembre)} == {parti}


def test_un_enfant_inscrit_pendant_l_ete_d_apres_n_est_pas_de_la_saison_finie(leo) -> None:
    Usager.objects.filter(pk=leo.pk).update(cree_le=a(2027, 9, 1, 9))
    assert not echeances.dues(a(2027, 9, 2, 9))
