"""L'alphabet des textos : table complète, puis n'importe quoi."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epn.messagerie import gsm7

# 3GPP TS 23.038 § 6.2.1, ligne par ligne (sans retour chariot ni échappement), écrite à part du module.
NORME = (
    "@Δ 0¡P¿p£_!1AQaq$Φ\"2BRbr¥Γ#3CScsèΛ¤4DTdtéΩ%5EUeuùΠ&6FVfvìΨ'7GWgw"
    "òΣ(8HXhxÇΘ)9IYiy\nΞ*:JZjzØ+;KÄkäøÆ,<LÖlöæ-=MÑmñÅß.>NÜnüåÉ/?O§oà"
)
EXTENSION = "^{}\\[~]|€"


def test_l_alphabet_est_celui_de_la_norme() -> None:
    assert set(NORME + EXTENSION) == gsm7.ALPHABET
    assert len(NORME) == 126


def test_ce_qui_est_dans_l_alphabet_reste_tel_quel() -> None:
    assert gsm7.translitterer(NORME + EXTENSION) == NORME + EXTENSION


def test_un_caractere_ordinaire_vaut_un_septet_et_un_caractere_d_extension_deux() -> None:
    assert gsm7.septets(NORME) == len(NORME)
    assert gsm7.septets(EXTENSION) == 2 * len(EXTENSION)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Fête à la forêt, ça va ?", "Fete à la foret, ca va ?"),
        ("l’atelier d‘été", "l'atelier d'été"),
        ("« créneau »", '"créneau"'),
        ("«\u00a0créneau\u00a0»", '"créneau"'),
        ("14\u00a0h\u202f–\u200917 h — fin", "14 h - 17 h - fin"),
        ("cœur, Œuvre, æquo", "coeur, OEuvre, æquo"),
        ("e\u0301te\u0301", "été"),
        ("ÇÀÉÈÙ Ëï", "ÇAÉEU Ei"),
        ("a\u200bb\u00adc", "abc"),
        ("n° 1 … №", "no 1 ... No"),
        ("12 €", "12 €"),
        ("Юля 🎉", "??? ?"),
    ],
)
def test_ce_qui_n_y_est_pas_est_translittere(texte: str, attendu: str) -> None:
    assert gsm7.translitterer(texte) == attendu


@given(st.text())
def test_tout_texte_se_translittere_une_fois_pour_toutes(texte: str) -> None:
    une_fois = gsm7.translitterer(texte)
    assert set(une_fois) <= gsm7.ALPHABET
    assert gsm7.translitterer(une_fois) == une_fois


@given(st.text(), st.integers(min_value=0, max_value=60))
def test_un_texte_abrege_tient_dans_sa_place(texte: str, place: int) -> None:
    assert gsm7.septets(gsm7.abreger(texte, place)) <= place


def test_abreger_ne_touche_pas_ce_qui_tient() -> None:
    assert gsm7.abreger("Sécurité en ligne", 20) == "Sécurité en ligne"
    assert gsm7.abreger("Sécurité en ligne", 12) == "Sécurité en."


def test_cent_soixante_septets_passent_et_un_de_plus_est_refuse() -> None:
    assert len(gsm7.composer("é" * 160)) == 160
    with pytest.raises(gsm7.TextoTropLong, match="161 septets"):
        gsm7.composer("é" * 161)
    with pytest.raises(gsm7.TextoTropLong, match="162 septets"):
        gsm7.composer("€" * 81)


def test_hors_de_l_alphabet_on_ne_compte_pas() -> None:
    with pytest.raises(ValueError, match="ç"):
        gsm7.septets("ça")
