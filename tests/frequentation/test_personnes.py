"""Les personnes différentes d'une commune : pointées présentes, une fois chacune, en rendez-vous ou en atelier."""

import datetime as dt

import pytest

from epn.commun.vocabulaire import Presence
from epn.frequentation import personnes
from epn.territoire.models import Commune
from publics.models import Usager
from tests.distribution import a, creer_inscription, creer_rendez_vous

DU, AU = a(2026, 1, 1), a(2026, 12, 1)
VENU = {"presence": Presence.PRESENT}


@pytest.fixture
def venir(claire, lieu, mortagne):
    """`venir("Alice", jour, …)` : un rendez-vous de cette personne, ce jour de novembre 2026."""

    def rendez_vous(nom: str, jour: int, mois: int = 11, **champs):
        numero = f"+3363998{sum(map(ord, nom)):04d}"
        venue = creer_rendez_vous(claire, lieu, a(2026, mois, jour, 10), nom=nom, telephone=numero, **champs)
        Usager.objects.filter(pk=venue.usager_id).update(commune=mortagne)
        return venue

    return rendez_vous


def compter(du=DU, au=AU) -> dict[str, int]:
    return personnes.par_commune(du, au)


def test_une_personne_qui_revient_ne_compte_qu_une_fois(venir, seances):
    venir("Martin", 3, **VENU)
    venir("Martin", 10, **VENU)
    martin = Usager.objects.get()
    creer_inscription(seances[0], prenom="Alice", nom="Martin", telephone=str(martin.telephone), **VENU)
    assert Usager.objects.count() == 1
    assert compter(au=a(2030, 1, 1)) == {"61293": 1}


def test_ni_absente_ni_annulee_ni_hors_des_dates(venir):
    venir("Absente", 3, presence=Presence.ABSENT)
    venir("Prévue", 4)
    venir("Ancienne", 5, mois=1, **VENU)
    assert compter(du=a(2026, 2, 1)) == {}
    assert compter() == {"61293": 1}


def test_par_un_atelier_seul_on_compte_aussi(seances, mortagne):
    usager = creer_inscription(seances[0], **VENU).usager
    assert compter(au=a(2030, 1, 1)) == {}
    Usager.objects.filter(pk=usager.pk).update(commune=mortagne)
    assert compter(au=a(2030, 1, 1)) == {"61293": 1}
    assert compter(au=seances[0].debut - dt.timedelta(days=400)) == {}


def test_une_fiche_anonymisee_compte_toujours(venir):
    venue = venir("Martin", 3, **VENU)
    vide = {"prenom": "", "nom": "", "nom_normalise": "", "telephone": "", "email": ""}
    Usager.objects.filter(pk=venue.usager_id).update(anonymise_le=AU, **vide)
    assert compter() == {"61293": 1}


def test_une_requete_quel_que_soit_le_nombre_de_communes(venir, django_assert_num_queries):
    ici = {"codes_postaux": "61400", "population": 60, "latitude": 48.5, "longitude": 0.5}
    for n in range(12):
        venue = venir("N" + "abcdefghijkl"[n] * (n + 1), 2 + n, **VENU)
        commune = Commune.objects.create(code_insee=f"610{n:02d}", nom=f"C{n}", **ici)
        Usager.objects.filter(pk=venue.usager_id).update(commune=commune)
    with django_assert_num_queries(1):
        assert set(compter().values()) == {1}
