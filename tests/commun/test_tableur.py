import csv
import io

import pytest

from epn.commun.tableur import cellule, csv_de


@pytest.mark.parametrize(
    "formule",
    ["=1+1", "+SOMME(A1)", "-2+3|cmd", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "%0A=1", "\ufeff=1", "\n=1"],
)
def test_une_formule_devient_un_texte(formule):
    assert cellule(formule) == f"'{formule}"


@pytest.mark.parametrize("sure", ["Mortagne", "+33261910000", "-0.54", "12 %", "a=b", "", 12, -0.54, "02 61 91 00 00"])
def test_ce_qui_n_execute_rien_ne_change_pas(sure):
    assert cellule(sure) == sure


def test_un_csv_se_relit_avec_ses_virgules_et_ses_retours():
    texte = csv_de(["a", "b"], [{"a": 'x, "y"\nz', "b": None}, {"a": "=cmd"}])
    assert list(csv.reader(io.StringIO(texte))) == [["a", "b"], ['x, "y"\nz', ""], ["'=cmd", ""]]
