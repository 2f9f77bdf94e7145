"""Ce que Django écrit dans ses listes et ses fiches se lit en français, et dans l'ordre."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def liste(client: Client, adrien) -> str:
    client.force_login(adrien)
    return client.get("/gestion/comptes/compte/?o=1").content.decode()


def test_une_coche_se_dit_en_francais(client: Client, adrien, liste: str) -> None:
    fiche = client.get(f"/gestion/comptes/compte/{adrien.pk}/change/").content.decode()
    assert 'alt="oui"' in liste
    for page in (liste, fiche):
        assert not re.search(r'alt="(True|False|None)"', page)


def test_l_en_tete_d_une_ligne_dit_sa_portee(liste: str) -> None:
    corps = liste.split("<tbody>")[1]
    assert corps.count("<th") == corps.count('<th scope="row"') > 0


def test_le_tri_se_dit_une_fois_sur_la_colonne_triee(liste: str) -> None:
    assert liste.count("aria-sort=") == 1
    assert re.search(r'<th scope="col"[^>]*aria-sort="ascending"', liste)
    # Chaque lien d'en-tête a un texte : plus de flèches sans nom.
    assert not re.search(r"<a[^>]*>\s*</a>", liste)


def test_un_groupe_sans_nom_n_est_pas_un_fieldset_sans_legende(client: Client, adrien) -> None:
    client.force_login(adrien)
    fiche = client.get("/gestion/territoire/lieu/add/").content.decode()
    assert re.findall(r"<fieldset(?![^>]*aria-labelledby)", fiche) == []
    assert 'class="module aligned ' in fiche
