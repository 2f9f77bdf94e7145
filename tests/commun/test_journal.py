import json
import logging

from epn.commun.journal import LigneJson, expurger
from tests.routes import motifs


def test_un_jeton_un_telephone_ou_un_courriel_ne_dorment_pas_dans_un_journal():
    dit = expurger("Not Found: /reservation/AbC123/ simone@exemple.fr 02 61 91 14 27 +33639982107 /x?nom=Lecomte")
    for secret in ("AbC123", "simone", "91 14", "39982107", "Lecomte"):
        assert secret not in dit


def test_aucune_adresse_a_jeton_ne_dort_dans_un_journal():
    a_jeton = [motif for motif in motifs() if "<str:jeton>" in motif]
    assert len(a_jeton) >= 7
    for motif in a_jeton:
        assert "AbC123" not in expurger("Not Found: /" + motif.replace("<str:jeton>", "AbC123")), motif


def test_une_exception_dit_son_type_et_ses_lieux_jamais_son_texte():
    try:
        raise ValueError("Key (telephone)=(0639982107) already exists")
    except ValueError as erreur:
        fait = logging.LogRecord("x", 40, "f", 1, "raté", (), (type(erreur), erreur, erreur.__traceback__))
    ligne = LigneJson().format(fait)
    assert json.loads(ligne)["exception"] == "ValueError"
    assert "0639982107" not in ligne
