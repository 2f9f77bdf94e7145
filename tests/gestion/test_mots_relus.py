"""Une note qui parle de santé se relit avant de s'écrire, partout où l'on écrit sur quelqu'un ; rien n'est perdu."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from publics.models import Acces, Suivi
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.usefixtures("semaine")
MOTS = "Depuis son cancer elle écrit moins vite"


def case_a_cocher(page: str) -> str:
    (valeur,) = re.findall(r'name="relu" value="([^"]+)"', page)
    return valeur


def test_une_etape_du_chemin_se_relit(chez_claire: Client, lise, lieu) -> None:
    usager = creer_rendez_vous(lise, lieu, timezone.now()).usager
    adresse = f"/gestion/usagers/{usager.pk}/chemin/"
    tape = {"acquis": MOTS, "le": f"{timezone.now():%Y-%m-%d}"}
    page = chez_claire.post(adresse, tape).content.decode()
    assert MOTS in page
    assert not Suivi.objects.exists()
    assert chez_claire.post(adresse, tape | {"relu": case_a_cocher(page)}).status_code == 302
    assert Suivi.objects.get().acquis == MOTS


def test_un_compte_rendu_se_relit(chez_claire: Client, lise, lieu) -> None:
    passe = creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(hours=2))
    adresse = f"/gestion/rendez-vous/{passe.pk}/compte-rendu/"
    tape = {"thematiques": ["email"], "duree": "60", "note": MOTS}
    page = chez_claire.post(adresse, tape).content.decode()
    assert MOTS in page
    assert chez_claire.post(adresse, tape | {"relu": case_a_cocher(page)}).status_code == 302


def test_lire_un_chemin_et_l_imprimer_se_notent_au_journal(chez_claire: Client, lise, lieu) -> None:
    usager = creer_rendez_vous(lise, lieu, timezone.now()).usager
    chez_claire.get(f"/gestion/usagers/{usager.pk}/chemin/")
    chez_claire.get(f"/gestion/usagers/{usager.pk}/progres.pdf")
    gestes = Acces.objects.filter(usager_numero=usager.pk).order_by("pk").values_list("geste", flat=True)
    assert list(gestes) == [Acces.Geste.OUVRIR, Acces.Geste.EXPORTER]
