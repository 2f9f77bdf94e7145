"""Sous une rafale d'écritures, une page commune a au plus une seconde de retard ; jamais pour qui vient d'écrire."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from epn.commun import page_commune as memoire
from epn.territoire.models import Commune

from .test_page_commune import PageComptee


class Horloge:
    def __init__(self) -> None:
        self.instant = 1000.0

    def __call__(self) -> float:
        return self.instant


@pytest.fixture
def horloge(transactional_db: None, mortagne: Commune, monkeypatch: pytest.MonkeyPatch) -> Iterator[Horloge]:
    memoire.vider()
    horloge = Horloge()
    monkeypatch.setattr(memoire.time, "monotonic", horloge)
    yield horloge
    memoire.vider()


def ecrire(nom: str) -> None:
    Commune.objects.update(nom=nom)


def rafale(page: PageComptee) -> None:
    """Autant d'écritures lues aussitôt qu'il en faut pour que la page cesse de se recomposer à chacune."""
    for rang in range(memoire.RAFALE):
        ecrire(f"Rafale {rang}")
        assert page.lire() == f"Rafale {rang}"


def test_des_ecritures_espacees_se_voient_toutes_aussitot(horloge: Horloge) -> None:
    page = PageComptee()
    for rang in range(3 * memoire.RAFALE):
        ecrire(f"Calme {rang}")
        assert page.lire() == f"Calme {rang}"
        horloge.instant += memoire.RETARD_SECONDES


def test_sous_une_rafale_la_page_ne_se_recompose_plus_a_chaque_ecriture(horloge: Horloge) -> None:
    page = PageComptee()
    rafale(page)
    rendus = page.rendus
    for rang in range(20):
        ecrire(f"Encore {rang}")
        assert page.lire() == f"Rafale {memoire.RAFALE - 1}"
    assert page.rendus == rendus


def test_la_page_n_a_jamais_plus_d_une_seconde_de_retard(horloge: Horloge) -> None:
    page = PageComptee()
    rafale(page)
    for rang in range(40):
        ecrire(f"Suite {rang}")
        horloge.instant += memoire.RETARD_SECONDES / 4
        vu = page.lire()
        # Une lecture tous les quarts de seconde : au pire, ce qui était écrit trois lectures plus tôt.
        assert vu in {f"Suite {r}" for r in range(rang - 3, rang + 1)} or (rang < 3 and vu.startswith("Rafale"))
    assert page.rendus < memoire.RAFALE + 12


def test_qui_tient_une_visite_voit_aussitot_ce_qu_il_vient_d_ecrire(horloge: Horloge) -> None:
    page = PageComptee()
    rafale(page)
    ecrire("La sienne")
    assert page.lire() != "La sienne"
    assert page.lire(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=visite") == "La sienne"
    assert page.lire() == "La sienne"


def test_la_rafale_finie_tout_se_voit_a_nouveau_aussitot(horloge: Horloge) -> None:
    page = PageComptee()
    rafale(page)
    horloge.instant += memoire.RAFALE * memoire.RETARD_SECONDES
    ecrire("Au calme")
    assert page.lire() == "Au calme"
