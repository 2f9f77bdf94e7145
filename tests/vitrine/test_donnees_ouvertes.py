"""Le lieu dans le standard national des lieux de médiation numérique."""

import csv
import datetime as dt
import io
import json
from types import SimpleNamespace

import pytest

from epn.planning.models import Nature, Plage
from epn.vitrine.horaires import opening_hours


def fiches_csv(client) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get("/donnees/lieu.csv").content.decode())))


def plage(jour: int, debut: int, fin: int) -> SimpleNamespace:
    return SimpleNamespace(jour=jour, debut=dt.time(debut), fin=dt.time(fin))


@pytest.mark.parametrize(
    ("plages", "attendu"),
    [
        ([], ""),
        ([plage(0, 14, 17), plage(0, 9, 12)], "Mo 09:00-12:00,14:00-17:00; PH off"),
        ([plage(0, 9, 12), plage(2, 9, 12), plage(3, 14, 17)], "Mo,We 09:00-12:00; Th 14:00-17:00; PH off"),
        ([plage(6, 9, 12), plage(6, 12, 14), plage(6, 10, 11)], "Su 09:00-14:00; PH off"),
    ],
)
def test_les_horaires_se_disent_comme_openstreetmap(plages, attendu):
    assert opening_hours(plages) == attendu


def test_les_champs_obligatoires_sont_la(client, espace, semaine_de_reference):
    [fiche] = fiches_csv(client)
    for champ in ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj"):
        assert fiche[champ], champ
    assert fiche["code_insee"] == "61293"
    assert fiche["telephone"] == "+33261910000"
    assert fiche["modalites_accompagnement"] == "Accompagnement individuel|Dans un atelier collectif"
    assert len(fiche["services"].split("|")) == 7


def test_le_partenaire_et_le_temps_hors_public_ne_sont_pas_des_ouvertures(client, espace, semaine_de_reference):
    [fiche] = fiches_csv(client)
    assert fiche["horaires"] == "Mo,Tu,Fr 09:00-12:00,14:00-17:00; Th 14:00-17:00; PH off"


def test_les_plages_finies_a_venir_ou_ponctuelles_ne_comptent_pas(client, espace, lieu, claire):
    aujourd_hui = dt.datetime.now(tz=dt.UTC).date()
    loin = dt.timedelta(days=60)
    for du, au, ponctuelle in (
        (aujourd_hui - 2 * loin, aujourd_hui - loin, False),
        (aujourd_hui + loin, None, False),
        (aujourd_hui, aujourd_hui, True),
    ):
        Plage.objects.create(
            conseiller=claire,
            lieu=lieu,
            jour=aujourd_hui.weekday(),
            debut=dt.time(9),
            fin=dt.time(12),
            nature=Nature.ACCOMPAGNEMENT,
            duree_creneau=60,
            valide_du=du,
            valide_au=au,
            ponctuelle=ponctuelle,
        )
    assert fiches_csv(client)[0]["horaires"] == ""


def test_le_json_dit_la_meme_chose_sans_les_vides(client, espace, semaine_de_reference):
    [fiche] = json.loads(client.get("/donnees/lieu.json").content)
    [ligne] = fiches_csv(client)
    assert {nom: str(valeur) for nom, valeur in fiche.items()} == {nom: v for nom, v in ligne.items() if v}


def test_tous_les_lieux_y_sont_et_aucune_formule(client, espace, lieu):
    lieu.pk, lieu.code, lieu.principal, lieu.nom = None, "autre", False, '=HYPERLINK("http://x")'
    lieu.save()
    noms = [fiche["nom"] for fiche in fiches_csv(client)]
    assert noms == ["Espace Public Numérique", '\'=HYPERLINK("http://x")']


def test_avant_l_installation_il_n_y_a_pas_de_fiche(client, db):
    assert fiches_csv(client) == []
    assert json.loads(client.get("/donnees/lieu.json").content) == []
