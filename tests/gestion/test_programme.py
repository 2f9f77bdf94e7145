"""Le programme d'un mois : relu sur une page, ses thèmes choisis sur place, publié d'un geste."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Seance
from ateliers.seances import changer_seance, ouvrir_seance
from epn.commun import dates
from epn.planning.models import Fermeture
from tests.ateliers.conftest import demande, personne
from tests.gestion.conftest import a_la_pendule

PAGE = "/gestion/programme/"


@pytest.fixture
def mois() -> dt.date:
    """Le mois de juin de l'an prochain : ni les jours ni les semaines de ces essais n'y tombent sur un férié."""
    return dt.date(dates.jour_local(timezone.now()).year + 1, 6, 1)


@pytest.fixture
def arnaques(lieu) -> Atelier:
    return Atelier.objects.create(titre="Les arnaques", nature="thematique", resume="r", duree_minutes=120)


@pytest.fixture
def brouillons(claire, lieu, mois, arnaques) -> list[Seance]:
    """Deux séances en préparation : la première a son thème."""
    return [creer(claire, lieu, mois, jour, atelier) for jour, atelier in ((8, arnaques), (15, None))]


def creer(conseiller, lieu, mois: dt.date, jour: int, atelier, *, brouillon: bool = True) -> Seance:
    debut = a_la_pendule(mois.replace(day=jour), 18)
    quand = {"debut": debut, "fin": debut + dt.timedelta(hours=2), "capacite": 10}
    seance = Seance(
        nature="thematique", atelier=atelier, conseiller=conseiller, lieu=lieu, brouillon=brouillon, **quand
    )
    return ouvrir_seance(seance)


def adresse(mois: dt.date) -> str:
    return f"{PAGE}?mois={dates.mois_iso(mois)}"


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def test_la_page_dit_le_mois_les_places_et_l_etat(
    chez_claire: Client, brouillons, mois, claire, lieu, arnaques
) -> None:
    publiee = creer(claire, lieu, mois, 22, arnaques, brouillon=False)
    inscrire(demande(personne(1)), publiee, maintenant=timezone.now())
    page = lire(chez_claire.get(adresse(mois)))
    assert f"Programme de {dates.MOIS[mois.month - 1]} {mois.year}" in page
    assert "3 séances · 2 en préparation · 1 thème à choisir" in page
    assert "<strong>1</strong> sur 10" in page
    # Quelqu'un y est inscrit : son thème ne se change que par l'étape, qui le dit d'abord.
    assert f'name="theme-{publiee.pk}"' not in page


def test_choisir_les_themes_et_tout_publier_tient_en_un_envoi(chez_claire: Client, brouillons, mois, arnaques) -> None:
    _, sans_theme = brouillons
    tape = {f"theme-{sans_theme.pk}": arnaques.pk, f"revision-{sans_theme.pk}": sans_theme.sequence}
    reponse = chez_claire.post(adresse(mois), tape | {"geste": "publier_tout"}, follow=True)
    assert "1 thème enregistré" in lire(reponse)
    assert "2 séances publiées" in lire(reponse)
    assert Seance.objects.publiques().count() == 2


def test_publier_les_cochees_laisse_les_autres(chez_claire: Client, brouillons, mois) -> None:
    chez_claire.post(adresse(mois), {"geste": "publier", "seance": [brouillons[0].pk, "x", "9" * 30]})
    assert list(Seance.objects.publiques()) == [brouillons[0]]


def test_une_seance_sans_theme_ne_se_publie_pas_et_le_dit(chez_claire: Client, brouillons, mois) -> None:
    reponse = chez_claire.post(adresse(mois), {"geste": "publier", "seance": [s.pk for s in brouillons]})
    assert reponse.status_code == 409
    assert "son thème reste à choisir" in lire(reponse)
    assert list(Seance.objects.publiques()) == [brouillons[0]]
    assert re.search(rf'value="{brouillons[1].pk}" id="[^"]+" checked', lire(reponse))


def test_un_theme_change_ailleurs_est_refuse_et_le_choix_reste_a_l_ecran(chez_claire: Client, brouillons, mois) -> None:
    autre = Atelier.objects.create(titre="Photos", nature="thematique", resume="r", duree_minutes=120)
    lue = brouillons[0]
    changer_seance(lue, maintenant=timezone.now(), capacite=4)
    tape = {f"theme-{lue.pk}": autre.pk, f"revision-{lue.pk}": lue.sequence, "geste": "enregistrer"}
    reponse = chez_claire.post(adresse(mois), tape)
    assert reponse.status_code == 409
    assert "a changé depuis" in lire(reponse)
    assert f'<option value="{autre.pk}" selected>' in lire(reponse)
    assert Seance.objects.get(pk=lue.pk).atelier != autre


@pytest.mark.parametrize("geste", ["", "publier", "n’importe quoi 😀", "x" * 300, "\x00"])
def test_un_envoi_vide_ou_abime_ne_change_rien(chez_claire: Client, brouillons, mois, geste: str) -> None:
    lue = brouillons[0]
    tape = {f"theme-{lue.pk}": "abc", f"revision-{lue.pk}": "-1", "theme-1\x00": "2", "geste": geste}
    assert "Rien n’a changé" in lire(chez_claire.post(adresse(mois), tape, follow=True))
    assert not Seance.objects.publiques().exists()


@pytest.mark.parametrize("demande_", ["2026-13", "abc", "0001-01", "9999-12", "2026-1", "²026-12", "😀" * 300])
def test_un_mois_absurde_est_introuvable(chez_claire: Client, lieu, demande_: str) -> None:
    for page in (PAGE, f"{PAGE}journal/"):
        assert chez_claire.get(page, {"mois": demande_}).status_code == 404


def test_le_programme_coute_autant_pour_une_seance_que_pour_vingt(chez_claire: Client, claire, lieu, mois, arnaques):
    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert chez_claire.get(adresse(mois)).status_code == 200
        return len(lues)

    creer(claire, lieu, mois, 1, arnaques)
    requetes()
    avant = requetes()
    for jour in range(2, 22):
        creer(claire, lieu, mois, jour, arnaques)
    assert requetes() == avant


# --- Répéter, copier ------------------------------------------------------------------------------


def test_repeter_montre_chaque_date_puis_les_ouvre(chez_claire: Client, brouillons, mois, arnaques) -> None:
    seance = brouillons[0]
    changer_seance(brouillons[1], maintenant=timezone.now(), atelier=arnaques)
    page = f"/gestion/seances/{seance.pk}/repeter/"
    fermee = mois.replace(day=8) + dt.timedelta(weeks=2)
    Fermeture.objects.create(du=fermee, au=fermee, motif="travaux")
    vue = lire(chez_claire.get(page, {"rythme": "1", "fois": 2}))
    assert "Aucune séance ne sera ajoutée" in vue
    assert "Fermé (travaux)" in vue
    assert "Le conseiller est déjà pris" in vue
    reponse = chez_claire.post(page, {"rythme": "2", "fois": 3}, follow=True)
    assert "2 séances ajoutées au programme" in lire(reponse)
    assert "Pas ajouté, fermé (travaux)" in lire(reponse)


@pytest.mark.parametrize(
    ("tape", "phrase"),
    [
        ({"rythme": "1"}, "un nombre de fois, ou une date de fin"),
        ({"rythme": "1", "fois": 500}, "60 fois au plus"),
        ({"rythme": "1", "fois": "deux"}, "nombre entier"),
        ({"rythme": "1", "jusqu_au": "9999-12-31"}, "trop loin"),
        ({"rythme": "7", "fois": 2}, "Sélectionnez un choix valide"),
    ],
)
def test_une_repetition_mal_dite_recoit_sa_phrase(chez_claire: Client, brouillons, tape: dict, phrase: str) -> None:
    page = f"/gestion/seances/{brouillons[0].pk}/repeter/"
    assert phrase in lire(chez_claire.get(page, tape))
    assert chez_claire.post(page, tape).status_code == 200
    assert Seance.objects.count() == 2


def test_un_nombre_de_fois_et_une_date_de_fin_sont_trop(chez_claire: Client, brouillons, mois) -> None:
    tape = {"rythme": "1", "fois": 3, "jusqu_au": mois.replace(day=28).isoformat()}
    assert "l’un des deux" in lire(chez_claire.get(f"/gestion/seances/{brouillons[0].pk}/repeter/", tape))


def test_annoncer_une_saison_se_fait_en_peu_de_gestes(chez_claire: Client, brouillons, mois, arnaques) -> None:
    """Trois dates, puis quatre boutons : Copier, Voir les dates, Ajouter, Publier."""
    changer_seance(brouillons[1], maintenant=timezone.now(), atelier=arnaques)
    suivant = dates.mois_suivant(mois)
    saison = {"du": mois.isoformat(), "au": mois.replace(day=28).isoformat(), "vers": suivant.isoformat()}
    assert "2 séances seront ajoutées" in lire(chez_claire.get(f"{PAGE}copier/", saison))
    reponse = chez_claire.post(f"{PAGE}copier/", saison)
    assert reponse.status_code == 302
    arrivee = lire(chez_claire.get(reponse.url))
    assert "Publier les 2 séances en préparation" in arrivee
    chez_claire.post(reponse.url, {"geste": "publier_tout"})
    assert Seance.objects.publiques().count() == 2


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"au": "2020-01-01"}, "Ce jour est passé"),
        ({"vers": ""}, "Donnez la date"),
        ({"du": "2\x00"}, ""),
    ],
)
def test_une_copie_mal_dite_ne_copie_rien(chez_claire: Client, brouillons, mois, change: dict, phrase: str) -> None:
    saison = {"du": mois.isoformat(), "au": mois.replace(day=28).isoformat(), "vers": mois.isoformat()}
    reponse = chez_claire.post(f"{PAGE}copier/", saison | change)
    assert reponse.status_code == 200
    assert phrase in lire(reponse)
    assert Seance.objects.count() == 2


def test_une_saison_ne_se_copie_pas_sur_elle_meme(chez_claire: Client, brouillons, mois) -> None:
    saison = {"du": mois.isoformat(), "au": mois.isoformat(), "vers": mois.isoformat()}
    assert "Choisissez une semaine plus tard" in lire(chez_claire.get(f"{PAGE}copier/", saison))
