"""Où aller ensuite ? Les communes non touchées, d'après ce qu'une sortie atteint ; les petits nombres se taisent."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from epn.commun.vocabulaire import Presence
from epn.frequentation.petits_nombres import Nombre
from epn.gestion import aller_vers
from epn.gestion.aller_vers import Ligne, proposer
from epn.territoire.models import Commune
from partenariats import dehors
from partenariats.visites import Visites
from publics.models import Usager
from tests.distribution import creer_rendez_vous, creer_sortie

PAGE = "/gestion/aller-vers/"
UN_KM = 1 / 111.2


def ligne(nom: str, population: int, km: float, venues: int = 0, rencontrees: int = 0, prochaine=None) -> Ligne:
    """Une commune à `km` au nord de l'espace."""
    commune = Commune(code_insee=f"61{abs(hash(nom)) % 1000:03d}", nom=nom, population=population)
    commune.latitude, commune.longitude = 48 + km * UN_KM, 0.5
    return Ligne(commune, km, Nombre.de(venues), Nombre.de(rencontrees), Visites(prochaine=prochaine))


def noms(lignes: list[Ligne], rayon: float = 5) -> list[str]:
    return [p.ligne.commune.nom for p in proposer(lignes, rayon)]


def test_la_commune_d_ou_l_on_atteint_le_plus_d_habitants_passe_devant_un_bourg_isole():
    bourg, centre = ligne("Bourg", 600, 0), ligne("Centre", 100, 20)
    voisines = [ligne("Est", 300, 24), ligne("Ouest", 300, 16)]
    premiere, seconde = proposer([bourg, centre, *voisines], 5)
    assert (premiere.ligne.commune.nom, premiere.habitants, premiere.habitants_voisins) == ("Centre", 700, 600)
    assert (seconde.ligne.commune.nom, seconde.voisines) == ("Bourg", [])


def test_ce_qu_une_sortie_atteint_n_est_pas_propose_deux_fois():
    assert noms([ligne("A", 300, 0), ligne("B", 200, 4), ligne("C", 100, 30)]) == ["A", "C"]


def test_le_rayon_se_regle():
    lignes = [ligne("A", 300, 0), ligne("B", 200, 4)]
    assert noms(lignes, rayon=3) == ["A", "B"]


@pytest.mark.parametrize(
    "touchee",
    [{"venues": 1}, {"venues": 12}, {"rencontrees": 2}, {"prochaine": dt.datetime(2026, 12, 1, tzinfo=dt.UTC)}],
)
def test_une_commune_touchee_ou_cachee_n_est_ni_rangee_ni_comptee_comme_voisine(touchee):
    (seule,) = proposer([ligne("Touchée", 900, 2, **touchee), ligne("Reste", 50, 0)], 5)
    assert (seule.ligne.commune.nom, seule.habitants) == ("Reste", 50)


def test_le_classement_ne_change_pas_avec_un_nombre_cache():
    """Ce qui fuirait : l'ordre, ou le total, différents selon qu'une personne est venue, ou quatre."""
    for venues in (1, 2, 3, 4):
        lignes = [ligne("Cachée", 400, 1, venues=venues), ligne("A", 300, 0), ligne("B", 200, 30)]
        assert [(p.ligne.commune.nom, p.habitants) for p in proposer(lignes, 5)] == [("A", 300), ("B", 200)]


@pytest.fixture
def communes(lieu) -> dict[str, Commune]:
    """Mortagne et trois voisines, de plus en plus loin."""
    ici = {"codes_postaux": "61400", "longitude": 0.55}
    lues = {"Mortagne-au-Perche": Commune.objects.get()}
    for n, (nom, population) in enumerate((("Loisail", 135), ("Pervenchères", 344), ("Montgaudry", 1080)), 1):
        lues[nom] = Commune.objects.create(
            code_insee=f"6110{n}", nom=nom, population=population, latitude=48.52 + n * 7 * UN_KM, **ici
        )
    return lues


def faire_venir(nombre: int, commune: Commune, claire, lieu, depart: int = 0) -> None:
    hier = timezone.now().replace(hour=1, minute=0) - dt.timedelta(days=2 + depart)
    for n in range(nombre):
        debut = hier - dt.timedelta(hours=2 * n)
        numero = f"+336399{depart:02d}{n:03d}"
        venue = creer_rendez_vous(
            claire, lieu, debut, nom=f"N{'abcdefgh'[n]}", telephone=numero, presence=Presence.PRESENT
        )
        Usager.objects.filter(pk=venue.usager_id).update(commune=commune)


def lire(client: Client, adresse: str = PAGE) -> str:
    return client.get(adresse).content.decode().replace("\u00a0", " ")


def rang(page: str, nom: str) -> int:
    return page.index(f'<th scope="row">{nom}</th>')


def cellules(page: str, nom: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", page[rang(page, nom) :].split("</tr>")[0])


def test_la_page_cache_de_un_a_quatre_et_dit_cinq(chez_claire: Client, claire, lieu, communes) -> None:
    faire_venir(3, communes["Loisail"], claire, lieu)
    faire_venir(5, communes["Pervenchères"], claire, lieu, depart=20)
    page = lire(chez_claire)
    assert cellules(page, "Loisail")[2:4] == ["1 à 4", "aucune"]
    assert cellules(page, "Pervenchères")[2] == "5"
    assert cellules(page, "Montgaudry")[2:5] == ["aucune", "aucune", "jamais"]
    assert "Prévoir une sortie à Montgaudry" in page
    assert "otal" not in page


def test_le_tri_par_venues_range_les_caches_par_leur_nom(chez_claire: Client, claire, lieu, communes) -> None:
    faire_venir(4, communes["Loisail"], claire, lieu)
    faire_venir(1, communes["Pervenchères"], claire, lieu, depart=20)
    page = lire(chez_claire, f"{PAGE}?tri=venues")
    assert rang(page, "Montgaudry") < rang(page, "Loisail") < rang(page, "Pervenchères")


@pytest.mark.parametrize("tri", [*aller_vers.TRIS, "inconnu", ""])
def test_chaque_tri_se_lit_et_n_importe_quoi_range_par_distance(chez_claire: Client, communes, tri: str) -> None:
    reponse = chez_claire.get(PAGE, {"tri": tri})
    assert (reponse.status_code, reponse.context["tableau"].tri) == (
        200,
        tri if tri in aller_vers.TRIS else "distance",
    )


def test_une_sortie_comptee_se_lit_et_la_commune_n_est_plus_proposee(
    chez_claire: Client, claire, lieu, communes
) -> None:
    hier = timezone.now() - dt.timedelta(days=1)
    sortie = creer_sortie(claire, communes["Montgaudry"], hier)
    compte = {"effectif": 23, "tranches": {}, "thematiques": [], "kilometres": 30}
    dehors.rendre_compte(sortie, maintenant=timezone.now(), **compte)
    page = lire(chez_claire)
    assert cellules(page, "Montgaudry")[3] == "23"
    assert "<h3>Montgaudry</h3>" not in page
    assert "<h3>Pervenchères</h3>" in page


def test_une_visite_d_il_y_a_deux_ans_se_date_et_se_propose_encore(chez_claire: Client, claire, communes) -> None:
    creer_sortie(claire, communes["Montgaudry"], timezone.now() - dt.timedelta(days=800))
    page = lire(chez_claire)
    assert "jamais" not in cellules(page, "Montgaudry")[4]
    assert "<h3>Montgaudry</h3>" in page


def test_le_bouton_mene_au_formulaire_prerempli(chez_claire: Client, communes) -> None:
    adresse = f"/gestion/partenariats/actionexterieure/add/?commune={communes['Montgaudry'].pk}"
    assert f'href="{adresse}"' in lire(chez_claire)
    assert '<option value="61103" selected>Montgaudry</option>' in lire(chez_claire, adresse)


def test_sans_lieu_principal_la_page_se_lit_encore(chez_claire: Client, lieu, communes) -> None:
    type(lieu).objects.update(principal=False)
    assert cellules(lire(chez_claire), "Loisail")[0] == "–"


def test_quatre_requetes_pour_trois_communes_comme_pour_cinquante(claire, lieu, communes) -> None:
    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            aller_vers.composer(timezone.now())
        return len(lues)

    assert requetes() == 4
    ici = {"codes_postaux": "61400", "latitude": 48.6, "longitude": 0.6, "population": 60}
    for n in range(50):
        commune = Commune.objects.create(code_insee=f"612{n:02d}", nom=f"C{n}", **ici)
        creer_sortie(claire, commune, timezone.now() - dt.timedelta(days=n + 1))
    faire_venir(5, communes["Loisail"], claire, lieu, depart=80)
    assert requetes() == 4
