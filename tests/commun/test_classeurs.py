"""Un tableau en xlsx, ods, csv : relu par d'autres, il dit la même chose, et ne calcule jamais rien."""

import csv
import datetime as dt
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from epn.commun.classeurs import FORMES, Tableau, fichier
from epn.commun.dates import fuseau

FORMULES = ["=1+1", "+SOMME(A1)", "-2+3|cmd", "@SUM(1)", "\t=1", "\n=1", '=HYPERLINK("http://x")', " =1", "\ufeff=1"]


def ecrire(forme: str, lignes: list[list[object]], colonnes: list[str] | None = None) -> bytes:
    sortie = io.BytesIO()
    FORMES[forme].ecrire(Tableau("Essai", colonnes or ["a"] * len(lignes[0]), lignes), sortie)
    return sortie.getvalue()


def relire(forme: str, octets: bytes) -> list[list[object]]:
    """Sans les titres."""
    if forme == "csv":
        return list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    return CalamineWorkbook.from_filelike(io.BytesIO(octets)).get_sheet_by_index(0).to_python()[1:]


def contenu(octets: bytes) -> str:
    """Tout le XML d'un classeur."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return "".join(archive.read(nom).decode() for nom in archive.namelist())


@pytest.mark.parametrize("forme", ["xlsx", "ods"])
def test_un_classeur_garde_les_genres(forme: str) -> None:
    quand = dt.datetime(2026, 11, 24, 10, 30, tzinfo=dt.UTC)
    octets = ecrire(forme, [["Étoile & <b> « ’ »", 12, 3.5, dt.date(2026, 11, 24), quand, True, None, "a\nb"]])
    [ligne] = relire(forme, octets)
    assert ligne[:3] == ["Étoile & <b> « ’ »", 12, 3.5]
    assert ligne[3] in (dt.date(2026, 11, 24), dt.datetime(2026, 11, 24))
    assert ligne[4] == quand.astimezone(fuseau()).replace(tzinfo=None)
    assert ligne[5:] == ["oui", "", "a\nb"]


def test_un_csv_s_ouvre_d_un_double_clic() -> None:
    octets = ecrire("csv", [["Éric", dt.datetime(2026, 11, 24, 10, 30, tzinfo=fuseau()), 2]])
    assert octets.startswith(b"\xef\xbb\xbf")
    assert relire("csv", octets) == [["Éric", "2026-11-24 10:30", "2"]]


@pytest.mark.parametrize("formule", FORMULES)
def test_une_formule_tapee_est_rendue_telle_quelle_et_comme_texte(formule: str) -> None:
    for forme in ("xlsx", "ods"):
        octets = ecrire(forme, [[formule, "suite"]])
        assert relire(forme, octets) == [[formule.replace("\t", " "), "suite"]], forme
    assert relire("csv", ecrire("csv", [[formule, "suite"]])) == [["'" + formule.replace("\t", " "), "suite"]]


@given(st.lists(st.text(max_size=40) | st.sampled_from(FORMULES), min_size=1, max_size=4))
def test_quoi_qu_on_tape_aucune_cellule_n_est_une_formule(textes: list[str]) -> None:
    xlsx, ods_, texte = (ecrire(forme, [textes]) for forme in ("xlsx", "ods", "csv"))
    assert not re.search(r"<f[ >/]|<hyperlink", contenu(xlsx))
    assert "table:formula" not in re.sub(r">[^<]*<", "><", contenu(ods_))
    for cellule in relire("csv", texte)[0]:
        assert re.fullmatch(r"[+-]?\d[\d .\u00a0]*(,\d+)?", cellule) or not cellule.startswith(tuple("=+-@\t\r"))


@given(st.text(max_size=60))
def test_ce_qu_un_document_peut_porter_se_relit_mot_pour_mot(texte: str) -> None:
    permis = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", texte).replace("\r\n", "\n")
    attendu = [["témoin", permis.replace("\r", "\n").replace("\t", " ")]]
    for forme in ("xlsx", "ods"):
        assert relire(forme, ecrire(forme, [["témoin", texte]])) == attendu, forme


def test_un_texte_sans_fin_ne_perd_pas_sa_ligne() -> None:
    assert [len(c) for c in relire("xlsx", ecrire("xlsx", [["x" * 40_000, "b"]]))[0]] == [32_767, 1]


def test_le_type_d_un_ods_est_le_premier_octet_et_se_lit_sans_decompresser() -> None:
    assert b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in ecrire("ods", [["a"]])[:100]


@pytest.mark.django_db  # fermer une réponse, c'est aussi finir une requête
@pytest.mark.parametrize("forme", FORMES)
def test_la_reponse_se_telecharge_et_ne_se_garde_pas(forme: str) -> None:
    tableau = Tableau("Essai", ["a"], ([n] for n in range(3)))
    reponse = fichier(tableau, forme, "essai")
    assert tableau.ecrites == 3
    assert reponse["Content-Disposition"] == f'attachment; filename="essai.{forme}"'
    assert reponse["Cache-Control"] == "no-store"
    assert b"".join(reponse.streaming_content)
    reponse.close()
