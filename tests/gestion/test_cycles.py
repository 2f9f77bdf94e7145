"""Les cycles et leurs étapes, les parcours qu'ils font, ce que programme une plage : atelier ou cycle."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, AtelierParDefaut, Cycle, Parcours, Seance
from ateliers.programmation import programmer
from tests.ateliers.conftest import demande, personne

pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def trois(semaine) -> list[Atelier]:
    champs = {"nature": "initiation", "resume": "r", "duree_minutes": 120}
    return [Atelier.objects.create(titre=titre, **champs) for titre in ("Clavier", "Internet", "E-mails")]


@pytest.fixture
def cycle(trois) -> Cycle:
    cycle = Cycle.objects.create(titre="Premiers pas", resume="r")
    for rang, atelier in enumerate(trois, 1):
        cycle.etapes.create(rang=rang, atelier=atelier)
    return cycle


@pytest.fixture
def parcours(cycle, semaine) -> Parcours:
    plage = next(p for p in semaine if p.nature == "initiation")
    AtelierParDefaut.objects.create(plage=plage, cycle=cycle)
    programmer(timezone.now())
    return Parcours.objects.filter(seances__debut__gt=timezone.now() + dt.timedelta(days=8)).first()


def etapes(*rangees: tuple[object, object], existantes: int = 0) -> dict[str, object]:
    donnees = {"etapes-TOTAL_FORMS": len(rangees), "etapes-INITIAL_FORMS": existantes}
    for n, (rang, atelier) in enumerate(rangees):
        donnees |= {f"etapes-{n}-rang": rang, f"etapes-{n}-atelier": atelier}
    return donnees | {"titre": "Premiers pas", "resume": "Se servir seul d’un ordinateur."}


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def test_un_cycle_s_ecrit_avec_ses_etapes_sur_une_page(chez_claire: Client, trois) -> None:
    rangees = [(rang, atelier.pk) for rang, atelier in enumerate(trois, 1)]
    reponse = chez_claire.post(reverse("admin:ateliers_cycle_add"), etapes(*rangees, ("", "")))
    assert reponse.status_code == 302
    assert [e.atelier.titre for e in Cycle.objects.get().etapes.all()] == ["Clavier", "Internet", "E-mails"]


@pytest.mark.parametrize(
    ("rangs", "phrase"),
    [
        ([1, 1], "Deux étapes portent le même rang"),
        ([0, 1], "Le rang commence à 1"),
        (["a", 2], "nombre entier"),
        ([], "au moins un atelier"),
    ],
)
def test_des_rangs_impossibles_recoivent_leur_phrase(chez_claire: Client, trois, rangs, phrase) -> None:
    rangees = [(rang, trois[n].pk) for n, rang in enumerate(rangs)]
    reponse = chez_claire.post(reverse("admin:ateliers_cycle_add"), etapes(*rangees))
    assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
    assert "Se servir seul" in lire(reponse)
    assert not Cycle.objects.exists()


@pytest.mark.parametrize("champs", [(), ("atelier", "cycle")])
def test_une_plage_programme_un_atelier_ou_un_cycle_pas_les_deux(chez_claire, cycle, trois, semaine, champs) -> None:
    plage = next(p for p in semaine if p.nature == "initiation")
    tout = {"atelier": trois[0].pk, "cycle": cycle.pk}
    tape = {"plage": plage.pk} | {c: tout[c] for c in champs}
    reponse = chez_claire.post(reverse("admin:ateliers_atelierpardefaut_add"), tape)
    assert "mais pas les deux" in lire(reponse)
    assert not AtelierParDefaut.objects.exists()


def test_choisir_un_cycle_programme_aussitot_ses_parcours(chez_claire: Client, cycle, semaine) -> None:
    plage = next(p for p in semaine if p.nature == "initiation")
    chez_claire.post(reverse("admin:ateliers_atelierpardefaut_add"), {"plage": plage.pk, "cycle": cycle.pk})
    assert Parcours.objects.filter(cycle=cycle).exists()
    assert Seance.objects.filter(plage=plage, parcours__isnull=False, atelier__titre="Clavier").exists()


def test_un_cycle_qui_sert_s_archive_et_ne_se_supprime_pas(chez_claire: Client, cycle, parcours) -> None:
    assert chez_claire.post(reverse("admin:ateliers_cycle_delete", args=[cycle.pk]), {"post": "y"}).status_code == 403
    page = lire(chez_claire.get(reverse("admin:ateliers_cycle_changelist")))
    assert "Premiers pas" in page


def test_la_liste_des_parcours_dit_dates_places_et_publication(chez_claire: Client, parcours) -> None:
    inscrire(demande(personne(1), au_comptoir=True), parcours, maintenant=timezone.now())
    assert "1 sur 8" in lire(chez_claire.get(reverse("admin:ateliers_parcours_changelist")))
    fiche = reverse("admin:ateliers_parcours_change", args=[parcours.pk])
    refuse = chez_claire.post(fiche, {"brouillon": "on"})
    assert "Annulez-la plutôt" in lire(refuse)
    assert not Parcours.objects.get(pk=parcours.pk).brouillon


def test_retirer_puis_publier_un_parcours_suit_ses_dates(chez_claire: Client, parcours) -> None:
    fiche = reverse("admin:ateliers_parcours_change", args=[parcours.pk])
    chez_claire.post(fiche, {"brouillon": "on"})
    assert parcours.seances.filter(brouillon=False, debut__gt=timezone.now()).count() == 0
    chez_claire.post(fiche, {})
    assert parcours.seances.filter(brouillon=True).count() == 0
    assert not Parcours.objects.get(pk=parcours.pk).brouillon
