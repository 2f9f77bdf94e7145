"""Ce qui s'emporte : au seuil du dehors, rien de caché, rien qui soit une formule, et d'une période close seulement."""

import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from epn.comptes.models import Compte
from epn.frequentation.emporte import MASQUE
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.periodes import Sorte
from epn.frequentation.publication import Publication, Ventilation

MONTREE = Publication(
    {"venues": 1640, "personnes": 421, "nouvelles": None, "revenues": None},
    {
        "communes": Ventilation({"61293": 168, "": 12}, ("61322", "61341"), 19, 421),
        "ages": Ventilation(ensemble=421, tue=True),
        "natures": Ventilation({"initiation": 480, "accompagnement": 360}, (), None, 840),
    },
)
AUTRE = Publication({"venues": 777, "personnes": 77})


@pytest.fixture
def annee(mortagne) -> Cloture:
    cloture = Cloture.objects.create(sorte=Sorte.ANNEE_SCOLAIRE, du=dt.date(2025, 9, 1), close_le=timezone.now())
    for seuil, publication in ((5, AUTRE), (11, MONTREE)):
        Chiffres.objects.create(cloture=cloture, seuil=seuil, contenu=publication.en_json)
    return cloture


@pytest.fixture
def agente(db: None) -> Client:
    client = Client()
    client.force_login(Compte.objects.create_user("claire.b", None, nom="Claire", role=Compte.Role.AGENT))
    return client


def lire_csv(reponse) -> list[list[str]]:
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte), delimiter=";"))


def test_le_csv_dit_ce_qui_se_publie_et_pourquoi_le_reste_se_tait(agente, annee):
    lignes = lire_csv(agente.get("/frequentation/2025-2026/chiffres.csv"))
    par_code = {(ligne[1], ligne[4]): ligne for ligne in lignes}
    assert par_code["Venues", "venues"][5] == "1640"
    assert par_code["Personnes nouvelles", "nouvelles"][5:] == ["", MASQUE]
    assert par_code["Personnes différentes par commune", "61293"][3:6] == ["Mortagne-au-Perche", "61293", "168"]
    assert par_code["Personnes différentes par commune", "61322"][5:] == ["", MASQUE]
    assert ["ensemble des cases masquées", "", "19", ""] in [ligne[3:] for ligne in lignes]
    assert not any("777" in ligne for ligne in lignes)


@pytest.mark.parametrize("forme", ["xlsx", "ods"])
def test_les_classeurs_se_relisent_et_portent_les_memes_nombres(agente, annee, forme):
    reponse = agente.get(f"/frequentation/2025-2026/chiffres.{forme}")
    feuille = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(reponse.streaming_content))).get_sheet_by_index(0)
    lignes = feuille.to_python()
    assert lignes[0][0] == "Période"
    assert [ligne[5] for ligne in lignes if ligne[4] == "personnes"] == [421]
    assert len(lignes) == len(lire_csv(agente.get("/frequentation/2025-2026/chiffres.csv")))


@pytest.mark.parametrize("code", ["2024-2025", "2026", "2031-02", "n-importe-quoi", "2025-2027"])
def test_une_periode_qui_n_est_pas_close_est_introuvable(agente, annee, code):
    assert agente.get(f"/frequentation/{code}/chiffres.csv").status_code == 404
    assert agente.get("/frequentation/2025-2026/chiffres.pptx").status_code == 404


def test_le_json_est_ouvert_a_tous_et_ne_dit_rien_de_cache(client, annee):
    donnees = client.get("/donnees/frequentation.json").json()
    (periode,) = donnees["periodes"]
    assert donnees["seuil"] == 11
    assert (periode["periode"], periode["chiffres"]["personnes"]) == ("2025-2026", 421)
    assert periode["chiffres"]["nouvelles"] is None
    assert periode["tables"]["communes"]["masquees"] == ["61322", "61341"]
    assert periode["tables"]["ages"] == {
        "visibles": {},
        "masquees": [],
        "ensemble_des_masquees": None,
        "toute_masquee": True,
        "arrondie_a": 1,
    }
    assert "77" not in json.dumps(donnees)


def test_un_mois_ne_s_ouvre_pas_en_donnees_ouvertes(client, mortagne):
    mois = Cloture.objects.create(sorte=Sorte.MOIS, du=dt.date(2026, 9, 1))
    Chiffres.objects.create(cloture=mois, seuil=11, contenu=MONTREE.en_json)
    assert client.get("/donnees/frequentation.json").json()["periodes"] == []


def test_une_correction_se_dit(agente, client, annee):
    corrigee = Publication({**MONTREE.chiffres, "venues": 1660}, MONTREE.tables)
    Chiffres.objects.create(
        cloture=annee, seuil=11, version=2, motif="séances pointées en retard", contenu=corrigee.en_json
    )
    lignes = lire_csv(agente.get("/frequentation/2025-2026/chiffres.csv"))
    assert ["venues", "1660", "corrigé : séances pointées en retard"] in [ligne[4:] for ligne in lignes]
    assert client.get("/donnees/frequentation.json").json()["periodes"][0]["version"] == 2


def test_le_json_coute_autant_pour_une_periode_que_pour_vingt(client, annee, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/donnees/frequentation.json")
    for an in range(2005, 2024):
        cloture = Cloture.objects.create(sorte=Sorte.ANNEE, du=dt.date(an, 1, 1))
        Chiffres.objects.create(cloture=cloture, seuil=11, contenu=MONTREE.en_json)
    with django_assert_num_queries(2):
        assert len(client.get("/donnees/frequentation.json").json()["periodes"]) == 20
