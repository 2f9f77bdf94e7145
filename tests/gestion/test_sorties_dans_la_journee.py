"""Une sortie dans la journée du conseiller, ce qui reste à compter, et son absence, qui l'annule."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from ateliers.models import Seance
from epn.exploitation.coherence import verifier
from epn.gestion import journee
from epn.planning.models import Occupation, Plage
from partenariats.models import ActionExterieure
from tests.distribution import creer_sortie
from tests.gestion.conftest import a_la_pendule

pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def sortie(claire, commune, jour) -> ActionExterieure:
    return creer_sortie(claire, commune, a_la_pendule(jour, 18))


@pytest.fixture
def passee(claire, commune) -> ActionExterieure:
    return creer_sortie(claire, commune, timezone.now() - dt.timedelta(days=2))


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def test_la_sortie_passee_attend_sur_la_journee_puis_n_attend_plus(chez_claire: Client, passee) -> None:
    assert f'href="/gestion/actions/{passee.pk}/compte/"' in lire(chez_claire.get("/gestion/"))
    chez_claire.post(f"/gestion/actions/{passee.pk}/compte/", {"effectif": "0", "revision": 0})
    assert "Sortie à compter" not in lire(chez_claire.get("/gestion/"))


def test_la_journee_montre_la_sortie_et_sa_route(chez_claire: Client, claire, commune, aujourd_hui) -> None:
    Seance.objects.all().delete()
    Occupation.objects.all().delete()
    creer_sortie(claire, commune, a_la_pendule(aujourd_hui, 9), heures=2, route=30)
    page = lire(chez_claire.get("/gestion/"))
    for phrase in ("8 h 30 : départ", "9 h – 11 h : place de l’église", "11 h 30 : retour", "1 sortie"):
        assert phrase in page


def test_les_heures_que_prend_la_sortie_ne_sont_ni_libres_ni_gardees(claire, commune, jour) -> None:
    creer_sortie(claire, commune, a_la_pendule(jour, 10), route=30)
    lue = journee.composer(a_la_pendule(jour, 8))
    assert [b.action.titre for b in lue.bandes if b.action] == ["Le numérique au marché"]
    assert [h.est_dehors for b in lue.bandes for h in b.heures] == [True, True, True]
    assert not any(c.jour == jour for c in lue.heures_libres)


def test_une_absence_qui_ne_touche_que_la_route_annule_la_sortie(chez_claire: Client, claire, sortie, jour) -> None:
    Plage.objects.filter(jour=jour.weekday()).delete()
    tape = {"conseiller": claire.pk, "du": jour.isoformat(), "au": "", "moment": "heures", "motif": "formation"}
    tape |= {"de": "17:30", "a": "17:55"}
    reponse = chez_claire.post("/gestion/absence/", tape)
    page = lire(reponse)
    assert "1 engagement touché" in page
    assert "17 h 50 – 19 h 10 : Le numérique au marché, Mortagne-au-Perche, à prévenir vous-même" in page
    fait = chez_claire.post("/gestion/absence/", tape | {"empreinte": reponse.context["apercu"].empreinte}, follow=True)
    assert "1 sortie annulée" in lire(fait)
    sortie.refresh_from_db()
    assert (sortie.est_annulee, sortie.motif_annulation) == (True, "le conseiller est absent")
    assert verifier() == []


def test_une_absence_lue_avant_la_sortie_ne_l_annule_pas_en_silence(chez_claire: Client, claire, commune, jour) -> None:
    tape = {"conseiller": claire.pk, "du": jour.isoformat(), "au": "", "moment": "journee", "motif": "formation"}
    empreinte = chez_claire.post("/gestion/absence/", tape).context["apercu"].empreinte
    creer_sortie(claire, commune, a_la_pendule(jour, 18))
    reponse = chez_claire.post("/gestion/absence/", tape | {"empreinte": empreinte})
    assert reponse.status_code == 409
    assert not ActionExterieure.objects.get().est_annulee
